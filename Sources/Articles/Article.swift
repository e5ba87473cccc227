package import Diagnostics
package import Foundation

/// One thing to read: what a source says of it, before any selection.
package struct Article: Sendable, Equatable {
  /// Stable as long as its file and title stay.
  package var id: String
  package var title: String
  package var summary: String?
  package var url: String?
  /// Meaningless where `dateSource` is none.
  package var date: Date
  /// Whether only the day is known; `date` is then that day's first moment.
  package var isDateOnly: Bool
  package var dateSource: DateSource
  package var tags: [String]
  package var image: String?
  package var caption: String?
  package var author: String?
  package var body: ArticleBody?
  package var source: Source
  /// Why its site does not show it, whatever the time.
  package var withheld: Withheld?
  /// When its site begins to show it, and when it ends to.
  package var publishDate: Date?
  package var expiryDate: Date?
  /// What somebody should look at, such as a title that reads like a summary.
  package var warnings: [Problem] = []

  /// Where an article's date was found; earlier cases win.
  package enum DateSource: String, Sendable, Codable {
    case frontMatter = "front-matter"
    case fileName = "file-name"
    case folderName = "folder-name"
    case modificationTime = "modification-time"
    case none
  }

  package struct Source: Sendable, Equatable, Codable {
    /// Relative to the edition folder.
    package var path: String
    package var line: Int

    package init(path: String, line: Int) {
      self.path = path
      self.line = line
    }
  }
}

/// An article's own text, in the forms that the two parts of a mail need.
package struct ArticleBody: Sendable, Equatable {
  /// Safe HTML: no raw HTML, no script links.
  package var html: String
  package var text: String
}
