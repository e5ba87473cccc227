package import Diagnostics
import Foundation
package import Mail

/// What becomes of a roster's bytes when some of its rows change: every other byte stays as it is, be it the
/// byte-order mark, quotes, line ends, or a row that nobody can read.
package struct RosterRewriting: Sendable {
  package enum Change: Sendable {
    /// Columns by name, with what stands in them from now on.
    case set([String: String])
    case remove
  }

  /// What becomes of the rows of an address, of each where it has several.
  package var changes: [EmailAddress: Change] = [:]
  /// Rows to be put behind the others, by the names of columns.
  package var appended: [[String: String]] = []
  /// Columns that are put behind the others.
  package var newColumns: [String] = []

  package init() {}

  package var isEmpty: Bool { changes.isEmpty && appended.isEmpty && newColumns.isEmpty }

  /// - Parameters:
  ///   - bytes: of the whole roster.
  ///   - header: what was read of it.
  /// - Returns: the new bytes, and how many rows each address had.
  package func rewrite(
    _ bytes: [UInt8], _ header: RosterHeader
  ) throws(Problem) -> (bytes: [UInt8], rows: [EmailAddress: Int]) {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 256 * (appended.count + changes.count))
    var rewriter = RosterRewriter(self, header)
    func take(_ part: UnsafeBufferPointer<UInt8>) { result.append(contentsOf: part) }
    try bytes.withUnsafeBufferPointer { bytes throws(Problem) in
      var records = RawRecords(bytes, separator: header.separator)
      while let record = records.next() { try rewriter.take(record, bytes, to: take) }
    }
    try rewriter.finish(to: take)
    return (result, rewriter.rows)
  }

  /// The same of a file, part by part: neither the old roster nor the new one is in memory.
  /// - Parameter stamp: of the file as it was when it was decided what changes.
  func rewrite(
    _ file: borrowing LockedFile, _ header: RosterHeader, since stamp: FileStamp?
  ) throws(Problem) {
    try file.replace { (output) throws(Problem) in
      var rewriter = RosterRewriter(self, header)
      let mark = try file.forEachRecord(cutBy: header.separator) {
        (record, bytes) throws(Problem) in
        try rewriter.take(record, bytes, to: output)
      }
      guard try stamp == file.stamp else { throw file.wasSaved }
      try rewriter.finish(to: output)
      return mark
    }
  }
}
