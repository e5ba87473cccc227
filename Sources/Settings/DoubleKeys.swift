/// A text of YAML in which keys stand twice, which Yams refuses: all but the last of them are hidden behind a
/// sign, so that the others can be read.
struct DoubleKeys {
  typealias Double = (name: String, first: YAMLPlace?, last: YAMLPlace?)

  private(set) var found: [Double] = []
  private var lines: [Substring]

  init(in text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  var text: String { lines.joined(separator: "\n") }

  /// Hides all but the last of keys that stand at the beginnings of their lines, as they do unless they stand
  /// in brackets.
  /// - Parameters:
  ///   - place: where one of them stands.
  ///   - sign: a character that the text does not hold.
  /// - Returns: whether there was anything to hide.
  mutating func hide(_ names: [String], at place: YAMLPlace, by sign: Unicode.Scalar) -> Bool {
    // Each mapping is one round, and each round reads the text anew.
    guard found.count < 100, lines.indices.contains(place.line - 1) else { return false }
    let indent = place.column - 1
    let rows = mapping(around: place.line - 1, indent: indent)
    let before = found.count
    var places: [String: [Int]] = [:]
    let wanted = Set(names)
    for row in rows {
      guard let name = Self.key(of: lines[row].dropFirst(indent)), wanted.contains(name) else {
        continue
      }
      places[name, default: []].append(row)
    }
    for name in names {
      guard let found = places[name], let last = found.last else { continue }
      for row in found.dropLast() {
        let key = lines[row].index(lines[row].startIndex, offsetBy: indent)
        let opening = lines[row][key...].first.map { $0 == "\"" || $0 == "'" } == true ? 1 : 0
        lines[row].unicodeScalars.insert(sign, at: lines[row].index(key, offsetBy: opening))
        self.found.append(
          (
            name, YAMLPlace(line: row + 1, column: place.column),
            YAMLPlace(line: last + 1, column: place.column)
          ))
      }
    }
    return found.count > before
  }

  /// The lines around one that are indented as far as its mapping is, or further.
  private func mapping(around row: Int, indent: Int) -> Range<Int> {
    let isInside = { (row: Int) in
      lines[row].prefix { $0 == " " }.count >= indent || lines[row].allSatisfy { $0 == " " }
    }
    var range = row..<row + 1
    while range.lowerBound > 0, isInside(range.lowerBound - 1) {
      range = range.lowerBound - 1..<range.upperBound
    }
    while range.upperBound < lines.count, isInside(range.upperBound) {
      range = range.lowerBound..<range.upperBound + 1
    }
    return range
  }

  /// The key that a line begins with, as it stands in its quotes.
  private static func key(of text: Substring) -> String? {
    if let quote = text.first, quote == "\"" || quote == "'" {
      let inside = text.dropFirst()
      guard let close = inside.firstIndex(of: quote),
        inside[close...].dropFirst().first(where: { $0 != " " }) == ":"
      else { return nil }
      return String(inside[..<close])
    }
    // A colon within a word is a part of it.
    var end = text.startIndex
    while let colon = text[end...].firstIndex(of: ":") {
      end = text.index(after: colon)
      guard end == text.endIndex || text[end].isWhitespace else { continue }
      let name = text[..<colon]
      return String(name.lastIndex { $0 != " " }.map { name[...$0] } ?? "")
    }
    return nil
  }
}
