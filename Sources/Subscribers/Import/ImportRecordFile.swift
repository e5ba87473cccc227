import Diagnostics
import Foundation
import Mail

/// A record of an import on the disk, opened once: what is read of it later is of the same file, whatever has its name
/// by then.
final class ImportRecordFile {
  let place: Place
  private let descriptor: Int32
  /// What was read last, and where it stands.
  private var window: [UInt8] = []
  private var start = 0

  /// No line is longer: a row of a roster is a megabyte at most, and each of its octets six as JSON has it.
  private static let longest = 1 << 24
  /// What is read at once: rows are asked for in their order mostly, and far from each other at times.
  private static let room = 1 << 14

  init(_ place: Place) throws(Problem) {
    self.place = place
    descriptor = open(place.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("cannot be read", at: place.location()) }
  }

  deinit { close(descriptor) }

  /// Hands over each line from the first, without its end, with its number and where it begins.
  func forEachLine(_ body: (UnsafeRawBufferPointer, Int, Int) throws -> Void) throws {
    lseek(descriptor, 0, SEEK_SET)
    var parts = WholeLines(descriptor, of: place, longest: Self.longest)
    var (offset, number) = (0, 0)
    while let part = try parts.next() {
      guard !parts.hasCut else { throw damaged(at: number + 1) }
      for line in part.split(separator: 0x0A, omittingEmptySubsequences: false) {
        let begin = offset + line.startIndex
        if line.isEmpty { continue }
        number += 1
        try body(UnsafeRawBufferPointer(rebasing: line), number, begin)
      }
      offset += part.count
    }
  }

  /// What a line says.
  static func line(_ text: some DataProtocol) -> ImportRecord.Line? {
    try? decoder.decode(ImportRecord.Line.self, from: Data(text))
  }

  private static let decoder = {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }()

  func damaged(at number: Int? = nil) -> Problem {
    Problem("no line of an import's record", at: place.location(line: number))
  }

  /// The line that begins at an octet, and where the next one does; nil at the end.
  func line(at offset: Int) throws(Problem) -> (line: ImportRecord.Line, next: Int)? {
    var count = Self.room
    if offset < start || offset >= start + window.count { read(count, at: offset) }
    while true {
      let rest = window[(offset - start)...]
      if rest.isEmpty { return nil }
      // The last of all may have no end.
      let isLast = start == offset && window.count < count
      if let end = rest.firstIndex(of: 0x0A) ?? (isLast ? rest.endIndex : nil) {
        guard let line = Self.line(rest[..<end]) else { throw damaged() }
        return (line, start + end + 1)
      }
      if start == offset { count *= 2 }
      guard count <= Self.longest * 2 else { throw damaged() }
      read(count, at: offset)
    }
  }

  private func read(_ count: Int, at offset: Int) {
    start = offset
    window = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let more = pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), count - filled,
          off_t(offset + filled))
        if more < 0, errno == EINTR { continue }
        if more <= 0 { break }
        filled += more
      }
    }
  }
}
