import Diagnostics
import Foundation

/// How a roster is read from its file.
extension RosterReader {
  /// Reads a roster chunk by chunk.
  /// - Parameters:
  ///   - stamp: is handed in which state the file is, before it is read: what is written meanwhile makes another of it.
  ///   - isEnough: asked behind each chunk whether the rest need not be read.
  /// - Returns: nil for an empty file.
  static func read(
    _ place: Place, keeping kept: Roster.Kept, stamp: (FileStamp?) -> Void = { _ in },
    until isEnough: (inout RosterReader) throws -> Bool
  ) throws -> RosterReader? {
    let descriptor = try RosterFile.open(place)
    defer { close(descriptor) }
    var status = stat()
    stamp(fstat(descriptor, &status) == 0 ? FileStamp(status) : nil)
    return try read(descriptor, of: place, keeping: kept, until: isEnough)
  }

  /// The same of a file that is open, from its beginning.
  static func read(
    _ descriptor: Int32, of place: Place, keeping kept: Roster.Kept,
    until isEnough: (inout RosterReader) throws -> Bool
  ) throws -> RosterReader? {
    var reader: RosterReader?
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var position = 0
    while true {
      let count = pread(descriptor, &chunk, chunk.count, off_t(position))
      if count < 0, errno == EINTR { continue }
      // A folder can be opened, and says what it is when it is read.
      guard count >= 0 else { throw Problem.system("cannot be read", at: place.location()) }
      if count == 0 { break }
      position += count
      var bytes = chunk[..<count]
      if reader == nil {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        reader = RosterReader(
          file: place.location().file, separator: RosterHeader.separator(in: bytes), keeping: kept)
        reader?.expect(descriptor, by: bytes)
      }
      do { try bytes.withUnsafeBufferPointer { try reader?.feed($0) } } catch {
        // Behind what was looked for there may stand what nobody can read.
        if try ask(isEnough, of: &reader) { return reader }
        throw error
      }
      if try ask(isEnough, of: &reader) { return reader }
    }
    try reader?.finish()
    return reader
  }

  private static func ask(
    _ isEnough: (inout RosterReader) throws -> Bool, of reader: inout RosterReader?
  ) rethrows -> Bool {
    guard var own = reader else { return false }
    // Taken out for as long as it is asked: what two hold is copied.
    reader = nil
    defer { reader = own }
    return try isEnough(&own)
  }
}
