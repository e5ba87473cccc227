import Diagnostics
import Foundation

/// The part of an address before the “@” (RFC 5321 §4.1.2, with UTF-8 by RFC 6531 §3.3).
enum LocalPart {
  struct Failure: Error { var reason: String }

  /// Reads a dot-string or a quoted-string and returns what it means.
  static func parse(_ text: Substring) throws(Failure) -> String {
    if text.first == "\"" { return try parseQuoted(text) }
    guard !text.isEmpty else { throw Failure(reason: "nothing stands before the “@”") }
    // RFC 5321 §4.5.3.1.1
    guard text.utf8.count <= 64 else {
      throw Failure(reason: "the part before the “@” is longer than 64 octets")
    }
    if isPlain(text) { return String(text) }
    for scalar in text.unicodeScalars where !isAtomText(scalar) && scalar != "." {
      throw Failure(reason: "“\(String(scalar).printable)” cannot stand in it")
    }
    guard isDotString(text) else {
      throw Failure(reason: "a dot stands at an end or beside another before the “@”")
    }
    return String(text)
  }

  /// The local part as it is written on the wire: atoms where they suffice, in quotes otherwise.
  static func quoted(_ local: String) -> String {
    if isPlain(local) { return local }
    return isAtoms(local) ? local : "\"\(escaped(local))\""
  }

  /// One spelling of all that differ in case, by full case folding, or in how their letters are composed
  /// (Unicode §3.13, D145; RFC 6532 §3.1).
  static func canonical(_ local: String) -> String {
    if local.utf8.allSatisfy({ $0 < 0x80 }) { return local.lowercased() }
    return local.decomposedStringWithCanonicalMapping
      .folding(options: .caseInsensitive, locale: nil).precomposedStringWithCanonicalMapping
  }

  /// Whether it needs no quotes.
  static func isAtoms(_ local: String) -> Bool {
    isDotString(local[...]) && local.unicodeScalars.allSatisfy { isAtomText($0) || $0 == "." }
  }

  /// The content of a quoted string: quotes and backslashes behind a backslash (RFC 5322 §3.2.4).
  ///
  /// It goes by scalars, since a quote with a combining mark is a character that equals no quote.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar == "\"" || scalar == "\\" { result.append("\\") }
      result.unicodeScalars.append(scalar)
    }
  }

  /// Whether it is made of letters, digits, “-”, “_” and “+” alone, as nearly all are.
  private static func isPlain(_ text: some StringProtocol) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte.isASCIILetterOrDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
          || byte == UInt8(ascii: "+")
      }
  }

  private static func isDotString(_ text: Substring) -> Bool {
    // By bytes: a search for “..” took a quarter of the time in which a roster is read.
    var previous = UInt8(ascii: ".")
    for byte in text.utf8 {
      if byte == UInt8(ascii: "."), previous == byte { return false }
      previous = byte
    }
    return previous != UInt8(ascii: ".")
  }

  private static func parseQuoted(_ text: Substring) throws(Failure) -> String {
    let string = QuotedString(parsing: text)
    guard !string.isFollowed else { throw Failure(reason: "text stands after the closing quote") }
    // RFC 5321 §4.1.2: qtextSMTP and quoted-pairSMTP hold printable characters only.
    guard !string.content.unicodeScalars.contains(where: { $0.isControl || $0.isInvisible }) else {
      throw Failure(reason: "it holds a control or invisible character")
    }
    guard string.isClosed else { throw Failure(reason: "the quote is not closed") }
    guard !string.content.isEmpty, quoted(string.content).utf8.count <= 64 else {
      throw Failure(reason: "the part before the “@” is empty or longer than 64 octets")
    }
    return string.content
  }

  /// RFC 5322 §3.2.3 `atext`, with every non-ASCII character by RFC 6531 §3.3.
  static func isAtomText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": true
    case "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`", "{", "|", "}",
      "~":
      true
    default:
      scalar.value >= 0xA0 && !scalar.isControl && !scalar.isInvisible
        && !scalar.properties.isWhitespace
    }
  }
}
