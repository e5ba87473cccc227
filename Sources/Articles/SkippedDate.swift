import Clock
import Diagnostics
import Foundation

/// The date of a file that is not understood, as far as its lines and its name tell: so that what would have
/// been in the next issue is named before what is old.
struct SkippedDate {
  let date: Date?
  let isDateOnly: Bool

  init(
    of place: Place, path: String, isOwn: Bool, names: NameRule, in timeZone: Zone
  ) {
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: place.url.resolvingSymlinksInPath().path)
    let isFile = attributes?[.type] as? FileAttributeType == .typeRegular
    let written =
      (isFile ? Self.firstDate(of: place, in: timeZone) : nil)
      ?? path.split(separator: "/").last.flatMap {
        WrittenDate(startOfFileName: String($0), in: timeZone, by: names)
      } ?? WrittenDate(foldersOf: path, in: timeZone)
    isDateOnly = written?.isDateOnly ?? false
    date = written?.date ?? (isOwn ? attributes?[.modificationDate] as? Date : nil)
  }

  /// What stands behind the first `date:` that is a date, near the beginning, whatever the bytes around it.
  private static func firstDate(of place: Place, in timeZone: Zone) -> WrittenDate? {
    guard let handle = try? FileHandle(forReadingFrom: place.url),
      let data = try? handle.read(upToCount: 8192)
    else { return nil }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    let keys = ArticleDates.keys.map { $0.lowercased() }
    for line in lines.prefix(60) {
      let line = line.visible()
      guard let key = BareFrontMatter.key(of: line), keys.contains(key),
        let end = line.firstIndex(where: { $0 == ":" || $0 == "=" })
      else { continue }
      let value = line[line.index(after: end)...].trimmed().filter { !"\"',".contains($0) }
      if let written = WrittenDate(printed: value, in: timeZone) { return written }
    }
    return nil
  }
}
