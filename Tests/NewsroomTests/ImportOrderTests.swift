import Diagnostics
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// Imports of one moment, and those under a clock that was put back: which of them is the last one.
@Suite struct ImportOrderTests {
  private static let marks: [[UInt8]] = [
    [9, 9, 9], [5, 5, 5], [1, 1, 1], [7, 7, 7], [0, 0, 0],
  ]

  @Test(arguments: [0.0, -3600, 0.001])
  func `the one written last is taken back first`(_ step: Double) throws {
    let edition = try TestEdition()
    var ids: [String] = []
    for (index, mark) in Self.marks.enumerated() {
      try edition.folder.write("in.csv", "email\nx\(index)@example.org\n")
      var then = edition.at(TestEdition.noon + step * Double(index))
      then.effects.randomBytes = { _ in mark }
      let file = Place(url: edition.folder.url, shown: "").appending("in.csv")
      let report = try then.newsroom.importReaders(ImportRequest(file: file), to: nil)
      ids.append(try #require(report?.id))
    }
    #expect(Set(ids).count == ids.count && ids == ids.sorted())
    for id in ids.reversed() {
      let undo = try edition.newsroom.importToUndo(nil, of: nil)
      #expect(try edition.newsroom.undo(undo).id == id)
    }
    #expect(try !edition.folder.read("subscribers/weekly.csv").contains("x0@"))
  }

  @Test func `an import that waited for another is the later one`() throws {
    let edition = try TestEdition()
    try edition.folder.write("subscribers/weekly.csv", "email,name\nada@example.org,Ada\n")
    try edition.folder.write("in.csv", "email\nben@example.org\n")
    let other = edition.newsroom.records(of: edition.newsroom.files.list("weekly"))
    var then = edition
    // Its name is made up when nobody else is at work any more, and behind all that are there.
    then.effects.randomBytes = { count in
      let roster = edition.newsroom.files.list("weekly").roster
      #expect(throws: Problem.self) {
        _ = try LockedFile(roster, for: .writing, patience: .zero)
      }
      return [UInt8](repeating: 0, count: count)
    }
    let file = Place(url: edition.folder.url, shown: "").appending("in.csv")
    let report = try then.newsroom.importReaders(ImportRequest(file: file), to: nil)
    #expect(report?.new == 1 && other.exists)
  }
}
