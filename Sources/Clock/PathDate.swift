import Foundation

/// The dates that file names and folders hold, as generators read them.
extension WrittenDate {
  /// The day that a name begins with, as in `2026-11-20-title.md`, or the moment, as in
  /// `2026-11-20T10:30:00Z-title.md`.
  /// - Parameter rule: how the names of those files are read.
  package init?(startOfFileName name: String, in timeZone: Zone, by rule: NameRule = .usual) {
    guard let read = DatedName(name, by: rule) else { return nil }
    self.init(read, in: timeZone)
  }

  /// The day that the folders of a path name: `2026-11-20-title/index.md`, or `2026/11/20/title.md`, of
  /// which the last may stand before the file's own name (`2026/11/20-title.md`).
  /// - Parameter path: its parts set apart by `/`, the file's own name the last.
  package init?(foldersOf path: String, in timeZone: Zone) {
    let parts = path.split(separator: "/").map(String.init)
    for folder in parts.dropLast().reversed() {
      if let written = WrittenDate(startOfFileName: folder, in: timeZone) {
        self = written
        return
      }
    }
    for end in parts.indices.reversed() where end >= 2 {
      let digits = parts[end].utf8.prefix { (0x30...0x39).contains($0) }
      let rest = parts[end].utf8.dropFirst(digits.count).first
      guard rest == nil || rest.map(NameRule.usual.ends) == true,
        let year = Self.number(parts[end - 2], count: 4...4),
        let month = Self.number(parts[end - 1], count: 1...2),
        let day = Self.number(String(decoding: digits, as: UTF8.self), count: 1...2),
        let written = WrittenDate(year: year, month: month, day: day, in: timeZone)
      else { continue }
      self = written
      return
    }
    return nil
  }

  /// What stands behind a day that a name begins with; nil where it begins with none.
  package static func nameBehindDate(_ name: String, by rule: NameRule = .usual) -> Substring? {
    DatedName(name, by: rule)?.rest
  }

  private init?(_ name: DatedName, in timeZone: Zone) {
    if let time = name.time {
      self.init(parsing: time, in: timeZone)
    } else {
      self.init(year: name.year, month: name.month, day: name.day, in: timeZone)
    }
  }

  private init?(year: Int, month: Int, day: Int, in timeZone: Zone) {
    guard let date = Date(year: year, month: month, day: day, in: timeZone) else { return nil }
    self.init(date: date, isDateOnly: true)
  }

  private static func number(_ text: String, count: ClosedRange<Int>) -> Int? {
    guard count.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }
}
