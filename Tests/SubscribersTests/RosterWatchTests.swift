import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Subscribers

/// A roster that is edited while a run is under way.
@Suite struct RosterWatchTests {
  @Test func `a roster that shrank is believed when the next reading says the same`() {
    // Each reading, nil for none, whether it is believed, and what is believed then.
    let steps: [([UInt64]?, Bool, [UInt64])] = [
      ([1, 2, 3, 4], true, [1, 2, 3, 4]),
      // As many others are no shrinking.
      ([1, 2, 3, 5], true, [1, 2, 3, 5]),
      ([1, 2], false, [1, 2, 3, 5]), ([1], false, [1, 2, 3, 5]), ([1, 2], false, [1, 2, 3, 5]),
      ([1, 2], true, [1, 2]), ([], false, [1, 2]),
      // What could not be read lies between the two.
      (nil, false, [1, 2]), ([], false, [1, 2]), ([], true, []), ([1, 2, 3], true, [1, 2, 3]),
    ]
    func set(_ bits: [UInt64]) -> AddressSet { AddressSet(bits.map { AddressHash(bits: $0) }) }
    var belief = RosterBelief(set([1, 2, 3]))
    for (number, step) in steps.enumerated() {
      var isBelieved = false
      if let reading = step.0 {
        isBelieved = belief.take(set(reading))
      } else {
        belief.takeNothing()
      }
      #expect(isBelieved == step.1 && belief.listed == set(step.2), "step \(number)")
    }
  }

  private let folder: TemporaryFolder
  private let place: Place
  private let ada: EmailAddress
  private let ben: EmailAddress

  init() throws {
    folder = try TemporaryFolder()
    place = Place(url: folder.url.appending(path: "weekly.csv"), shown: "weekly.csv")
    ada = try EmailAddress(parsing: "ada@example.org")
    ben = try EmailAddress(parsing: "ben@example.org")
    try folder.write("weekly.csv", Self.both)
  }

  private static let both = "email\nada@example.org\nben@example.org\n"

  private func watch(_ pauses: @escaping @Sendable (Int) throws -> Void) throws -> RosterWatch {
    let count = Mutex(0)
    return RosterWatch(try Roster(at: place), at: place) {
      try pauses(
        count.withLock {
          $0 += 1
          return $0
        })
    }
  }

  @Test func `who is taken off counts a second later, who joins at once`() throws {
    let paused = Mutex(0)
    let watch = try watch { count in paused.withLock { $0 = count } }
    #expect(try watch.isListed(ada) && watch.isListed(ben))
    try folder.write("weekly.csv", "email\nada@example.org\n")
    #expect(try watch.isListed(ada) && !watch.isListed(ben))
    #expect(paused.withLock { $0 } == 1)
    try folder.write("weekly.csv", Self.both)
    #expect(try watch.isListed(ben))
    #expect(paused.withLock { $0 } == 1)
  }

  @Test(arguments: ["", "email\n", "email\nada@example.org\n", nil])
  func `a save that empties the file for a moment takes nobody off`(text: String?) throws {
    let folder = folder
    let watch = try watch { count in
      if count == 1 { try folder.write("weekly.csv", Self.both) }
    }
    if let text {
      try folder.write("weekly.csv", text)
    } else {
      try FileManager.default.removeItem(at: place.url)
    }
    #expect(try watch.isListed(ben))
  }

  @Test func `a roster that stays empty is told, and one that ever shrinks`() throws {
    let folder = folder
    let empty = try watch { _ in }
    try folder.write("weekly.csv", "")
    #expect(throws: Problem.self) { try empty.isListed(ben) }
    let rows = (1...20).map { "r\($0)@example.org\n" }
    try folder.write("weekly.csv", "email\n" + rows.joined())
    let shrinking = try watch { count in
      try folder.write("weekly.csv", "email\n" + rows.dropLast(count + 1).joined())
    }
    try folder.write("weekly.csv", "email\n" + rows.dropLast(1).joined())
    let problem = try #require(throws: Problem.self) { try shrinking.isListed(ben) }
    #expect(problem.category == .busy && problem.reason.contains("changes again and again"))
  }

  @Test func `somebody who is missing is looked for once more`() throws {
    let folder = folder
    try folder.write("weekly.csv", "email\nada@example.org\n")
    let watch = try watch { count in
      if count == 1 { try folder.write("weekly.csv", Self.both) }
    }
    #expect(try !watch.isListed(ben))
    try watch.confirm()
    #expect(try watch.isListed(ben))
  }

  @Test func `a roster that is being saved freezes nobody`() throws {
    let roster = try Roster(at: place)
    let watch = RosterWatch(roster, at: place, pause: {})
    let stamp = try #require(FileStamp(of: place.path))
    // Written long ago: nobody waits.
    try watch.mustBeWhole(at: stamp.modified + 10) { _ in Issue.record("a pause") }
    // Written just now: the rest of it may come yet.
    var pauses = 0
    try watch.mustBeWhole(at: stamp.modified + 0.1) { _ in pauses += 1 }
    #expect(pauses == 1)
    let problem = #expect(throws: Problem.self) {
      try watch.mustBeWhole(at: stamp.modified + 0.1) { _ in
        try folder.write("weekly.csv", Self.both + "cleo@example.org\n")
      }
    }
    #expect(problem?.category == .busy)
  }

  @Test func `a quote alone at the end is not closed`() throws {
    try folder.write("weekly.csv", Self.both + "\"")
    #expect(try Roster(at: place).unclosedQuote?.location?.line == 4)
  }
}
