import Crypto
import Diagnostics
import Foundation
import Mail

/// How the records of a roster are gone through where they lie: no more of a long one is in memory than a part.
extension LockedFile {
  /// What tells one content of a file from another.
  typealias Mark = SHA256.Digest

  /// What is read at once, in octets.
  private static var room: Int { 1 << 18 }
  /// No record is longer, lines within quotes counted; what is was swallowed by a quote.
  private static var longest: Int { CSVRows.longestRow << 4 }

  /// Hands over every record with the octets in which it lies.
  /// - Returns: the mark of all that was read.
  /// - Throws: `Problem` with its line for a row that is so long that it is none, and for a quote that is not closed:
  ///   no file can take up all memory by it.
  borrowing func forEachRecord(
    cutBy separator: UInt8,
    _ take: (RawRecords.Record, UnsafeBufferPointer<UInt8>) throws(Problem) -> Void
  ) throws(Problem) -> Mark {
    var mark = SHA256()
    // From the first record on that is not whole yet.
    var bytes: [UInt8] = []
    var (position, taken, last, isUnclosed) = (0, 0, 0, false)
    while true {
      let known = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: Self.room))
      let count = try read(into: &bytes, from: known, at: position)
      bytes.removeLast(Self.room - count)
      bytes[known...].withUnsafeBytes { mark.update(bufferPointer: $0) }
      position += count
      let isAtEnd = count == 0
      let done = try bytes.withUnsafeBufferPointer { bytes throws(Problem) in
        var records = RawRecords(bytes, separator: separator, isStart: taken == 0)
        var done = 0
        while let record = records.next() {
          // What goes on behind the part is read with the next one; behind a CR an LF may follow.
          if !isAtEnd, record.next == bytes.count, bytes.last != 0x0A || record.end == record.next {
            break
          }
          (last, isUnclosed) = (taken + record.start, records.isUnclosed)
          try take(record, bytes)
          done = record.next
        }
        return done
      }
      let rest = bytes[done...]
      let isTooLong =
        rest.count > Self.longest
        || rest.count > CSVRows.longestRow
          && !rest.contains { $0 == 0x0A || $0 == 0x0D }
      taken += done
      guard !isTooLong else {
        throw Problem(
          "the row is longer than \(CSVRows.longestRow >> 20) MB",
          at: place.location(line: try line(at: taken)), hint: "a line end may be missing in it")
      }
      if isAtEnd { break }
      bytes.removeFirst(done)
    }
    guard !isUnclosed else {
      throw Problem(
        "a quote is not closed: what is behind it is no row",
        at: place.location(line: try line(at: last)),
        hint: "close it in an editor")
    }
    return mark.finalize()
  }

  private borrowing func read(
    into bytes: inout [UInt8], from start: Int, at position: Int
  ) throws(Problem) -> Int {
    while true {
      let count = bytes.withUnsafeMutableBytes {
        pread(
          descriptor, $0.baseAddress?.advanced(by: start), $0.count - start, off_t(position))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot be read", at: place.location()) }
      return count
    }
  }

  /// The line on which an octet stands.
  private borrowing func line(at offset: Int) throws(Problem) -> Int {
    var (line, rest) = (1, offset)
    try forEachChunk { chunk in
      line += chunk.prefix(rest).count { $0 == 0x0A }
      rest -= min(rest, chunk.count)
      return rest > 0
    }
    return line
  }

  /// What sets the fields of a roster apart.
  borrowing func separator() throws(Problem) -> UInt8 {
    var start: [UInt8] = []
    try forEachChunk {
      start = Array($0.prefix(1 << 16))
      return false
    }
    return RosterHeader.separator(
      in: start.starts(with: [0xEF, 0xBB, 0xBF]) ? start[3...] : start[...])
  }

  /// Puts other content in the place of its own, part by part; nothing is replaced by what is the same, or where somebody
  /// who asks for no lock wrote to it since it was read.
  /// - Parameter write: reads it, hands over the parts, one after the other, and returns the mark of what it read.
  borrowing func replace(
    _ write: ((UnsafeBufferPointer<UInt8>) throws(Problem) -> Void) throws(Problem) -> Mark
  ) throws(Problem) {
    let draft = try FileDraft(of: place, "new", mode: 0o644)
    defer { draft.discard() }
    var written = SHA256()
    let read = try write { part throws(Problem) in
      written.update(bufferPointer: UnsafeRawBufferPointer(part))
      try draft.append(part)
    }
    if written.finalize() == read { return }
    try draft.settle()
    try mustHold(read)
    try draft.commit()
  }

  /// Refuses to go on where somebody who asks for no lock wrote to it, or put another in its place.
  borrowing func mustHold(_ read: Mark) throws(Problem) {
    let stamp = try stamp
    var mark = SHA256()
    try forEachChunk {
      mark.update(bufferPointer: $0)
      return true
    }
    guard mark.finalize() == read, isNamed, try self.stamp == stamp else { throw wasSaved }
  }
}
