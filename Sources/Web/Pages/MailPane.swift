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
    return """
      <p class="size"><meter min="0" max="\(plain: FramedMail.clip)" high="94000" value="\(plain: size)" aria-label="Size against Gmail's limit">\(share) %</meter> \(words)</p>\(besideLast)
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
