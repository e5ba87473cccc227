import Diagnostics
import Foundation
import Mail
import Testing

@testable import Subscribers

/// The tokens that mails carry, and who is found in one that comes back.
@Suite struct UnsubscribeTokensTests {
  let tokens = UnsubscribeTokens(key: Data(repeating: 7, count: 32))

  @Test func `the same reader always has the same token, however it is written`() throws {
    let token = try token("ada@example.org")
    #expect(
      token
        == "AYYKuCJxoOLAjPPv9bL7v_sV1q1zZjBGmm3s8NxGhyUkTzqVmCYQ6aVgLbBqJh3kmnDgmlBdnv6PNrcqfCPvaw")
    #expect(try self.token("ADA@Example.ORG") == token)
    #expect(try self.token("zoë@bücher.example") == self.token("zoe\u{308}@BÜCHER.example"))
  }

  @Test(arguments: 0..<40)
  func `a token passes through URLs and header fields as it is, and comes back`(number: Int) throws
  {
    let address = try EmailAddress(parsing: "\"?>~\(number)é\"@example.org")
    let token = try tokens.token(for: address, list: "weekly")
    #expect(token.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil, "\(token)")
    let reader = try tokens.reader(of: token, lists: [])
    #expect(reader.address == address && reader.list == "weekly")
  }

  @Test func `nobody reads an address in a token, nor how long it is`() throws {
    let token = try token("ada@example.org")
    let bytes = try #require(Base64URL.bytes(token))
    #expect(!String(decoding: bytes, as: UTF8.self).contains("ada"))
    #expect(try self.token("b@example.org").count == token.count)
    let others = [
      try self.token("bob@example.org"),
      try tokens.token(for: EmailAddress(parsing: "ada@example.org"), list: "daily"),
      try UnsubscribeTokens(key: Data(repeating: 8, count: 32)).token(
        for: EmailAddress(parsing: "ada@example.org"), list: "weekly"),
    ]
    #expect(Set(others + [token]).count == 4)
  }

  @Test func `a token of which one character is another is nobody's`() throws {
    let token = Array(try token("ada@example.org"))
    for index in token.indices {
      var changed = token
      changed[index] = changed[index] == "x" ? "y" : "x"
      #expect(throws: Problem.self, "\(index)") {
        try tokens.reader(of: String(changed), lists: ["weekly"])
      }
      #expect(throws: Problem.self) {
        try tokens.reader(of: String(token[..<index]), lists: ["weekly"])
      }
    }
  }

  @Test func `a token of another key is told from a damaged one`() throws {
    let other = UnsubscribeTokens(key: Data(repeating: 8, count: 32))
    let token = try token("ada@example.org")
    #expect(throws: Problem.self) { try other.reader(of: token, lists: ["weekly"]) }
    do { _ = try other.reader(of: token, lists: []) } catch {
      #expect(error.reason.contains("another key"))
    }
  }

  @Test func `the tokens of mails that went out before stay good`() throws {
    let old = "YWRhQGV4YW1wbGUub3Jn.XtWnTFd3eyupdjWW_tNSVA"
    let reader = try tokens.reader(of: old, lists: ["daily", "weekly"])
    #expect(reader.address.description == "ada@example.org" && reader.list == "weekly")
    for (token, lists) in [
      (old, ["daily"]), ("\(old.dropLast())B", ["weekly"]), (".", []), ("a.", []),
    ] {
      #expect(throws: Problem.self) { try tokens.reader(of: token, lists: lists) }
    }
  }

  private func token(_ address: String) throws -> String {
    try tokens.token(for: EmailAddress(parsing: address), list: "weekly")
  }
}
