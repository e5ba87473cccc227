import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Who had left a list, as issues note it.
@Suite struct LeftMarksTests {
  private let key = ForgottenKey(key: Data(repeating: 7, count: 32))
  private let place = Place(folder: "issues/one").appending("left")

  private func marks(_ addresses: [String], _ key: ForgottenKey? = nil) -> LeftMarks {
    var record = ConsentRecord()
    for (index, address) in addresses.enumerated() {
      record.add(
        ConsentEvent(
          time: Date(timeIntervalSince1970: Double(index)), kind: .unsubscribed,
          address: EmailAddress(spelling: address, canonical: nil), source: "cli"))
    }
    return ConsentLog.Statuses(record: record).leftMarks(key ?? self.key)
  }

  @Test func `what is written is read back, and names nobody`() throws {
    let marks = marks(["ada@example.org", "ben@example.org"])
    let text = String(decoding: marks.written, as: UTF8.self)
    #expect(text.hasPrefix("broadsheet-left 1 \(key.name)\n") && !text.contains("@"))
    #expect(text.split(separator: "\n").map(\.count).dropFirst() == [8, 8])
    #expect(try LeftMarks(parsing: marks.written, at: place) == marks)
  }

  @Test func `whoever is missing is counted, and others do not make up for them`() {
    let earlier = marks(["ada@example.org", "ben@example.org"])
    #expect(
      earlier.missing(in: marks(["ben@example.org", "ada@example.org", "cleo@example.org"])) == 0)
    #expect(
      earlier.missing(in: marks(["ada@example.org", "cleo@example.org", "dora@example.org"])) == 1)
    #expect(earlier.missing(in: marks([])) == 2)
  }

  @Test func `somebody who was forgotten meanwhile is the same`() {
    let earlier = marks(["ada@example.org"])
    #expect(earlier.missing(in: marks([key.standIn(for: "ada@example.org")])) == 0)
    #expect(earlier.missing(in: marks([key.standIn(for: "ben@example.org")])) == 1)
  }

  @Test func `marks tell whose they are`() {
    let other = ForgottenKey(key: Data(repeating: 8, count: 32))
    #expect(marks(["ada@example.org"]).keyName == key.name)
    #expect(marks(["ada@example.org"], other).keyName == other.name)
  }

  @Test(arguments: [
    ("", 1), ("broadsheet-left 2 ab12cd\n", 1), ("broadsheet-left 1 ab12cd\n0123456\n", 2),
    ("broadsheet-left 1 ab12cd\n01234567\n0123456x\n", 3),
    ("broadsheet-left 1 ab12cd\n+1234567\n", 2),
    ("<<<<<<< HEAD\nbroadsheet-left 1 ab12cd\n", 1),
  ])
  func `what is none is refused with its line`(_ text: String, _ line: Int) {
    let found = #expect(throws: Problem.self) {
      try LeftMarks(parsing: Data(text.utf8), at: place)
    }
    #expect(found?.location?.line == line)
  }
}
