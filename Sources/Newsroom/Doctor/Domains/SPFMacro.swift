import Foundation

/// What stands for something of the mail in a domain of an SPF record, such as `%{i}` (RFC 7208 §7).
struct SPFMacro {
  /// Whose mail is judged.
  struct Mail: Equatable {
    var address: IPAddress
    /// The reverse-path.
    var local: String
    var domain: String
    var hello: String
  }

  /// §7.1. “c”, “r” and “t” are for explanations alone.
  private static var pattern: Regex<(Substring, Substring, Substring, Substring, Substring)> {
    /%\{([slodipvhSLODIPVH])(\d*)([rR]?)([-.+,\/_=]*)\}/
  }

  static func isValid(_ text: Substring) -> Bool {
    let rest = text.replacing(pattern, with: "").replacing("%%", with: "")
      .replacing("%_", with: "").replacing("%-", with: "")
    return !rest.contains("%")
      && !text.matches(of: pattern).contains { Int($0.2) == 0 || $0.2.count > 3 }
  }

  /// Whether a domain is another for each mail.
  static func isIn(_ text: String) -> Bool { text.contains("%") }

  /// The domain that is meant; nil where it asks for a validated name (“p”), which nobody should (§7.2).
  static func expand(_ text: String, at domain: String, for mail: Mail) -> String? {
    var result = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: pattern) {
      result += literal(rest[..<match.range.lowerBound])
      guard let value = value(of: match.1, at: domain, for: mail) else { return nil }
      result += transformed(
        value, count: Int(match.2), isReversed: !match.3.isEmpty,
        delimiters: match.4.isEmpty ? "." : match.4, isEscaped: match.1 != match.1.lowercased())
      rest = rest[match.range.upperBound...]
    }
    result += literal(rest)
    // §7.3: labels on the left are dropped of what is longer than a name can be.
    while result.utf8.count > 253, let dot = result.firstIndex(of: ".") {
      result = String(result[result.index(after: dot)...])
    }
    return result
  }

  private static func literal(_ text: Substring) -> String {
    String(
      text.replacing(/%([%_-])/) { $0.1 == "%" ? "%" : $0.1 == "_" ? " " : "%20" })
  }

  private static func value(of letter: Substring, at domain: String, for mail: Mail) -> String? {
    switch letter.lowercased() {
    case "s": "\(mail.local)@\(mail.domain)"
    case "l": mail.local
    case "o": mail.domain
    case "d": domain
    case "i": mail.address.dotted
    case "v": mail.address.isIPv4 ? "in-addr" : "ip6"
    case "h": mail.hello
    default: nil
    }
  }

  private static func transformed(
    _ value: String, count: Int?, isReversed: Bool, delimiters: Substring, isEscaped: Bool
  ) -> String {
    var parts = value.split(omittingEmptySubsequences: false) { delimiters.contains($0) }
    if isReversed { parts.reverse() }
    let text = parts.suffix(count ?? parts.count).joined(separator: ".")
    guard isEscaped else { return text }
    let plain = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    return text.addingPercentEncoding(withAllowedCharacters: plain) ?? text
  }
}
