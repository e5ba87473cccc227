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
  package var text: ArticleText?
  package var source: Source
  /// Why its site does not show it, whatever the time.
  package var withheld: Withheld?
  /// Whether that, or the date before which its site does not show it, is said of its folder and not of it alone.
  package var isHeldByFolder = false
  /// The address of its own page, where its site gives it one; `url` may lead elsewhere.
  package var page: String?
  /// Addresses that the page had before, or has besides.
  package var aliases: [String] = []
  /// When its site begins to show it, and when it ends to.
  package var publishDate: Date?
  package var expiryDate: Date?
  /// What somebody should look at, such as a title that reads like a summary.
  package var warnings: [Problem] = []
  /// What it is known again by.
  package var keys = ArticleKeys()
  /// The tags that it bears itself, and not by a rule.
  package var ownTags = Fingerprint()
  /// Whether its text was left in its file, since the cache holds none.
  package var isFromCache = false
  /// The file beside its own that has decided what is said here, if any.
  package var neighbour: Neighbour?
  /// Whether its summary stands there as such, and was not made of its text.
  package var statesSummary = false
  /// Which of the sources it was read in.
  package var sourceNumber = 0

  /// Where an article's date was found; earlier cases win.
  package enum DateSource: String, Sendable, Codable, CaseIterable {
    case frontMatter = "front-matter"
    case fileName = "file-name"
    case folderName = "folder-name"
    /// When its front matter says that it was changed, which is not when it is to be read.
    case lastModified = "last-modified"
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

extension Article {
  /// One that no file has any more, as far as an issue noted it.
  package init(
    gone id: String, title: String, url: String?, date: Date, tags: [String], source: Source
  ) {
    self.init(
      id: id, title: title, url: url, date: date, isDateOnly: true, dateSource: .none, tags: tags,
      source: source)
  }

  /// Whether it says itself of when it is.
  package var isStated: Bool {
    switch dateSource {
    case .frontMatter, .fileName, .folderName: true
    case .lastModified, .modificationTime, .none: false
    }
  }

  /// The date that it states; nil where it states none.
  package var statedDate: Date? { isStated ? date : nil }
}
