package import Diagnostics
import Foundation
import Mail

/// A roster whose rows are asked for one after the other. A large one is read twice, first for who has a row and what is
/// wrong, then part by part: in memory is no more than one of them.
package final class RosterParts: Sendable {
  package let header: RosterHeader
  package let problems: [Problem]
  package let duplicates: [Problem]
  package let swallowing: [Problem]
  package let unclosedQuote: Problem?
  package let listed: AddressSet
  package let rowCount: Int

  private enum Rows: Sendable {
    case whole(SubscriberTable)
    /// An open file, when it was written to last, and the lines of rows whose address an earlier one has.
    case file(Int32, size: UInt64, written: Date, besides: Set<Int>)
  }

  private let rows: Rows
  private let place: Place

  /// What is no longer than this is read once.
  package static let largest: UInt64 = 128 << 20

  /// - Parameter largest: how long a file may be that is kept in memory, in octets.
  package init(at place: Place, largest: UInt64 = RosterParts.largest) throws {
    self.place = place
    let descriptor = try RosterFile.open(place)
    var isOwn = false
    defer { if !isOwn { close(descriptor) } }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw Problem.system("cannot be read", at: place.location())
    }
    let stamp = FileStamp(status)
    let isLarge = stamp.size > largest
    func read(_ kept: Roster.Kept) throws -> RosterReader? {
      try RosterReader.read(descriptor, of: place, keeping: kept) { _ in false }
    }
    guard let reader = try read(isLarge ? .addresses : .rows), let header = reader.header else {
      throw Roster.isEmpty(place)
    }
    (self.header, problems, listed) = (header, reader.problems, reader.listed)
    (swallowing, unclosedQuote) = (reader.swallowing, reader.unclosedQuote)
    guard isLarge else {
      (duplicates, rowCount) = (reader.duplicates, reader.subscribers.count)
      rows = .whole(reader.subscribers)
      return
    }
    // Which of them stand there twice is told by what stands there, not by hashes.
    duplicates =
      reader.repeated.isEmpty ? [] : try read(.rowsAlike(reader.repeated))?.duplicates ?? []
    rowCount = reader.rowCount - duplicates.count
    rows = .file(
      descriptor, size: stamp.size, written: stamp.modified,
      besides: Set(duplicates.compactMap { $0.location?.line }))
    isOwn = true
    try mustBeUnchanged()
  }

  deinit { if case .file(let descriptor, _, _, _) = rows { close(descriptor) } }

  /// Hands over all rows, in their order, some at a time.
  package func forEach(_ body: (SubscriberTable) throws -> Void) throws {
    switch rows {
    case .whole(let table): try body(table)
    case .file(let descriptor, _, _, let lines):
      try mustBeUnchanged()
      var reader = try RosterReader.read(
        descriptor, of: place, keeping: .rowsBesides(lines)
      ) { reader in
        try reader.takePart(body)
        return false
      }
      try reader?.takePart(body)
      try mustBeUnchanged()
    }
  }

  /// Refuses a file into which somebody has written since it was read first. One that another was put in the place of
  /// is as it was.
  private func mustBeUnchanged() throws {
    guard case .file(let descriptor, let size, let written, _) = rows else { return }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw Problem.system("cannot be read", at: place.location())
    }
    let now = FileStamp(status)
    guard now.size == size, now.modified == written else { throw Problem.savedMeanwhile(place) }
  }
}
