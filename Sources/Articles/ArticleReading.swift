package import Diagnostics
package import Foundation

/// What the sources hold: their articles, and the files that nobody could make any of.
package struct ArticleReading: Sendable {
  package var articles: [Article] = []
  package var skipped: [SkippedFile] = []
  /// Files of kinds that are not read.
  package var unread: [UnreadFile] = []
  /// Files, and folders with a “/” behind, that the source or its site leaves out.
  package var leftOut: [UnreadFile] = []
  /// What somebody should know of the sources: for which site one is taken, what was not understood of it.
  package var notes: [Problem] = []

  package init() {}

  /// Adds what one file came to.
  mutating func add(_ file: FileReading) {
    switch file {
    case .articles(let articles, let skipped):
      self.articles += articles
      self.skipped += skipped
    case .skipped(let file): skipped.append(file)
    }
  }
}

/// A file or folder, or one article of a headline list, that is left out since it cannot be read or understood.
package struct SkippedFile: Sendable, Equatable {
  /// Relative to the edition folder.
  package var path: String
  /// What is wrong, at least one.
  package var problems: [Problem]
  /// The date that its articles would have, as far as that can be told.
  package var date: Date?
  package var isDateOnly: Bool
  /// The title of the one article of a headline list that is left out; nil for a whole file.
  package var title: String?
  /// Why nobody made articles of it.
  package var cause = Cause.notUnderstood
  package var isFolder = false

  package enum Cause: Int, Sendable, CaseIterable {
    case notUnderstood
    /// The system does not let it be read, or it is no file.
    case unreadable
    case tooLong
    case empty
    /// A link that leads out of the edition folder.
    case outside
  }
}

/// A text that no reader here understands, such as AsciiDoc, or that is left out by its name or folder.
package struct UnreadFile: Sendable, Equatable {
  package var path: String
  package var reason: String

  /// What files of its kind end in, such as “.adoc” or “.11ty.js”.
  package var ending: String { Self.ending(of: path) }

  static func ending(of path: String) -> String {
    let parts = path.lowercased().split(separator: ".")
    return parts.suffix(parts.dropLast().last == "11ty" ? 2 : 1).map { ".\($0)" }.joined()
  }

  /// Whether it is the file of that path, or a folder that holds it.
  package func holds(_ path: String) -> Bool {
    path == self.path || self.path.hasSuffix("/") && path.hasPrefix(self.path)
  }
}
