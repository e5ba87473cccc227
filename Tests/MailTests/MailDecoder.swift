import Foundation
import Testing

/// Reads back what the encoders write, by the letter of RFC 2045 and RFC 2047 and with nothing of
/// theirs.
enum MailDecoder {
  /// The lines of a field or a body, which must be ended by CRLF and hold neither CR nor LF.
  static func lines(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) -> [String] {
    let lines = text.components(separatedBy: "\r\n")
    let isClean = lines.allSatisfy { !$0.utf8.contains { $0 == 0x0D || $0 == 0x0A } }
    #expect(isClean, "a bare CR or LF in \(text.debugDescription)", sourceLocation: sourceLocation)
    return lines
  }

  /// The value of a field: unfolded (RFC 5322 §2.2.3), its encoded words decoded (RFC 2047 §6).
  static func value(of rendered: String) throws -> String {
    let unfolded = lines(rendered).joined()
    let colon = try #require(unfolded.firstIndex(of: ":"))
    var result = ""
    var afterEncoded = true
    for word in unfolded[unfolded.index(after: colon)...].split(separator: " ") {
      if let decoded = try encodedWord(word) {
        // Blanks between two encoded words are not shown (§6.2).
        result += (afterEncoded || result.isEmpty ? "" : " ") + decoded
        afterEncoded = true
      } else {
        result += (result.isEmpty ? "" : " ") + word
        afterEncoded = false
      }
    }
    return result
  }

  /// What an encoded word holds; nil for any other word.
  static func encodedWord(_ word: Substring) throws -> String? {
    guard let match = word.wholeMatch(of: /=\?UTF-8\?([QB])\?([^? ]+)\?=/) else { return nil }
    if match.1 == "B" {
      return try text(Array(#require(Data(base64Encoded: String(match.2)))))
    }
    return try text(hexDecoded(match.2.utf8.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }))
  }

  /// The text of a quoted-printable body, with its CRLF line ends.
  static func quotedPrintable(_ text: String) throws -> String {
    try self.text(hexDecoded(Array(text.components(separatedBy: "=\r\n").joined().utf8)))
  }

  private static func text(_ bytes: [UInt8]) throws -> String {
    let text: String? = String(validating: bytes, as: UTF8.self)
    return try #require(text, "half a character in \(bytes)")
  }

  private static func hexDecoded(_ bytes: [UInt8]) throws -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        result.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      result.append(try #require(UInt8(digits, radix: 16), "=\(digits) is no code"))
      rest = rest.dropFirst(2)
    }
    return result
  }
}
