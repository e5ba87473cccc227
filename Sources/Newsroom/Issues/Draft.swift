package import Articles
package import Clock
package import Diagnostics
package import Digest
import Foundation

/// An issue as it would be composed now; nothing of it is written.
package struct Draft: Sendable {
  package let frozen: FrozenIssue
  package let outlook: Outlook
  /// What a regular issue knows of all articles: made where it is kept, since whoever only looks needs none of it.
  let known: @Sendable () -> Known?
  /// What whoever makes an issue should know: files that cannot be read, old issues that cannot.
  var findings: [Finding]
  /// What the newest issue that went out was sent with.
  let sentKey: SentKey?

  /// The regular issue that the list had last.
  let last: Issue?
  /// The folder and its configuration, as it was made by them.
  let edition: Edition
  /// What its templates were filled with.
  let filling: Composer.Filling

  package var issue: Issue { frozen.issue }
  package var warnings: [Problem] { findings.map(\.problem) }
}

/// What came of each article, be there an issue or not.
package struct Outlook: Sendable {
  package let selection: Selection
  /// What is left out that somebody may miss, counted and named, and issues that were never sent.
  package let notes: [Problem]
  package let timeZone: Zone
}

/// What came of making a draft.
package enum Drafting: Sendable {
  case made(Draft)
  /// Fewer articles are new than make an issue: that is no mistake of anybody.
  case tooFew(minimum: Int, found: Int, findings: [Finding], Outlook)
}

/// An issue that is frozen.
package struct Composition: Sendable {
  package let draft: Draft
  package let place: Place
  /// Whether it took the place of one of which nobody had the content.
  package let replaced: Bool
}

/// What came of composing.
package enum Composing: Sendable {
  case composed(Composition)
  case tooFew(minimum: Int, found: Int, warnings: [Problem], Outlook)
}

extension Composing {
  package var warnings: [Problem] {
    switch self {
    case .composed(let composition): composition.draft.warnings
    case .tooFew(_, _, let warnings, _): warnings
    }
  }

  package var outlook: Outlook {
    switch self {
    case .composed(let composition): composition.draft.outlook
    case .tooFew(_, _, _, let outlook): outlook
    }
  }
}
