package import Diagnostics
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

  /// About how long the HTML is for a reader, without it being made.
  package func length(for subscriber: Subscriber) -> Int {
    html.length { subscriber[$0] }
  }
}

extension [TemplatePiece] {
  /// Without the text that everybody sees.
  fileprivate var personal: [TemplatePiece] {
    filter { if case .text = $0 { false } else { true } }
  }

  fileprivate func length(_ value: (String) -> String?) -> Int {
    reduce(0) { length, piece in
      switch piece {
      case .text(let text): length + text.utf8.count
      case .field(let field, _): length + (value(field.name)?.utf8.count ?? 0)
      case .section(let field, let isInverted, let inner):
        (field.value(value(field.name)) == nil) == isInverted
          ? length + inner.length(value) : length
      }
    }
  }
}
