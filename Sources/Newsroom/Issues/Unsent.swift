import Articles
import Clock
import Diagnostics
import Digest
import Foundation

/// What to say of issues that did not go out, or not to everybody.
extension Carried {
  /// Issues that were composed since the last regular one that was sent, and that nobody was mailed: they
  /// carry nothing, and what they hold comes again.
  func neverSent(at now: Date, in files: EditionFiles) -> [Problem] {
    let last = lastRegular(at: now)?.composed ?? .distantPast
    return unsent.filter { $0.composed > last && $0.composed <= now }.map { issue in
      Problem(
        "\(issue.id) was composed and never sent: it carries nothing",
        at: files.issues.place(of: issue.id).location(), advice: .sendOrDiscard)
    }
  }

  /// What the last issue carried to some readers alone, since it was discarded then.
  func cutShort(_ selection: Selection) -> [Problem] {
    guard let last = sent.last, last.isClosed else { return [] }
    let titles = selection.decisions.filter { $0.verdict == .alreadySent(issue: last.issue.id) }
      .map { "“\($0.article.title)”" }
    guard !titles.isEmpty else { return [] }
    return [
      Problem(
        "\(last.issue.id) was discarded after some had it, and counts as having carried "
          + titles.joined(separator: ", "),
        // A regular one is passed over then; the window begins behind what a special had.
        advice: last.issue.isRegular ? .takeCarried : .lookBackAgain)
    ]
  }
}
