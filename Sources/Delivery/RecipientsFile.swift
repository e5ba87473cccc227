package import Diagnostics
import Foundation
package import Mail

/// The recipients of an issue as they were frozen: numbered, with the fields that its mails use.
///
/// Blocks, one for the freeze and one for each widening, each of a line of columns, a row a recipient
/// and an end with the SHA-256 of all bytes of the file before it:
///
///     broadsheet-recipients 1
///     number⇥email⇥name
///     1⇥ada@example.org⇥Ada
///     end⇥1⇥SHA256
///
/// In values `\t`, `\r`, `\n` and `\\` are escaped, and `\N` is a field without a value.
package enum RecipientsFile {
  static let heading = "broadsheet-recipients 1\n"

  /// Freezes recipients, numbered from 1; a file that is there already is replaced whole.
  /// - Parameter body: hands over each row, in their order.
  package static func write(
    columns: [String], to place: Place, _ body: (inout RecipientsWriter) throws -> Void
  ) throws -> (last: Int, digest: String) {
    try RecipientsWriter.replace(place) { writer in
      try writer.begin(columns)
      try body(&writer)
    }
  }

  package static func write<Rows: Sequence>(
    columns: [String], rows: Rows, to place: Place
  ) throws -> (last: Int, digest: String)
  where Rows.Element == (address: EmailAddress, values: [String?]) {
    try write(columns: columns, to: place) { writer in
      for row in rows { try writer.append(row.address, row.values) }
    }
  }

  /// Adds recipients behind those that were frozen with that digest, numbered on.
  /// - Returns: the digest of the whole, for the next widening and for reading.
  package static func widen<Rows: Sequence>(
    _ place: Place, expecting digest: String, rows: Rows
  ) throws -> (first: Int, last: Int, digest: String)
  where Rows.Element == (address: EmailAddress, values: [String?]) {
    let table = try read(at: place, expecting: digest)
    let (last, digest) = try RecipientsWriter.replace(place) { writer in
      try writer.goOn(after: table)
      for row in rows { try writer.append(row.address, row.values) }
    }
    return (table.count + 1, last, digest)
  }

  /// Puts what is known in the place of a file that knows less.
  package static func replace(_ place: Place, by table: RecipientTable) throws(Problem) {
    try RecipientsWriter.replace(place, by: table)
  }

  /// Reads what was frozen with that digest. Blocks behind it, which a widening left that was never
  /// recorded, are looked at and left out.
  /// - Parameter takesWidenings: whether they are taken too, by whoever asks who may have been mailed.
  /// - Throws: `Problem` when a single byte is not what was frozen.
  package static func read(
    at place: Place, expecting digest: String, takesWidenings: Bool = false
  ) throws(Problem) -> RecipientTable {
    try RecipientTable(
      bytes(of: place), of: place, expecting: digest, takesWidenings: takesWidenings)
  }

  /// The file as it is, once in memory.
  private static func bytes(of place: Place) throws(Problem) -> [UInt8] {
    let file = open(place.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      let reason = errno
      guard reason == ENOENT else { throw .system("cannot be read", reason, at: place.location()) }
      throw Problem(
        "the recipients that were frozen are gone", at: place.location(),
        hint: "bring the file back from a backup: without it nobody knows who was mailed")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system("cannot be read", at: place.location()) }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
      while count < buffer.count {
        let taken = Foundation.read(
          file, UnsafeMutableRawPointer(buffer.baseAddress?.advanced(by: count)),
          buffer.count - count)
        if taken < 0, errno == EINTR { continue }
        if taken < 0 { failure = errno }
        guard taken > 0 else { return }
        count += taken
      }
    }
    guard failure == 0 else { throw .system("cannot be read", failure, at: place.location()) }
    return bytes
  }
}
