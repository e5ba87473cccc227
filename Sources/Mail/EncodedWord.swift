import Diagnostics

/// Text in header fields (RFC 2047), cut into tokens that may be folded apart.
enum EncodedWord {
  /// Tokens for unstructured text: plain words, and encoded words for what plain words cannot hold.
  ///
  /// Several blanks count as one, as they do wherever a subject is shown.
  static func tokens(forText text: String, after column: Int) -> [String] {
    let words = words(of: text)
    let encodable = words.indices.filter { needsEncoding(words[$0], after: $0 == 0 ? column : 1) }
    guard let first = encodable.first, let last = encodable.last else { return words }
    let before = Array(words[..<first])
    // Blanks between two encoded words are not shown (§6.2), so one span takes all of them.
    let span = words[first...last].joined(separator: " ")
    let start = before.isEmpty ? column : 1
    return before + encoded(span, quoting: .text, firstColumn: start)
      + words[words.index(after: last)...]
  }

  /// Tokens for a display name or another phrase (RFC 5322 §3.2.5, RFC 2047 §5 (3)).
  static func tokens(forPhrase phrase: String, after column: Int) -> [String] {
    // Most names are a few letters and blanks, which need no closer look.
    if phrase.utf8.count < 40, phrase.utf8.allSatisfy({ $0.isASCIILetterOrDigit || $0 == 0x20 }) {
      return phrase.utf8.split(separator: 0x20).map { String(phrase[$0.startIndex..<$0.endIndex]) }
    }
    let words = words(of: phrase)
    if words.isEmpty { return [] }
    // What may be set in quotes must leave room for both, and for a backslash before each special.
    let isLong = words.enumerated().contains { index, word in
      LocalPart.escaped(word).utf8.count + 2 > 78 - (index == 0 ? column : 1)
    }
    if isLong || words.contains(where: { needsEncoding($0, after: 1) }) {
      return encoded(words.joined(separator: " "), quoting: .phrase, firstColumn: column)
    }
    if words.allSatisfy({ $0.unicodeScalars.allSatisfy(LocalPart.isAtomText) }) { return words }
    return self.words(of: "\"\(LocalPart.escaped(words.joined(separator: " ")))\"")
  }

  /// The words between blanks, cut by scalars: a blank with a combining mark is one too.
  private static func words(of text: String) -> [String] {
    text.unicodeScalars.split { $0 == " " || $0 == "\t" }.map { String($0) }
  }

  private static func needsEncoding(_ word: String, after column: Int) -> Bool {
    // "=?" in plain text would be read as an encoded word (§7); a long word could not be folded.
    word.utf8.contains { $0 >= 0x80 } || word.contains("=?")
      || word.utf8.count > min(74, 78 - column)
  }

  private enum Quoting { case text, phrase }

  /// Encoded words of at most 75 octets (§2), each holding whole characters (§5).
  private static func encoded(_ text: String, quoting: Quoting, firstColumn: Int) -> [String] {
    let useBase64 =
      quotedLength(text.utf8, quoting) > base64Length(text.utf8.count)
    let overhead = "=?UTF-8?Q??=".utf8.count
    let firstRoom = min(75, 78 - firstColumn) - overhead
    var words: [String] = []
    var current: [UInt8] = []
    func length(_ bytes: [UInt8]) -> Int {
      useBase64 ? base64Length(bytes.count) : quotedLength(bytes, quoting)
    }
    func flush() {
      let body =
        useBase64
        ? Base64.encodedString(current)
        : String(decoding: current.flatMap { quotedByte($0, quoting) }, as: UTF8.self)
      words.append("=?UTF-8?\(useBase64 ? "B" : "Q")?\(body)?=")
    }
    // A letter keeps its accents and an emoji its parts, unless that is longer than a word may be.
    let pieces = text.flatMap { character -> [[UInt8]] in
      let whole = Array(character.utf8)
      return length(whole) <= firstRoom
        ? [whole] : character.unicodeScalars.map { Array(String($0).utf8) }
    }
    for piece in pieces {
      let room = words.isEmpty ? firstRoom : 75 - overhead
      if !current.isEmpty, length(current + piece) > room {
        flush()
        current = piece
      } else {
        current += piece
      }
    }
    flush()
    return words
  }

  private static func base64Length(_ count: Int) -> Int { (count + 2) / 3 * 4 }

  private static func quotedLength(_ bytes: some Sequence<UInt8>, _ quoting: Quoting) -> Int {
    bytes.reduce(0) { $0 + (isPlain($1, quoting) ? 1 : 3) }
  }

  /// What may stand for itself: §5 (3) for phrases; in text everything printable but `=?_` (§4.2).
  private static func isPlain(_ byte: UInt8, _ quoting: Quoting) -> Bool {
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "/"), UInt8(ascii: " "):
      true
    case UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "_"): false
    default: byte.isASCIILetterOrDigit || quoting == .text && (0x21...0x7E).contains(byte)
    }
  }

  private static func quotedByte(_ byte: UInt8, _ quoting: Quoting) -> [UInt8] {
    if byte == UInt8(ascii: " ") { return [UInt8(ascii: "_")] }
    return isPlain(byte, quoting) ? [byte] : [UInt8(ascii: "=")] + Hex.upper(byte)
  }
}
