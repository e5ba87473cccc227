package import Foundation

/// One thing to read: what a source says of it, before any selection.
package struct Article: Sendable, Equatable {
  /// Stable as long as its file and title stay.
  package var id: String
  package var title: String
  package var summary: String?
  package var url: String?
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
  /// Why the author does not want it out yet.
  package var withheld: Withheld?

  /// Where an article's date was found; earlier cases win.
  package enum DateSource: String, Sendable, Codable {
    case frontMatter = "front-matter"
    case fileName = "file-name"
    case modificationTime = "modification-time"
  }

  package struct Source: Sendable, Equatable, Codable {
    /// Relative to the edition folder.
    package var path: String
    package var line: Int
  }

  /// The front matter key that keeps an article back.
  package enum Withheld: String, Sendable {
    case draft = "draft: true"
    case unpublished = "published: false"
  }
}

/// An article's own text, in the forms that the two parts of a mail need.
package struct ArticleBody: Sendable, Equatable {
  /// Safe HTML: no raw HTML, no script links.
  package var html: String
  package var text: String
}
