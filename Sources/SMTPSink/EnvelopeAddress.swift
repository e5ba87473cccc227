/// An address of the envelope: `Mailbox` of RFC 5321 §4.1.2, or `postmaster` (§4.1.1.3).
struct EnvelopeAddress {
  let spelling: String

  /// Nil when `text` is not an address; only ASCII, since SMTPUTF8 is not offered.
  init?(_ text: String) {
    // §4.5.3.1: a path has 256 octets with its brackets, a local part 64, a domain 255.
    guard text.utf8.count <= 254 else { return nil }
    spelling = text
    if text.lowercased() == "postmaster" { return }
    guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    let local = text[..<at]
    let domain = text[text.utf8.index(after: at)...]
    guard local.utf8.count <= 64, Self.isDotString(local) || Self.isQuotedString(local),
      Self.isDomain(domain) || Self.isAddressLiteral(domain)
    else { return nil }
  }

  private static func isDotString(_ text: Substring) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
      !atom.isEmpty && atom.utf8.allSatisfy { isLetterOrDigit($0) || atextSpecials.contains($0) }
    }
  }

  /// The signs of `atext` in RFC 5322 §3.2.3.
  private static let atextSpecials = Set("!#$%&'*+-/=?^_`{|}~".utf8)

  private static func isQuotedString(_ text: Substring) -> Bool {
    guard text.utf8.count >= 2, text.first == "\"", text.last == "\"" else { return false }
    var escaped = false
    for byte in text.utf8.dropFirst().dropLast() {
      guard (0x20...0x7E).contains(byte) else { return false }
      if !escaped, byte == UInt8(ascii: "\"") { return false }
      escaped = !escaped && byte == UInt8(ascii: "\\")
    }
    return !escaped
  }

  private static func isDomain(_ text: Substring) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      !label.isEmpty && label.first != "-" && label.last != "-"
        && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }
  }

  /// §4.1.3, with any `dcontent` between the brackets.
  private static func isAddressLiteral(_ text: Substring) -> Bool {
    guard text.utf8.count > 2, text.first == "[", text.last == "]" else { return false }
    return text.utf8.dropFirst().dropLast().allSatisfy {
      (0x21...0x7E).contains($0) && !(0x5B...0x5D).contains($0)
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
