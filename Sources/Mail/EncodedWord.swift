/// Text in header fields (RFC 2047), cut into tokens that may be folded apart.
enum EncodedWord {
  /// Tokens for unstructured text: plain words, and encoded words for what plain words cannot hold.
  static func tokens(forText text: String, after column: Int) -> [String] {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    guard let first = words.firstIndex(where: needsEncoding),
      let last = words.lastIndex(where: needsEncoding)
    else { return words }
    let before = Array(words[..<first])
    // Blanks between two encoded words are not shown (§6.2), so one span takes all of them.
    let span = words[first...last].joined(separator: " ")
    let start = before.isEmpty ? column : 1
    return before + encoded(span, quoting: .text, firstColumn: start)
      + words[words.index(after: last)...]
  }

  /// Tokens for a display name or another phrase (RFC 5322 §3.2.5, RFC 2047 §5 (3)).
  static func tokens(forPhrase phrase: String, after column: Int) -> [String] {
    let words = phrase.split(separator: " ").map(String.init)
    if words.isEmpty { return [] }
    if words.contains(where: needsEncoding) {
      return encoded(words.joined(separator: " "), quoting: .phrase, firstColumn: column)
    }
    if words.allSatisfy({ $0.unicodeScalars.allSatisfy(LocalPart.isAtomText) }) { return words }
    let escaped = words.joined(separator: " ").reduce(into: "") { result, character in
      if character == "\"" || character == "\\" { result.append("\\") }
      result.append(character)
    }
    return ["\"\(escaped)\""].flatMap { $0.split(separator: " ").map(String.init) }
  }

  private static func needsEncoding(_ word: String) -> Bool {
    // "=?" in plain text would be read as an encoded word (§7); a long word could not be folded.
    word.utf8.contains { $0 >= 0x80 } || word.contains("=?") || word.utf8.count > 74
  }

  private enum Quoting { case text, phrase }

  /// Encoded words of at most 75 octets (§2), each holding whole characters (§5).
  private static func encoded(_ text: String, quoting: Quoting, firstColumn: Int) -> [String] {
    let pieces = text.unicodeScalars.map { scalar in Array(String(scalar).utf8) }
    let quotedLength = pieces.reduce(0) {
      $0 + $1.reduce(0) { $0 + (isPlain($1, quoting) ? 1 : 3) }
    }
    let useBase64 = quotedLength > (text.utf8.count + 2) / 3 * 4
    let overhead = "=?UTF-8?Q??=".utf8.count
    var words: [String] = []
    var current: [UInt8] = []
    var currentLength = 0
    func flush() {
      let body =
        useBase64
        ? Base64.encodedString(current)
        : String(decoding: current.flatMap { quotedByte($0, quoting) }, as: UTF8.self)
      words.append("=?UTF-8?\(useBase64 ? "B" : "Q")?\(body)?=")
    }
    for piece in pieces {
      let room = min(75, words.isEmpty ? 78 - firstColumn : 75) - overhead
      let length =
        useBase64
        ? (current.count + piece.count + 2) / 3 * 4
        : currentLength + piece.reduce(0) { $0 + (isPlain($1, quoting) ? 1 : 3) }
      if length > room, !current.isEmpty {
        flush()
        current = piece
        currentLength = piece.reduce(0) { $0 + (isPlain($1, quoting) ? 1 : 3) }
      } else {
        current += piece
        currentLength = length
      }
    }
    flush()
    return words
  }

  /// What may stand for itself: §5 (3) for phrases; in text everything printable but `=?_` (§4.2).
  private static func isPlain(_ byte: UInt8, _ quoting: Quoting) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "*"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: " "):
      true
    case UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "_"): false
    default: quoting == .text && (0x21...0x7E).contains(byte)
    }
  }

  private static func quotedByte(_ byte: UInt8, _ quoting: Quoting) -> [UInt8] {
    if byte == UInt8(ascii: " ") { return [UInt8(ascii: "_")] }
    return isPlain(byte, quoting) ? [byte] : [UInt8(ascii: "=")] + Hex.upper(byte)
  }
}
