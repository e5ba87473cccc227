package import Diagnostics
import Foundation
package import Mail

/// What somebody hands in to have a reader taken off: an address, the link or token out of a mail, or what such
/// a link has people write.
package enum LeavingWords: Sendable, Equatable {
  case address(EmailAddress)
  /// What mails asked for before tokens stood in their links; nil where no list is named.
  case named(EmailAddress, list: String)
  case token(String)

  /// - Throws: `Problem` where it is none of them.
  package init(parsing text: String) throws(Problem) {
    var text = Self.plain(text)
    let isMailLink =
      text.lowercased().hasPrefix("mailto:")
      || text.lowercased().contains("?subject=") && !text.contains("://")
    if isMailLink, let parts = URLComponents(string: text) {
      let subject = parts.queryItems?.first { $0.name.lowercased() == "subject" }?.value
      text = Self.plain(subject ?? parts.path)
    }
    if text.lowercased().hasPrefix("unsubscribe%20") {
      text = text.removingPercentEncoding ?? text
    }
    let words = text.split(whereSeparator: \.isWhitespace)
    if words.count > 1, words[0].lowercased() == "unsubscribe" {
      if words.count == 3, words[2].contains("@") {
        self = .named(try Self.address(String(words[2])), list: String(words[1]))
        return
      }
      // A long line may have been broken anywhere.
      text = words.dropFirst().joined()
    }
    if let link = text.range(of: "/unsubscribe/", options: [.backwards, .caseInsensitive]) {
      let token = text[link.upperBound...].prefix { !"?#/>".contains($0) }
      self = .token(token.removingPercentEncoding ?? String(token))
    } else if !text.contains("@"), text.utf8.count >= Self.shortestToken,
      text.utf8.allSatisfy({ UInt8(ascii: ".") == $0 || Character(UnicodeScalar($0)).isTokens })
    {
      self = .token(text)
    } else {
      self = .address(try Self.address(text))
    }
  }

  private static let shortestToken = 30

  private static func address(_ text: String) throws(Problem) -> EmailAddress {
    do { return try Mailbox(pasted: text, isKnown: true).address } catch {
      throw Problem(
        error.reason,
        hint: "an address, a link or token out of a mail, or an unsubscribe mail's subject",
        category: .usage)
    }
  }

  /// Without what stands round it where it was copied, and the marks of an answer or a forwarded mail.
  private static func plain(_ text: String) -> String {
    var text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    while let mark = text.prefixMatch(of: /(?i)(subject|betreff|re|aw|fwd?|wg)\s*:\s*/) {
      text = String(text[mark.range.upperBound...])
    }
    if text.hasPrefix("<"), text.hasSuffix(">") { text = String(text.dropFirst().dropLast()) }
    return text
  }
}

extension Character {
  fileprivate var isTokens: Bool { isASCII && (isLetter || isNumber || self == "-" || self == "_") }
}
