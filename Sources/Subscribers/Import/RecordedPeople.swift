import Foundation
import Mail

/// People who are to be taken out of the records of imports: which lines name them, and what becomes of those.
struct RecordedPeople {
  private let mentions: [AddressMention]
  private let forgotten: ForgottenMentions?
  /// By canonical spelling.
  private let isOne: (String) -> Bool
  /// The spellings in small letters, of which one stands in nearly every line that names them; none where it is not
  /// known who they are.
  private let needles: [[UInt8]]
  /// Of rows in which nothing stands but an address of theirs.
  let digests: RowDigests

  /// - Parameter addresses: all of one person.
  init(_ addresses: [EmailAddress], under key: ForgottenKey) {
    mentions = addresses.flatMap { AddressMention.all(of: $0, standIn: key.standIn(for: $0)) }
    forgotten = nil
    let names = Set(addresses.map(\.canonical))
    isOne = { names.contains($0) }
    let needles = mentions.map(\.needle)
    // JSON has quotes in another way (RFC 8259 §7): such an address is looked for in every line.
    let isQuoted = needles.contains {
      $0.contains(UInt8(ascii: "\"")) || $0.contains(UInt8(ascii: "\\"))
    }
    self.needles = isQuoted ? [[]] : needles
    var digests = RowDigests()
    for address in addresses {
      for text in [address.description, address.spelling, address.canonical] {
        digests.insert(address: text.utf8)
      }
    }
    self.digests = digests
  }

  /// - Parameter forgotten: those who are known by a keyed hash alone.
  init(_ forgotten: ForgottenMentions) {
    (mentions, needles, digests) = ([], [], RowDigests())
    self.forgotten = forgotten
    isOne = { forgotten.standIn($0) != nil }
  }

  /// Whether one of them may be named in lines. In what is no ASCII an address can be spelled in more ways than one.
  func mayBeNamed(in lines: UnsafeRawBufferPointer) -> Bool {
    if forgotten != nil { return lines.contains(UInt8(ascii: "@")) }
    guard lines.allSatisfy({ $0 < 0x80 }) else { return true }
    let small = lines.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    return small.withUnsafeBytes { small in
      needles.contains { Self.holds(small, $0) }
    }
  }

  /// The same of one line, looked at more closely.
  func mayBeNamed(inLine line: UnsafeRawBufferPointer) -> Bool {
    forgotten?.mayBeNamed(inJSON: line) ?? mayBeNamed(in: line)
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

  /// What becomes of a line.
  enum Fate {
    case stays
    /// Of rows that it told of there may be digests elsewhere.
    case goes(RowDigests)
    case reads([UInt8])
  }

  /// - Parameter layout: of the roster before the import.
  func fate(of text: Data, _ layout: RosterLayout?) -> Fate {
    // Most that look alike tell of nobody.
    guard text.contains(UInt8(ascii: "@")) || text.contains(UInt8(ascii: "\\")) else {
      return .stays
    }
    guard var line = ImportRecordFile.line(text) else {
      return replaced(in: Array(text)[...]).map(Fate.reads) ?? .stays
    }
    let row = line.removed ?? line.was
    let read = row.flatMap { layout?.reading($0) }
    // A row is one person's, whatever else stands in it.
    if [line.email, read?.email].compactMap(\.self).contains(where: { isOne(ImportUndo.key($0)) })
      || row.map({ replaced(in: Array($0.utf8)[...]) != nil }) == true
    {
      var digests = RowDigests()
      line.email.map { digests.insert(address: $0.utf8) }
      read.map { digests.insert($0) }
      line.digest.map { digests.insert(written: $0) }
      return .goes(digests)
    }
    var isChanged = false
    for text in [\ImportRecord.Line.old, \.now] {
      guard let value = line[keyPath: text], let other = replaced(in: Array(value.utf8)[...]) else {
        continue
      }
      line[keyPath: text] = String(decoding: other, as: UTF8.self)
      isChanged = true
    }
    let bytes =
      isChanged ? (try? ImportRecord.encoded(line).dropLast()).map(Array.init) : Array(text)
    guard let bytes else { return .goes(RowDigests()) }
    return (replaced(in: bytes[...]) ?? (isChanged ? bytes : nil)).map(Fate.reads) ?? .stays
  }

  private func replaced(in bytes: ArraySlice<UInt8>) -> [UInt8]? {
    AddressMention.replacing(mentions, in: bytes) ?? forgotten?.replaced(in: bytes)
  }
}

extension ForgottenMentions {
  /// Whether a line of JSON may name somebody who was forgotten: no for nearly all that name others alone.
  func mayBeNamed(inJSON line: UnsafeRawBufferPointer) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: AddressHash.longest, alignment: 8) { lower in
      var from = line.startIndex
      // Most lines say twice whose they are.
      var known: UnsafeRawBufferPointer?
      while let at = line[from...].firstIndex(of: UInt8(ascii: "@")) {
        let (start, end) = Self.plainWord(round: at, in: line)
        from = at + 1
        let word = UnsafeRawBufferPointer(rebasing: line[start..<end])
        if let known, known.elementsEqual(word) { continue }
        // What quotes and backslashes do to an address is seen when they are read (RFC 8259 §7).
        if start > line.startIndex, Self.maySpell(line[start - 1]) { return true }
        guard word.count <= AddressHash.longest, AddressHash.lower(word, into: lower) else {
          return true
        }
        let canonical = UnsafeRawBufferPointer(rebasing: lower[..<word.count])
        if standIn(String(decoding: canonical, as: UTF8.self)) != nil { return true }
        known = word
      }
      return false
    }
  }

  private static func plainWord(
    round at: Int, in line: UnsafeRawBufferPointer
  ) -> (start: Int, end: Int) {
    var (start, end) = (at, at + 1)
    while start > line.startIndex, AddressMention.joins(line[start - 1]) { start -= 1 }
    while end < line.endIndex, AddressMention.joins(line[end]) { end += 1 }
    while end > at + 1, line[end - 1] == UInt8(ascii: ".") { end -= 1 }
    return (start, end)
  }

  /// Whether a byte in front of what looks like an address may belong to it, or to what JSON makes of it.
  private static func maySpell(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\\") || isFurtherAtom(byte)
  }
}
