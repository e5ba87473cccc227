package import Diagnostics
package import Foundation

/// What the sources hold: their articles, and the files that nobody could make any of.
package struct ArticleReading: Sendable {
  package var articles: [Article] = []
  package var skipped: [SkippedFile] = []

  package init() {}
}

/// A file or folder that is left out, since it cannot be read or understood.
package struct SkippedFile: Sendable, Equatable {
  /// Relative to the edition folder.
  package var path: String
  /// What is wrong, at least one.
  package var problems: [Problem]
  /// The date that its articles would have, as far as that can be told.
  package var date: Date?
  package var isDateOnly: Bool
}
