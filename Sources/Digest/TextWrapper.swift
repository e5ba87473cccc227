/// Wraps plain text for reading: 72 columns, hanging indents, addresses left whole.
enum TextWrapper {
  /// Columns, as RFC 3676 §4.2 advises for text that will be quoted.
  static let width = 72

  /// Wraps lines that are too long, drops blanks at line ends, and leaves at most two empty lines together.
  static func wrap(_ text: String) -> String {
    var lines: [String] = []
    var emptyLines = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let wrapped = wrap(line: line)
      emptyLines = wrapped == [""] ? emptyLines + 1 : 0
      if emptyLines <= 2 { lines += wrapped }
    }
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line as several, each within the width where blanks allow it.
  static func wrap(line: Substring) -> [String] {
    let words = line.split { $0 == " " || $0 == "\t" }
    guard !words.isEmpty else { return [""] }
    let indent = String(line.prefix { $0 == " " || $0 == "\t" })
    guard columns(line) > width else { return [String(line.trimmedAtEnd)] }
    var lines: [String] = []
    var current = indent + words[0]
    let hanging = indent + String(repeating: " ", count: markerWidth(of: words[0]))
    for word in words.dropFirst() {
      if columns(current) + 1 + columns(word) <= width {
        current += " \(word)"
      } else {
        lines.append(current)
        current = hanging + word
      }
    }
    return lines + [current]
  }

  /// Lines after “1. ”, “- ” or “* ” stand under the text, not under the marker.
  private static func markerWidth(of word: Substring) -> Int {
    let isNumber = word.count > 1 && word.hasSuffix(".") && word.dropLast().allSatisfy(\.isNumber)
    return isNumber || word == "-" || word == "*" || word == ">" ? word.count + 1 : 0
  }

  /// The width of a text on a terminal: East Asian wide characters and emoji take two columns, tags that
  /// wait for the second pass take none.
  static func columns(_ text: some StringProtocol) -> Int {
    var isInTag = false
    return text.reduce(0) { width, character in
      if character == "\u{1E}" { isInTag = true }
      defer { if character == "\u{1F}" { isInTag = false } }
      return isInTag ? width : width + (character.isWide ? 2 : 1)
    }
  }
}

extension StringProtocol {
  fileprivate var trimmedAtEnd: SubSequence {
    guard let last = lastIndex(where: { $0 != " " && $0 != "\t" }) else {
      return self[startIndex..<startIndex]
    }
    return self[...last]
  }
}

extension Character {
  /// The ranges of Unicode's UAX #11 that hold wide characters, as one block each.
  fileprivate var isWide: Bool {
    guard let scalar = unicodeScalars.first else { return false }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return true
    default: return false
    }
  }
}
