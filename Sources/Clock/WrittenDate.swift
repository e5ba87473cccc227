package import Foundation

/// A date as front matter, a file name or a person writes it (ISO 8601 and its cousins).
package struct WrittenDate: Sendable, Equatable {
  /// The moment, or a day's first.
  package let date: Date
  /// Whether the text named a day without a time.
  package let isDateOnly: Bool
  /// Seconds east of UTC, where the text names an offset.
  package let offset: Int?

  /// Reads `2026-11-20`, `2026/11/20 08:00`, `2026-11-20T08:00:00.5Z`, `2026-11-20 08:00:00 +0100`.
  /// - Parameter timeZone: where a time without an offset is meant.
  /// - Returns: nil when it is not a date, or one that no calendar has.
  package init?(parsing text: String, in timeZone: TimeZone) {
    guard let read = ISODate(text.trimmingCharacters(in: .whitespaces)),
      let date = read.offset.map({ read.civil.date(offset: $0) }) ?? read.civil.date(in: timeZone)
    else { return nil }
    self.init(date: date, isDateOnly: !read.hasTime, offset: read.offset)
  }

  package init(date: Date, isDateOnly: Bool, offset: Int? = nil) {
    self.date = date
    self.isDateOnly = isDateOnly
    self.offset = offset
  }
}
