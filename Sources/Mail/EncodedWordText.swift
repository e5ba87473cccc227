import Foundation

/// What the encoded words of a header field read (RFC 2047 §2), as somebody copied it out of a mail's source.
package enum EncodedWordText {
  /// The text with what its encoded words stand for; those of a charset that is not known stay as they are.
  package static func decoded(_ text: String) -> String {
    guard text.contains("=?") else { return text }
    var output = ""
    var rest = text[...]
    var isBehindWord = false
    while let match = rest.firstMatch(of: /=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?=/) {
      let between = rest[..<match.range.lowerBound]
      // Blanks between two of them are none of the text (§6.2).
      if !isBehindWord || !between.allSatisfy(\.isWhitespace) { output += between }
      rest = rest[match.range.upperBound...]
      if let word = word(match.output.1, match.output.2, match.output.3) {
        output += word
        isBehindWord = true
      } else {
        output += match.output.0
        isBehindWord = false
      }
    }
    return output + rest
  }

  private static func word(
    _ charset: Substring, _ encoding: Substring, _ text: Substring
  ) -> String? {
    let bytes = encoding.lowercased() == "b" ? base64(text) : quoted(text)
    // A language may stand behind the charset (RFC 2231 §5).
    let name = charset.prefix { $0 != "*" }.lowercased()
    guard let bytes else { return nil }
    switch name {
    case "utf-8", "us-ascii": return String(validating: bytes, as: UTF8.self)
    case "iso-8859-1", "windows-1252":
      return String(bytes: bytes, encoding: name == "iso-8859-1" ? .isoLatin1 : .windowsCP1252)
    default: return nil
    }
  }

  private static func base64(_ text: Substring) -> [UInt8]? {
    let missing = (4 - text.utf8.count % 4) % 4
    return Data(base64Encoded: text + String(repeating: "=", count: missing)).map { Array($0) }
  }

  /// The “Q” encoding (§4.2).
  private static func quoted(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "_"): bytes.append(0x20)
      case UInt8(ascii: "="):
        guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
          rest.count > 1
        else { return nil }
        bytes.append(value)
        rest = rest.dropFirst(2)
      default: bytes.append(byte)
      }
    }
    return bytes
  }
}
