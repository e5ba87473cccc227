import Foundation

/// The dates that file names and folders hold, as generators read them.
extension WrittenDate {
  /// The day that a name begins with, as in `2026-11-20-title.md`, or as Jekyll takes it, `2026-3-4-title.md`.
  package init?(startOfFileName name: String, in timeZone: Zone) {
    guard let parts = Self.datePrefix(of: name) else { return nil }
    self.init(year: parts.year, month: parts.month, day: parts.day, in: timeZone)
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
      guard rest == nil || rest.map(Self.endsDate) == true,
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
  package static func nameBehindDate(_ name: String) -> Substring? {
    datePrefix(of: name).map { name[name.utf8.index(name.startIndex, offsetBy: $0.length)...] }
  }

  private init?(year: Int, month: Int, day: Int, in timeZone: Zone) {
    guard let date = Date(year: year, month: month, day: day, in: timeZone) else { return nil }
    self.init(date: date, isDateOnly: true)
  }

  private static func datePrefix(
    of name: String
  ) -> (year: Int, month: Int, day: Int, length: Int)? {
    var fields: [Int] = []
    var length = 0
    var rest = Array(name.utf8.prefix(11))[...]
    for limit in [4, 2, 2] {
      if !fields.isEmpty {
        guard rest.first == UInt8(ascii: "-") else { return nil }
        rest = rest.dropFirst()
        length += 1
      }
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty, digits.count <= limit, limit != 4 || digits.count == 4,
        let number = Int(String(decoding: digits, as: UTF8.self))
      else { return nil }
      fields.append(number)
      rest = rest.dropFirst(digits.count)
      length += digits.count
    }
    guard rest.first.map(endsDate) ?? true else { return nil }
    return (fields[0], fields[1], fields[2], length)
  }

  /// “-”, “_”, “.” and a blank.
  private static func endsDate(_ byte: UInt8) -> Bool { [0x2D, 0x5F, 0x2E, 0x20].contains(byte) }

  private static func number(_ text: String, count: ClosedRange<Int>) -> Int? {
    guard count.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }
}
