import Articles
import Digest
import Mail
import Newsroom
import Subscribers

/// Sender, subject and preheader as inboxes show them: what the mail says, in lines as wide as theirs, which cut it
/// where those do.
struct InboxLines {
  let showing: Showing

  /// No inbox has room for more of how a mail begins.
  private static let room = 200

  /// What inboxes show of a mail.
  struct Words: Equatable {
    let sender: String
    let subject: String
    /// How the mail begins, be there a preheader or not: nothing else reaches an inbox.
    let beginning: String
    /// A preheader that the issue has and that is not how the mail begins.
    let lostPreheader: String?
    let hasPreheader: Bool

    init(_ issue: Issue, _ shown: RenderedIssue) {
      let from = try? Mailbox(parsing: issue.from)
      sender =
        from.map { $0.displayName.isEmpty ? $0.address.description : $0.displayName } ?? issue.from
      subject = shown.subject
      beginning = ShownBeginning.text(of: shown.html.beginning, limit: InboxLines.room)
      hasPreheader = issue.preheader != nil
      // A long one is cut where inboxes cut it.
      let isShown = beginning.folded.hasPrefix((issue.preheader ?? "").folded.prefix(60))
      lostPreheader = isShown ? nil : issue.preheader
    }
  }

  private var words: Words? {
    guard let issue = showing.sight.issue?.issue, let mail = showing.mail else { return nil }
    return Words(issue, mail.shown)
  }

  /// A preheader is kept as nobody in particular reads it: with a field of the reader it is theirs in their mail.
  private func lostPreheader(of words: Words) -> String? {
    guard let lost = words.lostPreheader, let issue = showing.sight.issue else { return nil }
    guard let nobody = try? EmailAddress(parsing: "nobody@example.org"),
      let mail = try? issue.mail(
        for: Subscriber(address: nobody, fields: ["email": nobody.description], line: 0))
    else { return lost }
    return Words(issue.issue, mail.shown).lostPreheader
  }

  /// As a row of Gmail has it, which is wider than what stands beside the mail.
  var row: Markup {
    guard showing.pane == .mail, let words else { return "" }
    return """
      <section class="row" aria-label="In Gmail, in one line"><p class="quiet">Gmail</p><div tabindex="0" role="region" aria-label="Gmail’s line"><p class="gmail"><b>\(words.sender)</b> <span><b>\(words.subject)</b> <span class="quiet">– \(words.beginning)</span></span></p></div></section>
      """
  }

  var markup: Markup {
    guard let words else { return "" }
    let lost: Markup =
      lostPreheader(of: words).map { text -> Markup in
        "<p class=\"warn\">The preheader “\(text)” is not how the mail begins: inboxes show what you see here.</p>"
      } ?? ""
    return """
      <section aria-labelledby="inboxes"><h2 id="inboxes">In the inbox</h2>
      <dl class="inboxes">
      <dt>Apple Mail</dt><dd class="apple"><b>\(words.sender)</b><span>\(words.subject)</span><span class="quiet">\(words.beginning)</span></dd>
      <dt>Phone</dt><dd class="handset"><b>\(words.sender)</b><span>\(words.subject)</span><span class="quiet">\(words.beginning)</span></dd>
      </dl>
      <p class="quiet">\(words.subject.count) characters of subject\(words.hasPreheader ? "" : "; no preheader is configured: inboxes show what the template begins with").</p>\(lost)</section>
      """
  }
}

extension String {
  /// So much of a mail as may stand before what inboxes show of it: most of that is style.
  fileprivate var beginning: String { String(decoding: utf8.prefix(64 * 1024), as: UTF8.self) }
  fileprivate var folded: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
