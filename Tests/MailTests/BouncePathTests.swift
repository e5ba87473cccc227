import Foundation
import Testing

@testable import Mail

/// A reverse path for each recipient.
@Suite struct BouncePathTests {
  private let key = BounceKey(Data(repeating: 7, count: 32))

  private func address(_ text: String) throws -> EmailAddress { try EmailAddress(parsing: text) }

  private func path(
    to recipient: String, from base: String = "bounces@news.example.org"
  ) throws -> EmailAddress {
    try #require(
      BouncePath.path(
        for: address(recipient), issue: "2026-W47", list: "weekly", base: address(base), key: key))
  }

  @Test func `it names its recipient`() throws {
    let path = try path(to: "Ada@Example.org")
    let match = try #require(
      path.smtp.wholeMatch(of: /bounces\+([a-z2-7]{16})=ada=example.org@news.example.org/))
    let read = try #require(BouncePath(parsing: path, base: address("bounces@news.example.org")))
    #expect(read.token == String(match.1))
    #expect(read.recipient == (try address("ada@example.org")))
  }

  @Test(
    arguments: [
      "ada@example.org", "o'brien=x@example.org", "a+b@example.org", "zoë@example.org",
      "\"a b\"@example.org", "ada@bücher.example",
      "\(String(repeating: "a", count: 64))@a-rather-long-domain.example.org",
    ])
  func `whoever it is for, it is found and proven, and is short enough`(recipient: String) throws {
    let base = try address("bounces+weekly@news.example.org")
    let recipient = try address(recipient)
    let path = try #require(
      BouncePath.path(for: recipient, issue: "i", list: "l", base: base, key: key))
    #expect(path.smtp.utf8.allSatisfy { $0 < 0x80 } && !path.smtp.contains("\""))
    #expect(path.localPart.utf8.count <= 64)
    // A relay may have written it in capitals.
    for text in [path.smtp, path.smtp.uppercased()] {
      let read = try #require(BouncePath(parsing: try address(text), base: base))
      #expect(read.recipient == nil || read.recipient == recipient)
      #expect(read.isProven(for: recipient, issue: "i", list: "l", by: key))
    }
  }

  @Test func `a token holds for one recipient, issue, list and key`() throws {
    let ada = try address("ada@example.org")
    let read = try #require(
      BouncePath(parsing: path(to: "ada@example.org"), base: address("bounces@news.example.org")))
    #expect(read.isProven(for: ada, issue: "2026-W47", list: "weekly", by: key))
    #expect(
      !read.isProven(
        for: try address("bob@example.org"), issue: "2026-W47", list: "weekly", by: key))
    #expect(!read.isProven(for: ada, issue: "2026-W48", list: "weekly", by: key))
    #expect(!read.isProven(for: ada, issue: "2026-W47", list: "daily", by: key))
    let other = BounceKey(Data(repeating: 8, count: 32))
    #expect(!read.isProven(for: ada, issue: "2026-W47", list: "weekly", by: other))
  }

  @Test(
    arguments: [
      "bounces@news.example.org", "bounces+@news.example.org", "bounces+abc@news.example.org",
      "bounces+abcdefghijklmnop@other.example.org", "bounce+abcdefghijklmnop@news.example.org",
      "bounces+abcdefghijklmnop1@news.example.org", "bounces+abcdefghijklmno1@news.example.org",
      "bounces+abcdefghijklmnop=ada@news.example.org",
      "bounces+abcdefghijklmnop=@news.example.org",
      "bounces+abcdefghijklmnop==@news.example.org",
      "bounces+abcdefghijklmnop=ada=a_b@news.example.org",
    ])
  func `what is of another form is nobody's`(path: String) throws {
    #expect(
      BouncePath(parsing: try address(path), base: try address("bounces@news.example.org")) == nil)
  }

  @Test func `a base that leaves no room is told beforehand`() throws {
    let long = try address("\(String(repeating: "b", count: 48))@news.example.org")
    #expect(!BouncePath.hasRoom(long))
    #expect(BouncePath.path(for: long, issue: "i", list: "l", base: long, key: key) == nil)
    #expect(
      BouncePath.hasRoom(try address("\(String(repeating: "b", count: 47))@news.example.org")))
  }
}
