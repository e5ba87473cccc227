import Crypto
import Diagnostics
import Foundation
package import Mail

/// Writes a recipients file row by row, into a file beside it that takes its place once it is whole.
package struct RecipientsWriter: ~Copyable {
  private let place: Place
  private let temporary: Place
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var hash = SHA256()
  private var last = 0
  private var columnCount = 0

  private static let chunk = 1 << 18

  /// - Returns: the highest number, and the digest of all up to the last row.
  static func replace(
    _ place: Place, _ body: (inout RecipientsWriter) throws -> Void
  ) throws -> (last: Int, digest: String) {
    var writer = try RecipientsWriter(place)
    do {
      try body(&writer)
      return try writer.finish()
    } catch {
      unlink(writer.temporary.path)
      throw error
    }
  }

  /// Puts the bytes of a table in place of a file.
  static func replace(_ place: Place, by table: RecipientTable) throws(Problem) {
    var writer = try RecipientsWriter(place)
    do {
      try writer.flush(table.frozenBytes)
      try writer.takePlace()
    } catch {
      unlink(writer.temporary.path)
      throw error
    }
  }

  private init(_ place: Place) throws(Problem) {
    self.place = place
    temporary = Place(
      url: place.url.deletingLastPathComponent().appending(
        path: "\(place.url.lastPathComponent).new"), shown: "\(place.shown).new")
    descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("cannot be written", at: temporary.location()) }
  }

  deinit { close(descriptor) }

  /// Begins a file of its own.
  mutating func begin(_ columns: [String]) throws(Problem) {
    buffer.append(contentsOf: RecipientsFile.heading.utf8)
    beginBlock(columns)
  }

  /// Begins a block behind those of a table.
  mutating func goOn(after table: RecipientTable) throws(Problem) {
    last = table.count
    try flush(table.frozenBytes)
    beginBlock(table.columns)
  }

  /// - Parameter values: one for each column, nil for none.
  package mutating func append(_ address: EmailAddress, _ values: [String?]) throws {
    precondition(values.count == columnCount, "a row has a value for each column")
    last += 1
    buffer.append(contentsOf: String(last).utf8)
    buffer.append(0x09)
    FieldEscape.append(address.description, to: &buffer)
    for value in values {
      buffer.append(0x09)
      FieldEscape.append(value, to: &buffer)
    }
    buffer.append(0x0A)
    if buffer.count >= Self.chunk { try flush() }
  }

  private mutating func beginBlock(_ columns: [String]) {
    columnCount = columns.count
    buffer.append(contentsOf: "number\temail".utf8)
    for column in columns {
      buffer.append(0x09)
      FieldEscape.append(column, to: &buffer)
    }
    buffer.append(0x0A)
  }

  private mutating func finish() throws(Problem) -> (last: Int, digest: String) {
    try flush()
    let digest = hash.finalize().withUnsafeBytes { Hex.string($0) }
    buffer.append(contentsOf: "end\t\(last)\t\(digest)\n".utf8)
    try flush()
    try takePlace()
    return (last, digest)
  }

  private func takePlace() throws(Problem) {
    guard fsync(descriptor) == 0 else { throw problem() }
    guard rename(temporary.path, place.path) == 0 else { throw problem() }
    try syncFolder(place.enclosing)
  }

  private mutating func flush() throws(Problem) {
    let bytes = buffer
    buffer.removeAll(keepingCapacity: true)
    try flush(bytes[...])
  }

  private mutating func flush(_ bytes: ArraySlice<UInt8>) throws(Problem) {
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    guard writeAll(bytes, to: descriptor) else { throw problem() }
  }

  private func problem() -> Problem { .system("cannot be written", at: place.location()) }
}
