import Crypto
import Diagnostics
import Foundation
import Mail

/// Takes people who are forgotten out of the records of imports, part by part: a record may have a line for each of
/// millions of rows.
///
/// Of rows that an import added a record has digests alone. They are kept under no key, so that anybody could ask them
/// of an address; those of rows that are known to be of somebody who is forgotten go too.
struct RecordEraser {
  private let people: RecordedPeople
  /// Digests of rows that are theirs.
  private(set) var digests: RowDigests

  /// What a pass over a record found.
  private struct Found {
    /// Lines that named them.
    var lines = 0
    var hasChanges = false
    /// How the roster was read before the import.
    var layout: RosterLayout?
    var digests = RowDigests()
  }

  /// No line is longer: a row of a roster is a megabyte at most, and each of its octets six as JSON has it.
  private static let longest = 1 << 24

  /// - Parameter digests: of rows of theirs that are known from elsewhere.
  init(_ people: RecordedPeople, digests: RowDigests = RowDigests()) {
    self.people = people
    self.digests = digests
    self.digests.formUnion(people.digests)
  }

  /// Takes in the rows of theirs that a record tells of.
  /// - Returns: how many lines name them.
  mutating func read(_ record: Place) throws(Problem) -> Int {
    let file = try LockedFile(record, for: .reading)
    var found = Found()
    _ = try pass(file, &found) { _ throws(Problem) in }
    digests.formUnion(found.digests)
    return found.lines
  }

  /// Takes them out of a record.
  func erase(from record: Place) throws(Problem) {
    let file = try LockedFile(record, for: .writing)
    var found = Found()
    _ = try pass(file, &found) { _ throws(Problem) in }
    guard found.hasChanges else { return }
    var written = Found()
    try file.replace { output throws(Problem) in try pass(file, &written, output) }
  }

  /// Hands over the record without them.
  /// - Returns: the mark of what was read.
  private func pass(
    _ file: borrowing LockedFile, _ found: inout Found,
    _ output: (UnsafeBufferPointer<UInt8>) throws(Problem) -> Void
  ) throws(Problem) -> LockedFile.Mark {
    var mark = SHA256()
    lseek(file.descriptor, 0, SEEK_SET)
    var parts = WholeLines(file.descriptor, of: file.place, longest: Self.longest)
    var isFirst = true
    while let part = try parts.next() {
      guard !parts.hasCut else {
        throw Problem("no line of an import's record", at: file.place.location())
      }
      mark.update(bufferPointer: part)
      if isFirst { found.layout = Self.layout(in: part) }
      isFirst = false
      let mayBeNamed = people.mayBeNamed(in: part)
      guard mayBeNamed || !digests.isEmpty else {
        try output(part.bindMemory(to: UInt8.self))
        continue
      }
      var left: [UInt8] = []
      for line in part.split(separator: 0x0A) {
        let bytes = UnsafeRawBufferPointer(rebasing: line)
        guard mayBeNamed || RowDigests.isLine(bytes), let other = change(of: bytes, &found) else {
          left += bytes
          left.append(0x0A)
          continue
        }
        found.hasChanges = true
        left += other
        if !other.isEmpty { left.append(0x0A) }
      }
      try left.withUnsafeBufferPointer { left throws(Problem) in try output(left) }
    }
    return mark.finalize()
  }

  /// What stands in the place of a line: nothing for one that goes; nil for one that stays.
  private func change(of line: UnsafeRawBufferPointer, _ found: inout Found) -> [UInt8]? {
    if RowDigests.isLine(line) { return digests.left(of: line) }
    guard people.mayBeNamed(inLine: line) else { return nil }
    switch people.fate(of: Data(line), found.layout) {
    case .stays: return nil
    case .goes(let rows):
      found.lines += 1
      found.digests.formUnion(rows)
      return []
    case .reads(let other):
      found.lines += 1
      return other
    }
  }

  private static func layout(in part: UnsafeRawBufferPointer) -> RosterLayout? {
    let first = part.prefix { $0 != 0x0A }
    return ImportRecordFile.line(Data(first))?.layout
  }
}
