package import Articles
package import Diagnostics
package import Digest

/// An issue as it would be composed now; nothing of it is written.
package struct Draft: Sendable {
  package let frozen: FrozenIssue
  package let selection: Selection
  /// What whoever makes an issue should know: old issues that cannot be read.
  package let warnings: [Problem]

  package var issue: Issue { frozen.issue }
  /// Articles that the window holds and no section took.
  package var withoutRoom: [Article] { selection.withoutRoom }
}

/// What came of making a draft.
package enum Drafting: Sendable {
  case made(Draft)
  /// Fewer articles are new than make an issue: that is no mistake of anybody.
  case tooFew(minimum: Int, found: Int, warnings: [Problem])
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
  case tooFew(minimum: Int, found: Int, warnings: [Problem])
}

extension Composing {
  package var warnings: [Problem] {
    switch self {
    case .composed(let composition): composition.draft.warnings
    case .tooFew(_, _, let warnings): warnings
    }
  }
}
