import Clock
import Diagnostics
import Foundation
import Settings

/// When an article was written, as its generator takes it.
struct ArticleDates {
  /// Keys that hold a date, in Hugo's order.
  static let stated = [
    "date", "publishDate", "publish_date", "pubDate", "pub_date", "published", "created",
  ]
  /// Keys of when it was changed: that says when it is to be read where nothing else does.
  static let changed = ["lastmod", "modified", "updated", "last_modified_at", "last_modified"]
  static let keys = stated + changed

  /// Whose days count.
  let timeZone: Zone
  /// Where a time without an offset is meant.
  let timeZoneOfTimes: Zone
  /// Where a time with seconds is meant that is no text: YAML has a type for those, which Ruby reads as UTC.
  let timeZoneOfTimestamps: Zone
  /// In which order the site asks for dates, where it says so.
  private let order: (words: [String], site: SiteFolder)?
  /// How the names of its files are read.
  private let names: NameRule
  /// When the file was saved; nil where that dates nothing, since a clone of a site saves all its files anew.
  let modified: Date?

  init(timeZone: Zone, of site: SiteFolder?, modified: Date?) {
    self.timeZone = timeZone
    timeZoneOfTimes = site?.timeZone ?? timeZone
    timeZoneOfTimestamps =
      site?.generator == .jekyll && site?.source.timeZone == nil ? .utc : timeZoneOfTimes
    names = site?.names ?? .usual
    order = site.flatMap { site in site.configuration.dateOrder.map { ($0, site) } }
    self.modified = modified
  }

  /// A date with what told it.
  struct Dating {
    /// A day's first moment in the edition's zone, where no time is known.
    var date: Date
    var isDateOnly: Bool
    var source: Article.DateSource
    /// The moment as its site takes it, and the clocks that it was written by.
    var moment: Date
    var zone: Zone
    /// What a name says behind the date, where that names the page.
    var slug: String?
  }

  /// Front matter first, then the file's name, then its folders; when it was changed or saved comes last.
  func date(in settings: YAMLMapping?, path: String) throws(Problem) -> Dating? {
    if let order {
      let place = order.site.place(of: path)
      if let found = try date(by: order.words, in: settings, at: place) { return found }
    } else {
      for key in Self.stated {
        if let found = try dating(key, in: settings, .frontMatter) { return found }
      }
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if let written = WrittenDate(startOfFileName: name, in: timeZone, by: names) {
      return dating(written, .fileName)
    }
    if let written = WrittenDate(foldersOf: path, in: timeZone) {
      return dating(written, .folderName)
    }
    for key in Self.changed {
      if let found = try dating(key, in: settings, .lastModified) { return found }
    }
    guard let modified else { return nil }
    var dating = dating(modified, .modificationTime)
    dating.isDateOnly = false
    return dating
  }

  private func dating(_ written: WrittenDate, _ source: Article.DateSource) -> Dating {
    var dating = dating(written.date, source)
    dating.isDateOnly = written.isDateOnly
    if let offset = written.offset { dating.zone = Zone(offset: offset) }
    return dating
  }

  func dating(_ day: Date, _ source: Article.DateSource) -> Dating {
    Dating(date: day, isDateOnly: true, source: source, moment: day, zone: timeZone)
  }

  func dating(
    _ key: String, in settings: YAMLMapping?, _ source: Article.DateSource
  ) throws(Problem) -> Dating? {
    guard let (text, written, zone) = try written(key, in: settings) else { return nil }
    // A day is a day of the newsletter’s readers, wherever the site is.
    let day = written.isDateOnly ? WrittenDate(printed: text, in: timeZone)?.date : nil
    return Dating(
      date: day ?? written.date, isDateOnly: written.isDateOnly, source: source,
      moment: written.date,
      zone: written.offset.map { Zone(offset: $0) } ?? zone)
  }

  /// When the site begins to show it, as Hugo takes it.
  func publishDate(in settings: YAMLMapping?) throws(Problem) -> Date? {
    for key in ["publishDate", "publish_date", "pubDate", "pub_date", "published"] {
      if let found = try dating(key, in: settings, .frontMatter) { return found.date }
    }
    return nil
  }

  func expiryDate(in settings: YAMLMapping?) throws(Problem) -> Date? {
    for key in ["expiryDate", "expiry_date", "unpublishDate", "unpublish_date"] {
      if let found = try dating(key, in: settings, .frontMatter) { return found.date }
    }
    return nil
  }

  /// A text that is a date, what it says, and the zone that it is meant in.
  private func written(
    _ key: String, in settings: YAMLMapping?
  ) throws(Problem) -> (String, WrittenDate, Zone)? {
    guard let settings, let text = try settings.string(key)?.onOneLine, !text.isEmpty else {
      return nil
    }
    let isTimestamp = settings.isPlain(key) && Self.isTimestamp(text)
    let zone = isTimestamp ? timeZoneOfTimestamps : timeZoneOfTimes
    if let written = WrittenDate(printed: text, in: zone) { return (text, written, zone) }
    if key == "published", (try? settings.flag(key)) != nil { return nil }
    // Eleventy's words for the time of the file.
    if Self.fileTimes.contains(text.lowercased()) { return nil }
    throw settings.problem(
      "“\(text)” is not a date", at: key,
      hint: "write it as 2026-11-20 or 2026-11-20T08:00:00+01:00")
  }

  /// YAML 1.1 has a type for times with seconds that begin as ISO 8601 has it; any other is a text
  /// (https://yaml.org/type/timestamp.html).
  private static func isTimestamp(_ text: String) -> Bool {
    let year = text.utf8.prefix { $0 &- 0x30 < 10 }
    guard year.count == 4, text.utf8.dropFirst(4).first == UInt8(ascii: "-"),
      let last = text.utf8.last, last &- 0x30 < 10 || last == UInt8(ascii: "Z")
    else { return false }
    return text.utf8.count { $0 == UInt8(ascii: ":") } >= 2
  }

  private static let fileTimes = [
    "last modified", "created", "git last modified", "git created",
  ]
}
