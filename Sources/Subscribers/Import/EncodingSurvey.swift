/// Finds out how a text is written, from all of its bytes.
struct EncodingSurvey {
  private var start: [UInt8] = []
  /// Characters of several bytes in UTF-8, and bytes that are none.
  private var wholeCharacters = 0
  private var strayBytes = 0
  /// How many of the latter speak for Windows-1252, and for Mac Roman, by what stands beside them.
  private var votes = NarrowVotes()
  /// The end of the chunk before: a vote needs both neighbours, and one may be in the next chunk.
  private var last: UInt8 = 0x20
  private var waiting: (byte: UInt8, after: UInt8)?
  /// How many bytes of a character are still to come.
  private var due = 0
  private var sequence: [UInt8] = []
  /// Characters of two bytes that no writing has beside each other, as chance makes them of another encoding's.
  private var jumbled = 0
  private var writing: Writing?

  private static let startSize = 4096

  mutating func feed(_ chunk: UnsafeRawBufferPointer) {
    if start.count < Self.startSize { start += chunk.prefix(Self.startSize - start.count) }
    var index = 0
    let count = chunk.count
    guard let first = chunk.first, let end = chunk.last else { return }
    if let waiting { votes.take(waiting.byte, after: waiting.after, before: first) }
    waiting = end < 0x80 ? nil : (end, count > 1 ? chunk[count - 2] : last)
    defer { last = end }
    while index < count {
      if due == 0 {
        // Eight at a time, as nearly all text is ASCII.
        if chunk[index] < 0x80 { writing = nil }
        while index + 8 <= count,
          chunk.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        { index += 8 }
        guard index < count else { return }
        if chunk[index] < 0x80 {
          index += 1
          continue
        }
      }
      if chunk[index] >= 0x80, index + 1 < count {
        votes.take(
          chunk[index], after: index > 0 ? chunk[index - 1] : last, before: chunk[index + 1])
      }
      take(chunk[index])
      index += 1
    }
  }

  private mutating func take(_ byte: UInt8) {
    if due > 0 {
      if byte & 0xC0 == 0x80 {
        due -= 1
        sequence.append(byte)
        if due == 0 {
          if String(validating: sequence, as: UTF8.self) != nil {
            wholeCharacters += 1
            noteWriting()
          } else {
            sequence.forEach { _ in stray() }
          }
        }
        return
      }
      sequence.forEach { _ in stray() }
      due = 0
    }
    switch byte {
    case 0xC2...0xDF: (due, sequence) = (1, [byte])
    case 0xE0...0xEF: (due, sequence) = (2, [byte])
    case 0xF0...0xF4: (due, sequence) = (3, [byte])
    case 0x80...: stray()
    default: break
    }
  }

  private mutating func stray() { strayBytes += 1 }

  private enum Writing {
    case latin, greek, cyrillic, armenian, hebrew, arabic, other
  }

  /// Notes what the character that ended is of, behind the one before.
  private mutating func noteWriting() {
    guard sequence.count == 2, let lead = sequence.first, let trail = sequence.last else {
      return writing = nil
    }
    let next: Writing
    switch (lead, trail) {
    // Quotes, signs and blanks go with all.
    case (0xC2, _): return
    case (0xCC, _), (0xCD, ..<0xB0):
      // Accents go with the letters of Europe.
      if [.hebrew, .arabic, .other].contains(writing) { jumbled += 1 }
      return
    case (..<0xCC, _): next = .latin
    case (..<0xD0, _): next = .greek
    case (..<0xD4, _), (0xD4, ..<0xB0): next = .cyrillic
    case (..<0xD6, _), (0xD6, ..<0x90): next = .armenian
    case (..<0xD8, _): next = .hebrew
    case (..<0xDC, _): next = .arabic
    default: next = .other
    }
    if let writing, writing != next { jumbled += 1 }
    writing = next
  }

  /// What the bytes so far are written in.
  var encoding: TextEncoding {
    if start.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
    if start.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
    let pairs = start.count / 2
    let zeros = start.enumerated().reduce(into: (even: 0, odd: 0)) { zeros, item in
      if item.element == 0 {
        if item.offset.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
      }
    }
    // Without a mark: separators, line ends and addresses have a zero as every other octet, whatever the names have.
    if zeros.odd > max(2, pairs / 8), zeros.even * 8 < zeros.odd { return .utf16LittleEndian }
    if zeros.even > max(2, pairs / 8), zeros.odd * 8 < zeros.even { return .utf16BigEndian }
    // A few bad bytes among good characters are a few bad rows.
    // A character that the end cuts off is none.
    let strayBytes = strayBytes + (due > 0 ? sequence.count : 0)
    let isJumble = jumbled > 0 && jumbled * 3 >= wholeCharacters
    if !isJumble, strayBytes == 0 || wholeCharacters > strayBytes { return .utf8 }
    var votes = votes
    if let waiting { votes.take(waiting.byte, after: waiting.after, before: 0x20) }
    return votes.areMac(hasReturns: hasReturns) ? .macRoman : .windows1252
  }

  /// Whether lines end as only an old Mac ends them.
  private var hasReturns: Bool {
    zip(start, start.dropFirst()).contains { $0 == 0x0D && $1 != 0x0A }
  }
}
