import Crypto
import Diagnostics
import Foundation
import Mail

/// Takes somebody who is forgotten out of the records of imports, part by part: a record may have a line for each of
/// millions of rows.
struct RecordEraser {
  private let mentions: [AddressMention]
  private let names: Set<String>
  /// The spellings in small letters, of which one stands in nearly every line that names them.
  private let needles: [[UInt8]]

  /// No line is longer: a row of a roster is a megabyte at most, and each of its octets six as JSON has it.
  private static let longest = 1 << 24

  /// - Parameter addresses: all of one person.
  init(_ addresses: [EmailAddress], under key: ForgottenKey) {
    mentions = addresses.flatMap { AddressMention.all(of: $0, standIn: key.standIn(for: $0)) }
    names = Set(addresses.map(\.canonical))
    let needles = mentions.map(\.needle)
    // JSON has quotes in another way (RFC 8259 §7): such an address is looked for in every line.
    let isQuoted = needles.contains {
      $0.contains(UInt8(ascii: "\"")) || $0.contains(UInt8(ascii: "\\"))
    }
    self.needles = isQuoted ? [[]] : needles
  }

  /// - Parameter isTrial: whether nothing is written.
  /// - Returns: how many lines named them.
  func erase(from record: Place, isTrial: Bool) throws(Problem) -> Int {
    let file = try LockedFile(record, for: .writing)
    var found = 0
    _ = try pass(file, &found) { _ throws(Problem) in }
    if found > 0, !isTrial {
      var written = 0
      try file.replace { output throws(Problem) in try pass(file, &written, output) }
    }
    return found
  }

  /// Hands over the record without them.
  /// - Returns: the mark of what was read.
  private func pass(
    _ file: borrowing LockedFile, _ found: inout Int,
    _ output: (UnsafeBufferPointer<UInt8>) throws(Problem) -> Void
  ) throws(Problem) -> LockedFile.Mark {
    var mark = SHA256()
    lseek(file.descriptor, 0, SEEK_SET)
    var parts = WholeLines(file.descriptor, of: file.place, longest: Self.longest)
    while let part = try parts.next() {
      guard !parts.hasCut else {
        throw Problem("no line of an import's record", at: file.place.location())
      }
      mark.update(bufferPointer: part)
      guard mayName(part) else {
        try output(part.bindMemory(to: UInt8.self))
        continue
      }
      var left: [UInt8] = []
      for line in part.split(separator: 0x0A) {
        let bytes = UnsafeRawBufferPointer(rebasing: line)
        switch mayName(bytes) ? fate(of: Data(bytes)) : .stays {
        case .stays: left += bytes
        case .goes:
          found += 1
          continue
        case .reads(let other):
          found += 1
          left += other
        }
        left.append(0x0A)
      }
      try left.withUnsafeBufferPointer { left throws(Problem) in try output(left) }
    }
    return mark.finalize()
  }

  /// Whether they may be named there. In what is no ASCII an address can be spelled in more ways than one.
  private func mayName(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.allSatisfy({ $0 < 0x80 }) else { return true }
    let small = bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    return small.withUnsafeBytes { small in
      needles.contains { Self.holds(small, $0) }
    }
  }

  /// Whether an address stands there: an `@` is what a line has few of.
  private static func holds(_ text: UnsafeRawBufferPointer, _ needle: [UInt8]) -> Bool {
    let before = needle.firstIndex(of: UInt8(ascii: "@")) ?? 0
    guard let base = text.baseAddress, !needle.isEmpty else { return needle.isEmpty }
    var position = before
    while position < text.count,
      let found = memchr(base + position, Int32(needle[before]), text.count - position)
    {
      let start = UnsafeRawPointer(found) - base - before
      if start + needle.count <= text.count, memcmp(base + start, needle, needle.count) == 0 {
        return true
      }
      position = start + before + 1
    }
    return false
  }

  private enum Fate {
    case stays, goes
    case reads([UInt8])
  }

  private func fate(of line: Data) -> Fate {
    // Digests of rows are most of a record.
    guard line.contains(UInt8(ascii: "@")) || line.contains(UInt8(ascii: "\\")) else {
      return .stays
    }
    let record = try? JSONDecoder().decode(Named.self, from: line)
    if names.contains(ImportUndo.key(record?.email ?? "")) { return .goes }
    // A row is one person's, whatever else stands in it.
    let row = Array((record?.removed ?? record?.was ?? "").utf8)
    if AddressMention.replacing(mentions, in: row[...]) != nil { return .goes }
    return AddressMention.replacing(mentions, in: Array(line)[...]).map(Fate.reads) ?? .stays
  }

  /// What of a line may name somebody.
  private struct Named: Decodable {
    var email: String?
    var removed: String?
    var was: String?
  }
}
