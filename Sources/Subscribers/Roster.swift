package import Diagnostics
import Foundation
package import Mail

/// The subscribers of one list, as `subscribers/<list>.csv` has them.
package struct Roster: Sendable {
  package let header: RosterHeader
  /// Rows with an address of their own, in the order of the file.
  package private(set) var subscribers = SubscriberTable()
  /// Rows that could not be used, each with its line.
  package private(set) var problems: [Problem] = []
  /// Rows whose address an earlier row has: it is mailed once.
  package private(set) var duplicates: [Problem] = []
  /// Rows whose quotes hold lines that look like those of others, each with its first and last line.
  package private(set) var swallowing: [Problem] = []
  /// The row whose quote the file does not close: what is appended would become part of it.
  package let unclosedQuote: Problem?
  /// Which file was read, and in which state.
  let stamp: FileStamp?

  /// Who has a row.
  package let listed: AddressSet

  /// What is kept of the rows.
  package enum Kept: Sendable {
    case rows
    /// Who has one, and no more: there are neither `subscribers` nor `duplicates`. That is quick, and enough
    /// for an issue whose recipients are frozen.
    case addresses
    /// The rows of those addresses and no others; `listed` knows no others either, and there are no `problems`.
    case rowsOf([EmailAddress])
    /// The same by hashes; and all rows but those on some lines, of which no more is known than that.
    case rowsAlike(Set<AddressHash>)
    case rowsBesides(Set<Int>)
  }

  /// - Throws: `Problem` when there is no file or no header; bad rows are kept in `problems`.
  package init(at place: Place, keeping kept: Kept = .rows) throws {
    var stamp: FileStamp?
    let reader = try RosterReader.read(place, keeping: kept) {
      stamp = $0
    } until: { _ in
      false
    }
    self.stamp = stamp
    guard let reader, let header = reader.header else {
      throw Self.isEmpty(place)
    }
    self.header = header
    subscribers = reader.subscribers
    listed = reader.listed
    problems = reader.problems
    duplicates = reader.duplicates
    swallowing = reader.swallowing
    unclosedQuote = reader.unclosedQuote
  }

  /// One without rows.
  init(header: RosterHeader) {
    self.header = header
    (unclosedQuote, stamp, listed) = (nil, nil, AddressSet())
  }

  static func isEmpty(_ place: Place) -> Problem {
    Problem(
      "the roster is empty", at: place.location(line: 1),
      hint: "its first line names the columns: email,name")
  }
}
