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
  /// The row whose quote the file does not close: what is appended would become part of it.
  let unclosedQuote: Problem?
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
    /// The rows of those addresses and no others; `listed` knows no others either.
    case rowsOf(Set<AddressHash>)
  }

  /// Reads a roster chunk by chunk.
  /// - Throws: `Problem` when there is no file or no header; bad rows are kept in `problems`.
  package init(at place: Place, keeping kept: Kept = .rows) throws {
    let descriptor = try RosterFile.open(place)
    defer { close(descriptor) }
    // Before it is read: what is written meanwhile makes another of it.
    var status = stat()
    stamp = fstat(descriptor, &status) == 0 ? FileStamp(status) : nil
    var reader: RosterReader?
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      // A folder can be opened, and says what it is when it is read.
      guard count >= 0 else { throw Problem.system("cannot be read", at: place.location()) }
      if count == 0 { break }
      var bytes = chunk[..<count]
      if reader == nil {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        reader = RosterReader(
          file: place.location().file, separator: RosterHeader.separator(in: bytes), keeping: kept)
      }
      try bytes.withUnsafeBufferPointer { try reader?.feed($0) }
    }
    try reader?.finish()
    guard let reader, let header = reader.header else {
      throw Problem(
        "the roster is empty", at: place.location(line: 1),
        hint: "its first line names the columns: email,name")
    }
    self.header = header
    subscribers = reader.subscribers
    listed = reader.listed
    problems = reader.problems
    duplicates = reader.duplicates
    unclosedQuote = reader.unclosedQuote
  }
}
