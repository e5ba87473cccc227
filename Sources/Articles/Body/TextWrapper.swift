/// Wraps lines of plain text for reading: 72 columns, hanging indents, addresses and code left whole.
package enum TextWrapper {
  /// Columns, as RFC 3676 §4.2 advises for text that will be quoted.
  package static let width = 72

  /// How far code is indented, as in Markdown.
  static let codeIndent = 4

  /// Appends a line, as several where it is too long and blanks allow it, without blanks at their ends.
  /// - Returns: whether there was anything but blanks.
  @discardableResult
  package static func append(_ line: Substring, to text: inout String) -> Bool {
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
  package static func wrap(line: Substring) -> [String] {
    let start = LineStart(line)
    if start.isCode || columns(line) <= width { return [String(line.trimmedAtEnd)] }
    let lines = wrap(
      line[start.end...], first: columns(line[..<start.end]), rest: columns(start.hanging[...]))
    return lines.enumerated().map { index, words in
      let start = index == 0 ? line[..<start.end] : start.hanging[...]
      return String((start + words)[...].trimmedAtEnd)
    }
  }

  /// The words of a text on lines, for which columns are taken already: on the first, and on the others.
  static func wrap(_ text: Substring, first: Int, rest: Int) -> [String] {
    var lines: [String] = []
    var current = ""
    var used = first
    for word in text.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }).map(Substring.init) {
      let wordColumns = columns(word)
      if current.isEmpty {
        current += word
        used += wordColumns
      } else if used + 1 + wordColumns <= width {
        current += " "
        current += word
        used += 1 + wordColumns
      } else {
        lines.append(current)
        current = String(word)
        used = rest + wordColumns
      }
    }
    return lines + [current]
  }

  /// What a line begins with: an indent, marks of quotes, “1. ”, “- ” or “* ”.
  private struct LineStart {
    var end: Substring.Index
    /// What stands in its place on further lines: a quote is marked on each.
    var hanging: String
    var isCode: Bool

    init(_ line: Substring) {
      let bytes = line.utf8
      end = bytes.startIndex
      hanging = ""
      var blanks = 0
      while end < bytes.endIndex {
        switch bytes[end] {
        case 0x20:
          blanks += 1
          hanging += " "
        case 0x09:
          blanks += TextWrapper.codeIndent
          hanging += "\t"
        case 0x3E:
          blanks = -1  // The blank behind the mark belongs to it.
          hanging += ">"
        default:
          isCode = blanks >= TextWrapper.codeIndent
          if let width = Self.markerWidth(of: line[end...]) {
            end = bytes.index(end, offsetBy: width)
            hanging += String(repeating: " ", count: width)
          }
          return
        }
        end = bytes.index(after: end)
      }
      isCode = blanks >= TextWrapper.codeIndent
    }

    private static func markerWidth(of text: Substring) -> Int? {
      let word = text.utf8.prefix { $0 != 0x20 }
      guard word.count < text.utf8.count else { return nil }
      let isNumber =
        word.count > 1 && word.count < 10 && word.last == 0x2E
        && word.dropLast().allSatisfy { (0x30...0x39).contains($0) }
      return isNumber || word.elementsEqual([0x2D]) || word.elementsEqual([0x2A])
        ? word.count + 1 : nil
    }
  }

  /// The width of a text on a terminal: East Asian wide characters and emoji take two columns.
  package static func columns(_ text: Substring) -> Int {
    let isASCII = text.utf8.withContiguousStorageIfAvailable { bytes in
      bytes.allSatisfy { $0 < 0x80 && $0 != 0x0D }
    }
    return isASCII == true ? text.utf8.count : text.reduce(0) { $0 + $1.columns }
  }
}

extension Substring {
  var trimmedAtEnd: Substring {
    guard let last = utf8.lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return "" }
    return self[..<utf8.index(after: last)]
  }
}

extension Character {
  /// Columns that it takes: marks on it take none.
  fileprivate var columns: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    switch scalar.properties.generalCategory {
    case .format, .nonspacingMark, .enclosingMark: return 0
    default: return isWide(scalar) ? 2 : 1
    }
  }

  /// The ranges of Unicode's UAX #11 that hold wide characters, as one block each, and emoji (UTS #51 §4).
  private func isWide(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}") { return true }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return true
    default: return false
    }
  }
}
