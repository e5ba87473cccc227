/// How the text of an import is written, and what turns it into UTF-8.
enum TextEncoding: String, Sendable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16 (little-endian)"
  case utf16BigEndian = "UTF-16 (big-endian)"
  case windows1252 = "Windows-1252"
  case macRoman = "Mac Roman"

  var name: String { rawValue }

  /// Whether it is known by what its words look like alone.
  var isWestern: Bool { self == .windows1252 || self == .macRoman }

  /// What an octet beyond ASCII is in one of the encodings of an octet a character; nil for none.
  func scalar(of byte: UInt8) -> Unicode.Scalar? {
    guard byte >= 0x80 else { return Unicode.Scalar(byte) }
    let upper = self == .macRoman ? Self.mac : Self.windows
    return upper[Int(byte) - 0x80]
  }

  private static let windows: [Unicode.Scalar?] =
    [
      "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
      nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
    ] + (0xA0...0xFF).map { Unicode.Scalar(UInt32($0)) }

  private static let mac: [Unicode.Scalar?] = Array(
    ("ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
      + "¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ")
      .unicodeScalars)

  /// Decodes chunk by chunk. What is no text becomes a byte that no UTF-8 has, so that its row is refused.
  struct Decoder {
    let encoding: TextEncoding
    private var isFirst = true
    /// The first half of a unit, and of a pair of units, that a chunk ended with.
    private var half: UInt8?
    private var lead: UInt16?

    init(_ encoding: TextEncoding) { self.encoding = encoding }

    private static let noText: UInt8 = 0xFF

    mutating func decode(_ chunk: UnsafeRawBufferPointer, into text: inout [UInt8]) {
      switch encoding {
      case .utf8:
        let skipped = isFirst && chunk.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        text.append(contentsOf: chunk.dropFirst(skipped))
      case .windows1252: for byte in chunk { Self.put(byte, TextEncoding.windows, &text) }
      case .macRoman: for byte in chunk { Self.put(byte, TextEncoding.mac, &text) }
      case .utf16LittleEndian, .utf16BigEndian: for byte in chunk { take(byte, &text) }
      }
      isFirst = isFirst && chunk.isEmpty
    }

    /// What is left over at the end is half a character.
    mutating func finish(into text: inout [UInt8]) {
      if half != nil || lead != nil { text.append(Self.noText) }
      (half, lead) = (nil, nil)
    }

    private mutating func take(_ byte: UInt8, _ text: inout [UInt8]) {
      guard let first = half else {
        half = byte
        return
      }
      half = nil
      let unit =
        encoding == .utf16LittleEndian
        ? UInt16(byte) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(byte)
      if let high = lead {
        lead = nil
        if (0xDC00...0xDFFF).contains(unit) {
          let value = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
          return Self.put(Unicode.Scalar(value), &text)
        }
        text.append(Self.noText)
      }
      if (0xD800...0xDBFF).contains(unit) {
        lead = unit
      } else if unit != 0xFEFF {
        Self.put(Unicode.Scalar(UInt32(unit)), &text)
      }
    }

    private static func put(_ byte: UInt8, _ upper: [Unicode.Scalar?], _ text: inout [UInt8]) {
      if byte < 0x80 { text.append(byte) } else { put(upper[Int(byte) - 0x80], &text) }
    }

    private static func put(_ scalar: Unicode.Scalar?, _ text: inout [UInt8]) {
      guard let scalar else { return text.append(noText) }
      text.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    }
  }
}
