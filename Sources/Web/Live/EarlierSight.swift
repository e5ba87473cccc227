import Digest
import Mail
import Newsroom
import Subscribers
import Synchronization

/// What there was to be seen before the last change, as far as it takes to say what changed: the issue, and those of
/// the list whose mail somebody looked at, as they were. The list itself can be long, and is not kept.
struct EarlierSight: Sendable {
  let issue: FrozenIssue
  let readers: [EmailAddress: Subscriber]

  /// What a reader was shown then; nil where it is what is shown now.
  func mail(instead mail: PreviewMail, of now: PreviewIssue, as query: PageQuery) -> EarlierMail? {
    let reader = readers[mail.reader.address].map {
      $0.changed(with: query.with, without: query.without)
    }
    guard let shown = now.shown(issue, to: reader ?? mail.reader),
      shown.html != mail.shown.html
    else { return nil }
    return EarlierMail(html: shown.html)
  }
}

/// The readers whose mail somebody looked at, the last few of them.
final class SeenReaders: Sendable {
  private let seen = Mutex<[Subscriber]>([])
  private static let limit = 16

  func note(_ reader: Subscriber) {
    seen.withLock { seen in
      seen.removeAll { $0.address == reader.address }
      seen = seen.suffix(Self.limit - 1) + [reader]
    }
  }

  var byAddress: [EmailAddress: Subscriber] {
    Dictionary(seen.withLock { $0 }.map { ($0.address, $0) }) { _, last in last }
  }
}
