import Articles
import Template

/// Lays out the text part: wraps its lines, and leaves at most two empty lines together.
///
/// Lines with a reader's field in them are wrapped when it is filled in.
struct TextLayout {
  private static let maximumEmptyLines = 2

  private var emptyLines = 0
  /// Whether anything but empty lines was met.
  private var hasBegun = false
  private var isAtLineStart = true

  /// The pieces of a whole text, which ends with one line end and begins with no empty line.
  static func lay(_ pieces: [TemplatePiece]) -> [TemplatePiece] {
    var layout = TextLayout()
    var pieces = pieces
    var end = ""
    if case .text(let text)? = pieces.last {
      end = text
      pieces.removeLast()
    }
    let result = layout.lay(pieces)
    let endsLine = layout.isAtLineStart && !result.isEmpty
    end = layout.lay(end + "\n")
    while end.utf8.suffix(2).elementsEqual([0x0A, 0x0A]) { end.removeLast() }
    // A section that ends a line needs no line end behind it.
    if endsLine, end.isEmpty || end == "\n" { return result }
    return result + [.text(end.isEmpty ? "\n" : end)]
  }

  private mutating func lay(_ pieces: [TemplatePiece]) -> [TemplatePiece] {
    pieces.map { piece in
      switch piece {
      case .text(let text): return .text(lay(text))
      case .field:
        meetField()
        isAtLineStart = false
        return piece
      case .section(let field, let isInverted, let inner):
        meetField()
        let wasAtLineStart = isAtLineStart
        let laid = lay(inner)
        meetField()
        // Whoever is not shown the section reads on where it began.
        isAtLineStart = isAtLineStart && wasAtLineStart
        return .section(field, isInverted: isInverted, laid)
      }
    }
  }

  private mutating func meetField() {
    emptyLines = 0
    hasBegun = true
  }

  private mutating func lay(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let end = rest.utf8.firstIndex(of: 0x0A) {
      let line = rest[..<end]
      rest = rest[rest.utf8.index(after: end)...]
      guard isAtLineStart else {
        result += "\(line)\n"
        isAtLineStart = true
        emptyLines = 0
        continue
      }
      if TextWrapper.append(line, to: &result) {
        emptyLines = 0
        hasBegun = true
      } else {
        emptyLines += 1
        guard hasBegun, emptyLines <= Self.maximumEmptyLines else { continue }
      }
      result += "\n"
    }
    if !rest.isEmpty {
      result += rest
      isAtLineStart = false
    }
    return result
  }
}
