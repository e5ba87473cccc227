import Diagnostics
import Foundation
import Testing

@testable import Newsroom

/// Lines of the record are read eight bytes at a time, and say what they say as JSON.
@Suite struct SlotLineGlanceTests {
  private static let rest =
    #","leftOver":3,"outcome":"sent","slot":"2026-11-23T08:00 Europe/Berlin","time":"2026-11-23T07:00:03.000Z"}"#
  private static let next =
    #"{"outcome":"missed","slot":"2026-11-24T08:00 Europe/Berlin","time":"2026-11-24T07:00:03.000Z"}"#
    + "\n"

  private func glance(_ line: String) -> SlotLineGlance? {
    Array(line.utf8).withUnsafeBytes { SlotLineGlance($0) }
  }

  @Test(arguments: ["", #"\""#, #"\\"#, #"\u0041"#, "é", "\u{7F}", "}", ",\":", "{", "港の灯台"])
  func `wherever an odd character stands`(_ odd: String) throws {
    let text = odd == ",\":" ? #",\":"# : odd
    for padding in 0...17 {
      let issue = String(repeating: "a", count: padding) + text
      let line = "{\"issue\":\"\(issue)\"\(Self.rest)"
      let record = try SlotRecordTests.record(line + "\n" + Self.next)
      let key = try SlotRecordTests.key(SlotRecordTests.monday)
      #expect(record.fault == nil && record.slots.count == 2, "\(line)")
      #expect(record.slots[key]?.outcome == .sent && record.slots[key]?.hasLeftOver == true)
      let known = try JSONDecoder().decode(SlotLine.self, from: Data(line.utf8))
      #expect(record.lines(of: key) == [known])
      // What is not said by its own bytes alone is left to the other reader.
      #expect((glance(line) == nil) == text.contains("\\"))
    }
  }

  @Test func `a control character is none of a string, wherever it stands`() throws {
    for padding in 0...17 {
      for sign in ["\t", "\u{0}", "\u{1F}"] {
        let line = "{\"issue\":\"\(String(repeating: "a", count: padding))\(sign)\"\(Self.rest)"
        #expect(glance(line) == nil)
        let record = try SlotRecordTests.record(line + "\n" + Self.next)
        #expect(record.fault?.reason.contains("damaged") == true)
      }
    }
  }

  @Test func `no part of a line is a line`() throws {
    let line = "{\"issue\":\"2026-W48\"\(Self.rest)"
    #expect(glance(line) != nil)
    for count in 1..<line.utf8.count {
      let part = String(line.prefix(count))
      #expect(glance(part) == nil)
      let record = try SlotRecordTests.record(part + "\n" + Self.next)
      #expect(record.fault != nil && record.slots.count == 1, "\(part)")
    }
  }

  @Test func `each key has a value of its kind`() {
    let (texts, numbers) = (
      ["hash", "from", "owner", "issue", "cause", "entry", "first", "reason", "settings", "list"],
      [
        "inDoubt", "pending", "accepted", "deferred", "rejected", "leftOver", "recipients",
        "suppressed", "unsendable",
      ]
    )
    let rest = Self.rest.replacing(#","leftOver":3"#, with: "")
    for key in texts + numbers + ["hand", "tell", "other", "aKeyThatIsLongerThanSixteen"] {
      func isRead(_ value: String) -> Bool { glance("{\"\(key)\":\(value)\(rest)") != nil }
      let isOther = key == "other" || key.hasPrefix("aKey")
      #expect(isRead("\"weekly\"") == (texts.contains(key) || isOther), "\(key)")
      #expect(isRead("12") == (numbers.contains(key) || isOther), "\(key)")
      #expect(isRead("true") == ["hand", "tell"].contains(key), "\(key)")
      #expect(!isRead("null") && !isRead("{}") && !isRead(" 1"), "\(key)")
    }
    #expect(glance("{\"version\":1\(rest)") != nil && glance("{\"version\":2\(rest)") == nil)
  }
}
