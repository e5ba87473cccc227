import Digest
import Newsroom

/// The mail itself: its size, and where its frame and its text stand.
struct MailPane {
  let showing: Showing

  var markup: Markup {
    guard let mail = showing.mail else { return "" }
    let size = mail.shown.html.utf8.count
    let share = min(100, size * 100 / FramedMail.clip)
    let isClipped = size > FramedMail.clip
    let words: Markup =
      isClipped
      ? "<b class=\"bad\">\(size.grouped) octets of HTML: Gmail shows the first \(FramedMail.clip.grouped) and hides the rest; the line in the mail shows where.</b>"
      : "\(size.grouped) octets of HTML, \(share) % of what Gmail shows (102 KB)"
    let changed: Markup =
      showing.sight.issue?.standing?.words.map { words -> Markup in
        "<p class=\"quiet\">\(words)</p>"
      } ?? ""
    return """
      <p class="size"><meter min="0" max="\(plain: FramedMail.clip)" high="94000" value="\(plain: size)" aria-label="Size against Gmail's limit">\(share) %</meter> \(words)</p>\(changed)\(besideLast)
      """
  }

  private var besideLast: Markup {
    guard showing.query.isBesideLast, let last = showing.sight.issue?.lastIssue else { return "" }
    guard let mail = showing.last else {
      return "<p class=\"warn\">\(last.id) cannot be read: nothing can be marked beside it.</p>"
    }
    return
      "<p class=\"quiet\">Marked in blue: what \(last.id) did not have. Its subject was “\(mail.subject)”.</p>"
  }

  /// The text part, where it stands beside the HTML or in its place: in its own lines, as they are sent.
  var text: Markup {
    guard showing.pane == .mail, let part = showing.query.textPart, let mail = showing.mail else {
      return ""
    }
    return
      "<section class=\"text \(part.rawValue)\" aria-label=\"Text part\"><pre tabindex=\"0\">\(lines: mail.shown.text)</pre></section>"
  }
}

extension ComposedStanding {
  /// What is said above the mail.
  var words: String? {
    switch self {
    case .same, .articlesChanged: nil
    case .templatesChanged:
      "Its templates or broadsheet.yml have changed since it was composed: what they would make otherwise now names no line."
    case .unmakeable:
      "By the templates and broadsheet.yml of now it cannot be made: its articles name their lines, and nothing else does."
    }
  }

  /// What is said of a part of which nobody knows what made it.
  var partWords: String? {
    switch self {
    case .same, .articlesChanged: nil
    case .templatesChanged:
      "No line makes this now: the templates or broadsheet.yml have changed since it was composed."
    case .unmakeable:
      "No line makes this now: the templates or broadsheet.yml cannot be used as they are."
    }
  }
}
