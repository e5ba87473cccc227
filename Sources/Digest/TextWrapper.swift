/// Wraps lines of plain text for reading: 72 columns, hanging indents, addresses left whole.
enum TextWrapper {
  /// Columns, as RFC 3676 §4.2 advises for text that will be quoted.
  static let width = 72

  /// Appends a line, as several where it is too long and blanks allow it, without blanks at their ends.
  /// - Returns: whether there was anything but blanks.
  @discardableResult
  static func append(_ line: Substring, to text: inout String) -> Bool {
    let trimmed = line.trimmedAtEnd
    // Bytes are never fewer than columns.
    if trimmed.utf8.count <= width {
      text += trimmed
    } else {
      text += wrap(line: trimmed).joined(separator: "\n")
    }
    return !trimmed.isEmpty
  }

  /// One line as several, each within the width where blanks allow it, without blanks at their ends.
  static func wrap(line: Substring) -> [String] {
    if columns(line) <= width { return [String(line.trimmedAtEnd)] }
    let words = line.utf8.split { $0 == 0x20 || $0 == 0x09 }.map(Substring.init)
    guard let first = words.first else { return [""] }
    let indent = String(line.prefix { $0 == " " || $0 == "\t" })
    let hanging = indent + String(repeating: " ", count: markerWidth(of: first))
    var lines: [String] = []
    var current = indent + first
    var columns = columns(current[...])
    for word in words.dropFirst() {
      let wordColumns = self.columns(word)
      if columns + 1 + wordColumns <= width {
        current += " "
        current += word
        columns += 1 + wordColumns
      } else {
        lines.append(current)
        current = hanging + word
        columns = self.columns(hanging[...]) + wordColumns
      }
    }
    return lines + [current]
  }

  /// Lines after “1. ”, “- ” or “* ” stand under the text, not under the marker.
  private static func markerWidth(of word: Substring) -> Int {
    let isNumber = word.count > 1 && word.hasSuffix(".") && word.dropLast().allSatisfy(\.isNumber)
    return isNumber || word == "-" || word == "*" || word == ">" ? word.count + 1 : 0
  }

  /// The width of a text on a terminal: East Asian wide characters and emoji take two columns.
  static func columns(_ text: Substring) -> Int {
    let isASCII = text.utf8.withContiguousStorageIfAvailable { bytes in
      bytes.allSatisfy { $0 < 0x80 && $0 != 0x0D }
    }
    return isASCII == true ? text.utf8.count : text.reduce(0) { $0 + ($1.isWide ? 2 : 1) }
  }
}

extension Substring {
  fileprivate var trimmedAtEnd: Substring {
    guard let last = utf8.lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return "" }
    return self[..<utf8.index(after: last)]
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
