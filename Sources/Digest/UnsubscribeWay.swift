import Mail

/// Which ways out of a list its mails promise.
package enum UnsubscribeWay: String, Sendable, Codable, CaseIterable {
  /// By a mail to an address that somebody reads.
  case mail
  /// By a page that answers under the newsletter's address, and with one click (RFC 8058).
  case web
  case both
}

/// The ways out of a list that an issue's mail shows one reader.
struct WaysOut {
  /// What a page takes; nil where none is promised.
  let web: String?
  /// A mailto link (RFC 6068) whose subject is the reader's token, so that nobody can write for another.
  let mail: String?

  /// - Parameter token: nil for nobody in particular.
  init(_ way: UnsubscribeWay, baseURL: String?, address: String?, token: String?) {
    web =
      way == .mail ? nil : baseURL.map { "\($0)/unsubscribe\(token.map { "/\($0)" } ?? "")" }
    mail =
      way == .web
      ? nil
      : address.map { address in
        let subject = token.map { "unsubscribe%20\($0)" } ?? "unsubscribe"
        return "mailto:\(ListHeader.escaped(address))?subject=\(subject)"
      }
  }

  init(of issue: Issue, token: String?) {
    // Issues of the time before this was asked promised all that they had.
    self.init(
      issue.unsubscribe ?? .both, baseURL: issue.baseURL, address: issue.unsubscribeAddress,
      token: token)
  }

  /// What nobody in particular sees.
  init(of newsletter: Newsletter) {
    self.init(
      newsletter.list.unsubscribe, baseURL: newsletter.baseURL,
      address: newsletter.list.unsubscribeAddress?.smtp, token: nil)
  }

  /// What a reader finds in the mail's own text.
  var link: String? { web ?? mail }
}
