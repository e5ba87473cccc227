/// Characters that nobody sees or that a terminal obeys, found and made visible.
extension String {
  /// Whether a control character stands anywhere in the text.
  package var holdsControls: Bool {
    !isPlain && unicodeScalars.contains(where: \.isControl)
  }

  /// The text with control and invisible characters made visible, for use in messages.
  package var printable: String { escaping { $0.isControl || $0.isInvisible } }

  /// The text without what a terminal obeys: control characters but line feeds and tabs made visible.
  package var safeForTerminal: String {
    let isPlain = holdsOnly { $0 &- 0x20 < 0x5F || $0 == 0x0A || $0 == 0x09 }
    return isPlain || !mayHoldStray ? self : escaping(\.isStray)
  }

  /// The text with some of its characters written otherwise, such as `\u{1B}`.
  package func escaping(
    _ isEscaped: (Unicode.Scalar) -> Bool,
    as escape: (Unicode.Scalar) -> String = { $0.escaped(asASCII: true) }
  ) -> String {
    guard !isPlain, unicodeScalars.contains(where: isEscaped) else { return self }
    return unicodeScalars.reduce(into: "") { $0 += isEscaped($1) ? escape($1) : String($1) }
  }

  /// Whether bytes leave it open that it holds a stray control character: of C0, C1 and the separators each has
  /// bytes of its own (RFC 3629 §3).
  private var mayHoldStray: Bool {
    utf8.withContiguousStorageIfAvailable { bytes in
      var (before, previous): (UInt8, UInt8) = (0, 0)
      for byte in bytes {
        let isStray =
          byte < 0x20 && byte != 0x0A && byte != 0x09 || byte == 0x7F
          || previous == 0xC2 && byte < 0xA0
          || before == 0xE2 && previous == 0x80 && byte & 0xFE == 0xA8
        if isStray { return true }
        (before, previous) = (previous, byte)
      }
      return false
    } ?? true
  }

  /// Whether all of it is printable ASCII, as most texts are; bytes show that faster than characters.
  private var isPlain: Bool { holdsOnly { $0 &- 0x20 < 0x5F } }

  /// Whether each byte is one of those; looks at all of them, many at a time, since most texts are.
  @inline(__always)
  private func holdsOnly(_ isOne: (UInt8) -> Bool) -> Bool {
    utf8.withContiguousStorageIfAvailable { bytes in
      var others: UInt8 = 0
      for byte in bytes { others |= isOne(byte) ? 0 : 1 }
      return others == 0
    } ?? false
  }
}

extension Unicode.Scalar {
  /// C0, DEL, C1 and the line and paragraph separators: nothing that belongs in a header or an envelope.
  package var isControl: Bool {
    value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
  }

  /// A control character that has no use in a text of several lines.
  package var isStray: Bool { isControl && self != "\n" && self != "\t" }

  /// Marks without a width that come along when text is copied, such as U+200B and U+FEFF. The joiners
  /// are none of them: emoji and several scripts are written with them.
  package var isInvisible: Bool {
    value >= 0x80 && properties.generalCategory == .format && value != 0x200C && value != 0x200D
  }
}
