/// Passes by what holds none of some addresses, many octets at a time: of a million rows a few are looked at.
///
/// An address of ASCII stands in a line letter by letter, but for their case, or the line holds a sign that says that
/// it may be spelled otherwise: no ASCII, a quote, an escape. Such a line is suspect, whatever else it says.
package struct AddressSieve: Sendable {
  /// What is gone through: it decides by which signs a line may say something in other letters.
  package enum Form: Sendable {
    /// A roster, in which records may begin and end in other ways than lines do, and a link may be quoted by
    /// percent signs.
    case table
    /// A consent log.
    case json
    /// Recipients that were frozen.
    case frozen

    fileprivate var signs: (UInt8, UInt8) {
      switch self {
      case .table: (UInt8(ascii: "\""), UInt8(ascii: "%"))
      case .json: (UInt8(ascii: "\\"), UInt8(ascii: "\\"))
      case .frozen: (UInt8(ascii: "\""), UInt8(ascii: "\""))
      }
    }
  }

  /// What one address is known by, in `letters`: from its beginning to the at sign, and on to its end.
  private struct Needle {
    let start, at, end: Int
  }

  private let form: Form
  private let letters: [UInt8]
  private let needles: [Needle]

  /// Of more addresses than this each line is read sooner than it is held against them all.
  package static let most = 16

  /// Nil where an address may be spelled in other ways that all look plain, and for more than `most` of them.
  package init?(_ addresses: some Sequence<EmailAddress>, in form: Form) {
    var letters: [UInt8] = []
    var needles: [Needle] = []
    for address in addresses {
      if needles.count == Self.most { return nil }
      let text = Array(address.canonical.utf8)
      guard let at = text.lastIndex(of: Self.at), at > 0 else { return nil }
      // One address of a machine has many spellings (RFC 4291 §2.2).
      if text[at...].dropFirst().first == UInt8(ascii: "[") { return nil }
      // Recipients have a backslash twice.
      if form == .frozen, text.contains(UInt8(ascii: "\\")) { return nil }
      // What is no ASCII stands in no line of ASCII.
      if text.contains(where: { $0 >= 0x80 }) { continue }
      let start = letters.count
      letters += text
      needles.append(Needle(start: start, at: start + at, end: letters.count))
    }
    (self.form, self.letters, self.needles) = (form, letters, needles)
  }

  private static let at = UInt8(ascii: "@")

  /// The first octet from which it can be told that the line must be looked at; and how many lines end before it.
  /// - Parameter text: whole lines.
  package func firstSuspect(in text: UnsafeRawBufferPointer) -> (suspect: Int?, lines: Int) {
    letters.withUnsafeBufferPointer { letters in
      form == .table ? search(text, letters, isTable: true) : search(text, letters, isTable: false)
    }
  }

  private typealias Octets = SIMD16<UInt8>

  @inline(__always)
  private func search(
    _ text: UnsafeRawBufferPointer, _ letters: UnsafeBufferPointer<UInt8>, isTable: Bool
  ) -> (suspect: Int?, lines: Int) {
    let (one, other) = form.signs
    let (ones, others) = (Octets(repeating: one), Octets(repeating: other))
    let (ats, feeds) = (Octets(repeating: Self.at), Octets(repeating: 0x0A))
    // Comparisons by order are made octet by octet, other than those of what is equal.
    let top = Octets(repeating: 0x80)
    let fold = Octets(repeating: 0xBF)
    let (less, three, returns) = (
      Octets(repeating: 0x3C), Octets(repeating: 3), Octets(repeating: 0x0D)
    )
    // Of an at sign before which another letter stands than in the one address nothing need be asked.
    let last = needles.count == 1 ? letters[max(needles[0].start, needles[0].at - 1)] : 0
    let (smalls, capitals) = (Octets(repeating: last), Octets(repeating: Self.capital(last)))
    let isAny = Octets(repeating: needles.count == 1 ? 0 : 1) .== Octets(repeating: 1)
    var (position, lines) = (0, 0)
    while position < min(16, text.count) {
      if isMark(text[position]), isSuspect(text, position, letters) { return (position, lines) }
      lines += text[position] == 0x0A ? 1 : 0
      position += 1
    }
    var (counted, rounds) = (Octets(), 0)
    while position + 16 <= text.count {
      let octets = text.loadUnaligned(fromByteOffset: position, as: Octets.self)
      let before = text.loadUnaligned(fromByteOffset: position - 1, as: Octets.self)
      var marks =
        (octets .== ats) .& ((before .== smalls) .| (before .== capitals) .| isAny)
        .| (octets .== ones) .| (octets .== others) .| (octets & top .== top)
      if isTable {
        // With the bit that tells “|” from “<” left out.
        marks = marks .| (octets .== returns) .| ((octets & fold &- less) .< three)
      }
      let (low, high) = withUnsafeBytes(of: marks) {
        (
          UInt64(littleEndian: $0.load(as: UInt64.self)),
          UInt64(littleEndian: $0.load(fromByteOffset: 8, as: UInt64.self))
        )
      }
      if low | high != 0 {
        for (bits, offset) in [(low, 0), (high, 8)] {
          var bits = bits
          while bits != 0 {
            let index = position + offset + bits.trailingZeroBitCount / 8
            if isSuspect(text, index, letters) {
              lines += Self.sum(counted)
              return (index, lines + Self.lineEnds(in: text, position..<index))
            }
            bits &= ~(0xFF << UInt64(bits.trailingZeroBitCount / 8 * 8))
          }
        }
      }
      // Each that is marked is 0xFF, one below nothing.
      counted &-= withUnsafeBytes(of: octets .== feeds) { $0.load(as: Octets.self) }
      rounds += 1
      if rounds == 255 {
        lines += Self.sum(counted)
        (counted, rounds) = (Octets(), 0)
      }
      position += 16
    }
    lines += Self.sum(counted)
    for index in position..<text.count where isMark(text[index]) && isSuspect(text, index, letters)
    {
      return (index, lines + Self.lineEnds(in: text, position..<index))
    }
    return (nil, lines + Self.lineEnds(in: text, position..<text.count))
  }

  private static func sum(_ octets: Octets) -> Int {
    Int(SIMD16<UInt16>(truncatingIfNeeded: octets).wrappedSum())
  }

  private static func lineEnds(in text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
    var count = 0
    for index in range where text[index] == 0x0A { count += 1 }
    return count
  }

  /// Whether an octet must be asked of at all.
  private func isMark(_ octet: UInt8) -> Bool {
    octet == Self.at || octet >= 0x80 || octet == form.signs.0 || octet == form.signs.1
      || form == .table && (octet == 0x0D || octet & 0xBF &- 0x3C < 3)
  }

  private func isSuspect(
    _ text: UnsafeRawBufferPointer, _ index: Int, _ letters: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let octet = text[index]
    switch octet {
    case Self.at:
      for needle in needles where isNeedle(needle, text, index, letters) { return true }
      return false
    // CRLF ends a line as LF does; CR alone ends one that only a scanner sees.
    case 0x0D where form == .table: return index + 1 == text.count || text[index + 1] != 0x0A
    // A mark that a merge left begins its line.
    case 0x3C...0x3E where form == .table, 0x7C where form == .table:
      return index == 0 || text[index - 1] == 0x0A || text[index - 1] == 0x0D
    case 0x7D where form == .table, 0x7E where form == .table: return false
    default: return true
    }
  }

  /// Whether an address stands round an at sign.
  private func isNeedle(
    _ needle: Needle, _ text: UnsafeRawBufferPointer, _ index: Int,
    _ letters: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    // From the at sign backwards: domains are alike.
    var (place, position) = (needle.at, index)
    while place > needle.start {
      guard position > 0 else { return false }
      (place, position) = (place - 1, position - 1)
      guard Self.small(text[position]) == letters[place] else { return false }
    }
    guard index + needle.end - needle.at <= text.count else { return false }
    for place in needle.at + 1..<needle.end
    where Self.small(text[index + place - needle.at]) != letters[place] { return false }
    return true
  }

  private static func capital(_ octet: UInt8) -> UInt8 {
    octet &- 0x61 < 26 ? octet & 0xDF : octet
  }

  private static func small(_ octet: UInt8) -> UInt8 {
    octet &- 0x41 < 26 ? octet | 0x20 : octet
  }
}
