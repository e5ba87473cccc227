package import Diagnostics
import Mail
package import Subscribers
import Template

/// An issue as one reader sees it: what their mail is made of, before it is encoded.
package struct RenderedIssue: Sendable, Equatable {
  package var subject: String
  package var html: String
  package var text: String
}

extension FrozenIssue {
  /// What a mail for this reader shows.
  package func rendered(
    for subscriber: Subscriber, unsubscribe: UnsubscribeTokens
  ) throws(Problem) -> RenderedIssue {
    let token = try unsubscribe.token(for: subscriber.address, list: issue.list)
    return rendered(for: Reader(subscriber, unsubscribeURL: WaysOut(of: issue, token: token).link))
  }

  func rendered(for reader: Reader) -> RenderedIssue {
    RenderedIssue(
      subject: subject.filled(as: .text) { reader[$0] }.onHeaderLine,
      html: html.filled(as: .html) { reader[$0] },
      text: text.filled(as: .text) { reader[$0] }.wrappedLines)
  }

  /// The HTML without the reader's fields, with all that only some will see.
  package var commonHTML: String { html.text }

  /// Whether its mails name an address, at least some of them.
  package func names(_ address: String) -> Bool {
    text.text.contains(address) || html.text.contains(address.escapedForHTML)
      || html.text.contains(address)
  }

  /// The fields of readers on which something hangs: a part that only who has them sees, or who has not.
  package var conditions: [String] {
    var names: Set<String> = []
    for pieces in [subject, html, text] {
      pieces.visit { if case .section(let field, _, _) = $0 { names.insert(field.name) } }
    }
    return names.subtracting(Reader.always).sorted()
  }

  /// Whether what differs from reader to reader is the same as in another issue, whatever all of them see.
  package func isPersonalized(like other: FrozenIssue) -> Bool {
    zip([subject, html, text], [other.subject, other.html, other.text]).allSatisfy {
      $0.personal == $1.personal
    }
  }

  /// About how many octets a reader's mail takes on the wire more than what all mails have, without it being made.
  package func length(for subscriber: Subscriber) -> Int {
    let address = subscriber.address.description
    // Tokens are filled up to whole blocks of what they say, and Base64 makes four thirds of that.
    let blocks = (issue.list.utf8.count + 1 + address.utf8.count) / 16 + 1
    let link = String(repeating: "x", count: blocks * 64 / 3)
    let own = [(subject, false), (html, true), (text, false)].reduce(0) { length, part in
      length
        + part.0.length(isHTML: part.1) { name in
          name == "unsubscribe_url" ? link : subscriber[name]
        }
    }
    return own + (subscriber.name ?? "").octets(isEscaped: false) + address.utf8.count
      + link.utf8.count
  }
}

extension String {
  /// What it takes: escaped where it stands in HTML, and in quoted-printable.
  fileprivate func octets(isEscaped: Bool) -> Int {
    if utf8.allSatisfy({ $0.isLetterOrBlank }) { return utf8.count }
    var bytes: [UInt8] = []
    if isEscaped { HTMLEscaping.append(self, to: &bytes) } else { bytes = Array(utf8) }
    return bytes.reduce(0) { $0 + (0x20...0x7E ~= $1 && $1 != UInt8(ascii: "=") ? 1 : 3) }
  }
}

extension UInt8 {
  fileprivate var isLetterOrBlank: Bool { 0x61...0x7A ~= self | 0x20 || self == 0x20 }
}

extension [TemplatePiece] {
  /// Without the text that everybody sees.
  fileprivate var personal: [TemplatePiece] {
    filter { if case .text = $0 { false } else { true } }
  }

  /// What its fields take, and what of its text not all see.
  fileprivate func length(isHTML: Bool, _ value: (String) -> String?) -> Int {
    reduce(0) { length, piece in
      switch piece {
      case .text: length
      case .field(let field, let isEscaped):
        length
          + (field.value(value(field.name))?.octets(isEscaped: isEscaped && isHTML) ?? 0)
      case .section(let field, let isInverted, let inner):
        (field.value(value(field.name)) == nil) == isInverted
          ? length + inner.textLength + inner.length(isHTML: isHTML, value) : length
      }
    }
  }

  private var textLength: Int {
    reduce(0) { length, piece in
      if case .text(let text) = piece { length + text.utf8.count } else { length }
    }
  }
}
