import Clock
import Diagnostics
import Foundation
import Settings

/// When an article was written, as its generator takes it.
struct ArticleDates {
  /// Keys that hold a date, in Hugo's order; what was made or changed then comes last.
  static let keys = [
    "date", "publishDate", "pubDate", "published", "created", "lastmod", "modified", "updated",
  ]

  let timeZone: TimeZone
  /// When the file was saved; nil where that dates nothing, since a clone of a site saves all its files anew.
  let modified: Date?

  /// Front matter first, then the file's name, then its folders, then the time that it was saved.
  func date(
    in settings: YAMLMapping?, path: String
  ) throws(Problem) -> (date: Date, isDateOnly: Bool, source: Article.DateSource) {
    for key in Self.keys {
      guard let written = try date(key, in: settings) else { continue }
      return (written.date, written.isDateOnly, .frontMatter)
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if let written = WrittenDate(startOfFileName: name, in: timeZone) {
      return (written.date, written.isDateOnly, .fileName)
    }
    if let written = WrittenDate(foldersOf: path, in: timeZone) {
      return (written.date, written.isDateOnly, .folderName)
    }
    return modified.map { ($0, false, .modificationTime) } ?? (.distantPast, false, .none)
  }

  /// When the site begins to show it, as Hugo takes it.
  func publishDate(in settings: YAMLMapping?) throws(Problem) -> Date? {
    for key in ["publishDate", "pubDate", "published"] {
      if let written = try date(key, in: settings) { return written.date }
    }
    return nil
  }

  func expiryDate(in settings: YAMLMapping?) throws(Problem) -> Date? {
    for key in ["expiryDate", "unpublishDate"] {
      if let written = try date(key, in: settings) { return written.date }
    }
    return nil
  }

  private func date(_ key: String, in settings: YAMLMapping?) throws(Problem) -> WrittenDate? {
    guard let settings, let text = try settings.string(key)?.onOneLine, !text.isEmpty else {
      return nil
    }
    if let written = WrittenDate(printed: text, in: timeZone) { return written }
    if key == "published", (try? settings.flag(key)) != nil { return nil }
    // Eleventy's words for the time of the file.
    if Self.fileTimes.contains(text.lowercased()) { return nil }
    throw settings.problem(
      "“\(text)” is not a date", at: key,
      hint: "write it as 2026-11-20 or 2026-11-20T08:00:00+01:00")
  }

  private static let fileTimes = [
    "last modified", "created", "git last modified", "git created",
  ]
}
