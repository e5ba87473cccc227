import Clock
import Diagnostics
import Foundation
import Settings

/// The date of a page where its site says in which order Hugo asks for one (`frontmatter.date`).
extension ArticleDates {
  /// - Parameter words: keys, `:default` and `:filename`, in small letters; what else has a colon cannot be asked here.
  func date(
    by words: [String], in settings: YAMLMapping?, at place: SitePlace
  ) throws(Problem) -> Dating? {
    for word in words {
      switch word {
      case ":filename":
        if let found = dateOfName(place.lastName) { return found }
      case ":default":
        for key in Self.stated {
          if let found = try dating(key, in: settings, .frontMatter) { return found }
        }
      case let word where word.hasPrefix(":"): continue
      case let key:
        let isChange = Self.changed.contains(key)
        if let found = try dating(key, in: settings, isChange ? .lastModified : .frontMatter) {
          return found
        }
      }
    }
    return nil
  }

  /// Ten characters are the day, whatever follows; the rest is the slug of a page that says none.
  private func dateOfName(_ name: String) -> Dating? {
    let day = name.prefix(10)
    guard day.utf8.count == 10, let written = WrittenDate(parsing: String(day), in: timeZone),
      written.isDateOnly, !day.contains("/")
    else { return nil }
    var found = dating(written.date, .fileName)
    let slug = name.dropFirst(10).trimmingCharacters(in: CharacterSet(charactersIn: " -_"))
    found.slug = slug.isEmpty ? nil : slug
    return found
  }
}
