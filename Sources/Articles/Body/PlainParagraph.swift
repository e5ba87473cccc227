import Diagnostics

/// The first paragraph of a Markdown text where bytes show that it is words and nothing else, as most are: no tree
/// of the text is made then.
enum PlainParagraph {
  /// - Returns: the words on one line; nil where something in it or before it could be markup, which
  ///   `ArticleText` reads.
  static func first(of text: String) -> String? {
    var text = text
    let range = text.withUTF8 { bytes in
      var reader = Reader(bytes: bytes)
      return reader.paragraph()
    }
    guard let range else { return nil }
    let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
    let end = text.utf8.index(start, offsetBy: range.count)
    let words = String(text[start..<end]).withoutHiddenMarks.onOneLine
    return words.contains { $0.isLetter || $0.isNumber } ? words : nil
  }

  private struct Reader {
    let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Headings and blank lines may stand before it; a blank line or the text's end ends it.
    mutating func paragraph() -> Range<Int>? {
      while place < bytes.count {
        let start = place
        if takeBlankLine() || takeHeading() { continue }
        repeat {
          guard takeLineOfWords() else { return nil }
          let end = bytes[place - 1] == 0x0A ? place - 1 : place
          if place == bytes.count || takeBlankLine() { return start..<end }
        } while true
      }
      return nil
    }

    private mutating func takeBlankLine() -> Bool {
      var next = place
      while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
      guard next == bytes.count || bytes[next] == 0x0A else { return false }
      place = min(next + 1, bytes.count)
      return true
    }

    /// `## Words` (CommonMark §4.2).
    private mutating func takeHeading() -> Bool {
      let begin = place
      while place < bytes.count, bytes[place] == UInt8(ascii: "#") { place += 1 }
      let isHeading = 1...6 ~= place - begin && place < bytes.count && bytes[place] == 0x20
      if isHeading, takeRestOfWords() { return true }
      place = begin
      return false
    }

    /// A line that begins no block of another kind (CommonMark §4 and §5) and is no row of a table.
    private mutating func takeLineOfWords() -> Bool {
      guard place < bytes.count else { return false }
      switch bytes[place] {
      case 0x41...0x5A, 0x61...0x7A, 0x80...: break
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("): break
      case 0x30...0x39:
        let sign = bytes[place...].first { $0 &- 0x30 >= 10 }
        if sign == UInt8(ascii: ".") || sign == UInt8(ascii: ")") { return false }
      default: return false
      }
      return takeRestOfWords()
    }

    /// Takes what is left of a line where nothing in it is a sign of Markdown, of HTML, of a generator, or of an
    /// address that becomes a link (GFM §6.9).
    private mutating func takeRestOfWords() -> Bool {
      while place < bytes.count {
        let byte = bytes[place]
        place += 1
        switch byte {
        case 0x0A: return true
        case 0x30...0x39, 0x41...0x5A, 0x61...0x76, 0x78...0x7A, 0x20, 0x2C, 0x80...: break
        // “www.” begins an address.
        case 0x77:
          let isAddress =
            place + 1 < bytes.count && bytes[place] == byte && bytes[place + 1] == byte
          if isAddress { return false }
        case UInt8(ascii: ":"):
          if place < bytes.count, bytes[place] == UInt8(ascii: "/") { return false }
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"),
          UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"),
          UInt8(ascii: ";"), UInt8(ascii: "/"), UInt8(ascii: "%"), UInt8(ascii: "+"),
          UInt8(ascii: "="), UInt8(ascii: "#"):
          break
        default: return false
        }
      }
      return true
    }
  }
}
