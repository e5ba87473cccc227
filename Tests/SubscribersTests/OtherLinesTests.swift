import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Lines of a log that are passed by where it is asked of one person.
@Suite struct OtherLinesTests {
  private static let plain =
    #"{"email":"ben@example.org","event":"subscribed","source":"cli","time":"2026-11-20T08:00:00Z"}"#

  private func passes(_ line: String, _ asked: String) throws -> Bool {
    let asked = AskedAddresses(try EmailAddress(parsing: asked))
    return Array(line.utf8).withUnsafeBytes { ConsentLine.isOfOther($0, than: asked) }
  }

  @Test func `a plain line is passed by where it is another's alone`() throws {
    #expect(try passes(Self.plain, "ada@example.org"))
    #expect(try !passes(Self.plain, "BEN@example.org"))
    let capitals = Self.plain.replacing("ben@", with: "Ben@")
    #expect(try !passes(capitals, "ben@example.org") && passes(capitals, "bea@example.org"))
  }

  @Test(
    arguments: [
      ("\"subscribed\"", "\"renamed\""), ("\"subscribed\"", "\"undone\""),
      ("\"subscribed\"", "\"forgotten\""), ("\"cli\"", "\"ada@example.org\""),
      ("\"cli\"", #""\u0061da""#), ("ben@", #"\u0062en@"#), ("ben@", #"\"ben\"@"#),
      ("example.org", "xn--mnchen-3ya.de"), ("example.org", "münchen.de"), ("{", "{ "),
      ("{", "<<<<<<< {"), ("}", ""), ("}", ",\"email\":\"ada@example.org\"}"),
      ("}", ",\"to\":\"ada@example.org\"}"), ("\"event\"", "\"e\""),
    ])
  func `a line that may be of weight for others is read`(_ old: String, _ new: String) throws {
    let line = Self.plain.replacing(old, with: new)
    #expect(line != Self.plain)
    #expect(try !passes(line, "ada@example.org"), "\(line)")
  }

  @Test func `what is known of one person is the same, whatever the others' lines`() throws {
    let folder = try TemporaryFolder()
    let files = ListFiles(name: "weekly", folder: Place(url: folder.url, shown: ""))
    var text = ""
    for number in 0..<2_000 {
      let kind = ["subscribed", "confirmed", "unsubscribed", "bounced", "complained", "pending"]
      let more = number % 9 == 0 ? #","id":"i\#(number % 5)""# : ""
      text +=
        #"{"email":"r\#(number % 40)@example.org","event":"\#(kind[number * 7 % 6])"\#(more),"#
        + #""source":"\#(number % 2 == 0 ? "web" : "cli")","time":"2026-11-20T08:\#(10 + number % 50):00Z"}"#
        + "\n"
      if number == 700 {
        text += #"{"event":"undone","of":"i2","source":"cli","time":"2026-11-20T09:00:00Z"}"# + "\n"
        text +=
          #"{"email":"r3@example.org","event":"renamed","to":"r4@example.org","time":"2026-11-20T07:00:00Z"}"#
          + "\n"
      }
    }
    try folder.write("weekly.events.jsonl", text)
    let all = try ConsentLog.statuses(of: files)
    let some = try (0..<40).filter { $0 % 3 == 0 }.map {
      try EmailAddress(parsing: "r\($0)@example.org")
    }
    let those = try ConsentLog.statuses(of: files, ofAll: AddressSet(some.map { AddressHash($0) }))
    for number in 0..<40 {
      let address = try EmailAddress(parsing: "R\(number)@example.org")
      let one = try ConsentLog.statuses(of: files, of: address)
      #expect(one.words(of: address) == all.words(of: address), "\(address)")
      #expect(one.addresses(of: address) == all.addresses(of: address))
      if some.contains(address) {
        #expect(those.words(of: address) == all.words(of: address), "\(address)")
      }
    }
    // Of each fiftieth line alone, at 08:59.
    let late = try ConsentLog.addresses(
      toldOfSince: Date(timeIntervalSince1970: 1795165110), in: files)
    let expected = Set((0..<2_000).filter { $0 % 50 == 49 }.map { $0 % 40 })
    #expect(late.count == expected.count)
    for number in expected {
      #expect(late.contains(AddressHash(try EmailAddress(parsing: "r\(number)@example.org"))))
    }
  }
}
