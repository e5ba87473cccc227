/// What is remembered of an article's own text: how many words it has, and what stands for it and for each of
/// its paragraphs.
///
/// It is made from the text as it is written, byte by byte: line breaks, indents and blanks do not matter,
/// everything else does. A heading that begins the text is left out, since it is the title.
struct TextPrint: Equatable {
  /// How many words there are.
  private(set) var words = 0
  private(set) var text: Fingerprint
  private(set) var paragraphs: [UInt32] = []

  /// With fewer words a text is nothing that only one article can have.
  static let fewWords = 12

  init(of text: String) {
    var text = text
    self = text.withUTF8 { Self(bytes: $0) }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) {
    var whole = Fingerprint.Hash()
    var paragraph = Fingerprint.Hash()
    var isInParagraph = false
    // Scripts that set no blanks between words: of their letters two are taken for one.
    var wide = 0
    var position = Self.behindTitle(bytes)
    while position < bytes.count {
      // A line: its words, or the end of a paragraph where there are none.
      var isBlank = true
      while position < bytes.count, bytes[position] != 0x0A {
        guard bytes[position] > 0x20 else {
          position += 1
          continue
        }
        isBlank = false
        words += 1
        whole.add(0x20)
        paragraph.add(0x20)
        // The two sums take turns: each step of one waits for the step before it.
        repeat {
          let byte = bytes[position]
          whole.add(byte)
          paragraph.add(byte)
          wide += byte &- 0xE3 < 11 ? 1 : 0
          position += 1
        } while position < bytes.count && bytes[position] > 0x20
      }
      position += 1
      if isBlank, isInParagraph {
        paragraphs.append(Self.short(paragraph))
        paragraph = Fingerprint.Hash()
      }
      isInParagraph = !isBlank
    }
    if isInParagraph { paragraphs.append(Self.short(paragraph)) }
    words += wide / 2
    text = Fingerprint(value: whole.value)
  }

  private static func short(_ hash: Fingerprint.Hash) -> UInt32 {
    UInt32(truncatingIfNeeded: hash.value ^ hash.value >> 32)
  }

  /// Where the text begins behind a heading of the first level, be it marked in front or underlined.
  private static func behindTitle(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var start = 0
    while start < bytes.count, bytes[start] <= 0x20 { start += 1 }
    func endOfLine(from position: Int) -> Int {
      bytes[min(position, bytes.count)...].firstIndex(of: 0x0A) ?? bytes.count
    }
    let end = endOfLine(from: start)
    let hash = UInt8(ascii: "#")
    if start + 1 < end, bytes[start] == hash, bytes[start + 1] <= 0x20 { return end }
    let underline = bytes[min(end + 1, bytes.count)..<endOfLine(from: end + 1)]
      .filter { $0 > 0x20 }
    let isUnderlined = !underline.isEmpty && underline.allSatisfy { $0 == UInt8(ascii: "=") }
    return isUnderlined ? endOfLine(from: end + 1) : start
  }
}
