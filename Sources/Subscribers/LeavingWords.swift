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
    var (text, isSubject) = Self.plain(EncodedWordText.decoded(text))
    let isMailLink =
      text.lowercased().hasPrefix("mailto:")
      || text.lowercased().contains("?subject=") && !text.contains("://")
    if isMailLink, let parts = URLComponents(string: text) {
      let subject = parts.queryItems?.first { $0.name.lowercased() == "subject" }?.value
      text = Self.plain(EncodedWordText.decoded(subject ?? parts.path)).text
      isSubject = subject != nil
    }
    if text.lowercased().hasPrefix("unsubscribe%20") {
      text = text.removingPercentEncoding ?? text
    }
    let words = text.split(whereSeparator: \.isWhitespace)
    // Whatever gateways and mail programs put before it: the token proves itself, an address does not.
    if let command = words.lastIndex(where: { $0.lowercased() == "unsubscribe" }), command > 0,
      case let token = words[(command + 1)...].joined(), Self.isToken(token)
    {
      self = .token(token)
      return
    }
    if words.count > 1, words[0].lowercased() == "unsubscribe" {
      if words.count == 3, words[2].contains("@") {
        self = .named(try Self.address(String(words[2])), list: String(words[1]))
        return
      }
      isSubject = true
      // A long line may have been broken anywhere.
      text = words.dropFirst().joined()
    } else if text.contains(where: \.isNewline), Self.isToken(words.joined()) || text.contains("/")
    {
      // So may a token or a link that was copied with its line ends.
      text = words.joined()
    }
    text = Self.innerLink(of: text)
    if let link = text.range(of: Self.path, options: [.backwards, .caseInsensitive]) {
      let token = text[link.upperBound...].prefix { !"?#/>&".contains($0) }
      self = .token(token.removingPercentEncoding ?? String(token))
    } else if Self.isToken(text) {
      self = .token(text)
    } else {
      let address = try Self.address(text)
      // Anybody can write a mail that names somebody else.
      guard !isSubject else { throw Self.subject(naming: address) }
      self = .address(address)
    }
  }

  /// Whether it is the header field of a mail's subject.
  package static func isSubject(_ text: String) -> Bool { text.lowercased().hasPrefix("subject:") }

  private static func isToken(_ text: String) -> Bool {
    text.utf8.count >= shortestToken
      && text.utf8.allSatisfy { UInt8(ascii: ".") == $0 || Character(UnicodeScalar($0)).isTokens }
  }

  private static func subject(naming address: EmailAddress) -> Problem {
    Problem(
      "the subject of a mail names an address and has no token: anybody can have written it",
      hint: "if it was \(address) who wrote it, the address alone takes them off", category: .usage)
  }

  /// The link of ours within one of a program that looks at links, where it stands with percent signs.
  private static func innerLink(of text: String) -> String {
    var text = text
    for _ in 0..<3 {
      if text.range(of: path, options: .caseInsensitive) != nil { break }
      guard text.contains("://"), let inner = text.removingPercentEncoding, inner != text else {
        break
      }
      text = inner
    }
    return text
  }

  private static let path = "/unsubscribe/"

  private static let shortestToken = 30

  private static func address(_ text: String) throws(Problem) -> EmailAddress {
    do { return try Mailbox(pasted: text, isKnown: true).address } catch {
      throw Problem(
        error.reason,
        hint: "an address, a link or token out of a mail, or the subject of an unsubscribe mail",
        category: .usage)
    }
  }

  /// Without what stands round it where it was copied, and the marks of an answer or a forwarded mail.
  /// - Returns: also whether such marks were there.
  private static func plain(_ text: String) -> (text: String, isSubject: Bool) {
    var text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    var isSubject = false
    // Gateways put words of their own before it: “[EXT]”, “*** SPAM ***”.
    let marks =
      /(?i)((subject|betreff|re|ref|aw|antw|sv|vs|vl|vb|tr|fwd?|wg|rv|rif|res|enc|odp|pd|ynt|ext|external)\s*(\[\d+\]\s*)?:|\[[^\]@]{1,40}\]|\*+[^*@]{1,40}\*+)\s*/
    while let mark = text.prefixMatch(of: marks) {
      text = String(text[mark.range.upperBound...]).trimmingCharacters(in: .whitespacesAndNewlines)
      isSubject = true
    }
    if text.hasPrefix("<"), text.hasSuffix(">") { text = String(text.dropFirst().dropLast()) }
    return (text, isSubject)
  }
}

extension Character {
  fileprivate var isTokens: Bool { isASCII && (isLetter || isNumber || self == "-" || self == "_") }
}
