import Diagnostics
import Expressions
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// A roster that is read part by part says what one says that is read at once.
@Suite struct RosterPartsTests {
  private let folder: TemporaryFolder
  private let place: Place

  init() throws {
    folder = try TemporaryFolder()
    place = Place(url: folder.url, shown: "").appending("weekly.csv")
  }

  /// Rows of several parts, odd ones among them.
  private static let text: String = {
    let odd = [
      "ADA@example.org,Again,", "\"ben\"\"x\"@example.org,,",
      "\"eve@example.org\",\"two\nlines\",Oslo",
      "", "no address,x,", "Gus <gus@example.org>,,", "gus@example.org,Gus,",
      "max@b\u{FC}cher.example,Max,",
      "max@xn--bcher-kva.example,,", "ida@example.org,Ida,Oslo,more", "eve@example.org,,\r",
    ]
    let rows = (0..<6000).map { number in
      number % 500 == 7
        ? odd[number / 500 % odd.count] : "r\(number)@example.org,Reader \(number),Oslo"
    }
    return "email,name,town\nada@example.org,Ada,Kiel\n" + rows.map { "\($0)\n" }.joined()
      + "r7@other.example,last,without end"
  }()

  private func told(_ rows: some Sequence<Subscriber>) -> [String] {
    rows.map { row in
      let fields = row.fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return "\(row.line) \(row.address.description) \(row.address.canonical) \(fields)"
    }
  }

  @Test func `all rows come once, in their order, some at a time`() throws {
    try folder.write("weekly.csv", Self.text)
    let roster = try Roster(at: place)
    for largest in [0, RosterParts.largest] {
      let parts = try RosterParts(at: place, largest: largest)
      #expect(parts.header == roster.header && parts.listed == roster.listed)
      #expect(parts.problems == roster.problems && parts.duplicates == roster.duplicates)
      #expect(parts.rowCount == roster.subscribers.count)
      for _ in 0..<2 {
        var rows: [Subscriber] = []
        var most = 0
        try parts.forEach {
          most = max(most, $0.count)
          rows += $0
        }
        #expect(told(rows) == told(roster.subscribers))
        #expect((most < rows.count) == (largest == 0))
      }
    }
    #expect(roster.duplicates.count > 3 && roster.problems.count > 1)
  }

  @Test func `one that is written to meanwhile is refused, and one that is replaced is read on`()
    throws
  {
    try folder.write("weekly.csv", Self.text)
    let parts = try RosterParts(at: place, largest: 0)
    try folder.write("other.csv", "email\nben@example.org\n")
    #expect(rename(folder.url.appending(path: "other.csv").path, place.path) == 0)
    var count = 0
    try parts.forEach { count += $0.count }
    #expect(count == parts.rowCount)
    try folder.write("weekly.csv", Self.text)
    let others = try RosterParts(at: place, largest: 0)
    let file = try FileHandle(forWritingTo: place.url)
    try file.seekToEnd()
    try file.write(contentsOf: Data("\nx@example.org,,\n".utf8))
    #expect(throws: Problem.self) { try others.forEach { _ in } }
  }

  @Test(arguments: ["", "\n\n", "name\n", "email,name\n<<<<<<< ours\n"])
  func `what is no roster is refused as it is when it is read at once`(text: String) throws {
    try folder.write("weekly.csv", text)
    func reason(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return ""
    }
    let whole = reason { _ = try Roster(at: place) }
    #expect(!whole.isEmpty)
    // Nothing is longer than nothing.
    #expect(text.isEmpty || reason { _ = try RosterParts(at: place, largest: 0) } == whole)
    #expect(reason { _ = try RosterParts(at: place) } == whole)
  }

  @Test func `what a segment doubts is the same of both`() throws {
    try folder.write(
      "weekly.csv",
      "email,joined\n"
        + (0..<5000).map { "r\($0)@example.org,\($0 % 2000 == 1999 ? "soon" : "2026-01-01")\n" }
        .joined())
    let list = ListFiles(name: "weekly", folder: Place(url: folder.url, shown: ""))
    let segment = try Segment(
      SegmentExpression(parsing: "joined >= 2025-01-01"), of: Roster(at: place).header)
    let doubts = segment.doubts(of: try MailingList(at: list))
    #expect(doubts.count == 1 && doubts[0].location?.line == 2001)
    #expect(try segment.doubts(of: RosterParts(at: place, largest: 0), at: place) == doubts)
  }
}
