import Digest
import Newsroom

/// Sender, subject and preheader as inboxes show them, each cut where that inbox cuts.
struct InboxLines {
  let showing: Showing

  /// How much of a line an inbox shows, in characters of usual width.
  private enum Room {
    static let gmail = 90
    static let phoneSubject = 38
    static let phonePreview = 84
    static let appleSubject = 44
    static let applePreview = 96
  }

  var markup: Markup {
    guard let issue = showing.sight.issue?.issue, let mail = showing.mail else { return "" }
    let sender = issue.newsletterName
    let subject = mail.shown.subject
    // Inboxes that find no preheader show how the mail begins.
    let preview = issue.preheader ?? mail.shown.html.beginningAsShown
    let rest = max(0, Room.gmail - subject.count - 3)
    return """
      <section aria-labelledby="inboxes"><h2 id="inboxes">In the inbox</h2>
      <dl class="inboxes">
      <dt>Gmail, in one line</dt><dd class="gmail"><b>\(sender.cut(to: 20))</b> <span class="line"><b>\(subject.cut(to: Room.gmail))</b> <span class="quiet">– \(preview.cut(to: rest))</span></span></dd>
      <dt>Apple Mail</dt><dd class="apple"><b>\(sender.cut(to: 30))</b><span>\(subject.cut(to: Room.appleSubject))</span><span class="quiet">\(preview.cut(to: Room.applePreview))</span></dd>
      <dt>Phone</dt><dd class="handset"><b>\(sender.cut(to: 24))</b><span>\(subject.cut(to: Room.phoneSubject))</span><span class="quiet">\(preview.cut(to: Room.phonePreview))</span></dd>
      </dl>
      <p class="quiet">\(subject.count) characters of subject\(issue.preheader == nil ? "; no preheader: inboxes show how the mail begins" : "").</p></section>
      """
  }
}

extension String {
  /// As much as has room, with a mark where something is missing.
  fileprivate func cut(to room: Int) -> String {
    count <= room ? self : "\(prefix(max(0, room - 1)))…"
  }

  /// The first words of an HTML text as a reader sees them.
  var beginningAsShown: String {
    let bytes = Array(utf8.prefix(64 * 1024))
    var words: [Substring] = []
    var length = 0
    var isInHead = false
    for token in MarkupScanner.tokens(of: bytes) {
      switch token {
      case .start("head", _, _): isInHead = true
      case .end("head", _): isInHead = false
      case .text(let range) where !isInHead:
        let text = String(decoding: bytes[range], as: UTF8.self).withoutEntities
        let new = text.split { $0.isWhitespace || $0 == "\u{200C}" || $0 == "\u{A0}" }
        words += new
        length += new.reduce(0) { $0 + $1.count + 1 }
      default: break
      }
      if length > 200 { break }
    }
    return words.joined(separator: " ")
  }

  /// As it was before it was made text of HTML, as far as we write it.
  var withoutEntities: String {
    guard contains("&") else { return self }
    return [
      ("&nbsp;", " "), ("&zwnj;", " "), ("&middot;", "·"), ("&quot;", "\""), ("&#39;", "'"),
      ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"),
    ].reduce(self) { $0.replacing($1.0, with: $1.1) }
  }
}
