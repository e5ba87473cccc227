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
  package init?(parsing text: String, in timeZone: Zone) {
    // Most begin and end with a digit or a letter: nothing is to be taken off.
    let isTrimmed = [text.utf8.first, text.utf8.last].allSatisfy { ($0 ?? 0) &- 0x21 < 0x5E }
    guard let read = ISODate(isTrimmed ? text : text.trimmingCharacters(in: .whitespaces)) else {
      return nil
    }
    let date =
      read.offset.map { read.local.date(offset: $0) } ?? timeZone.moments(of: read.local).first
    self.init(date: date, isDateOnly: !read.hasTime, offset: read.offset)
  }

  /// The day and the time of day that a text names without an offset, wherever they are meant: `2026-11-20 08:00`.
  package static func local(_ text: String) -> (time: LocalTime, isDateOnly: Bool)? {
    guard let read = ISODate(text.trimmingCharacters(in: .whitespaces)), read.offset == nil else {
      return nil
    }
    return (read.local, !read.hasTime)
  }

  package init(date: Date, isDateOnly: Bool, offset: Int? = nil) {
    self.date = date
    self.isDateOnly = isDateOnly
    self.offset = offset
  }
}
