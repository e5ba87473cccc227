import Diagnostics
import Template

/// What goes into a header field, such as a subject: one line, in which no control character may stand.
extension String {
  /// The text with every run of blanks, line ends and control characters as one space.
  var onHeaderLine: String {
    split { $0.isBlankInAHeader }.joined(separator: " ")
  }
}

extension [TemplatePiece] {
  /// The same for text with fields in it: a run of blanks is one space, and there is none at the ends.
  var onHeaderLine: [TemplatePiece] {
    var isAfterBlank = true
    var pieces = onHeaderLine(&isAfterBlank)
    if isAfterBlank, case .text(let text)? = pieces.last {
      pieces.removeLast()
      if text.count > 1 { pieces.append(.text(String(text.dropLast()))) }
    }
    return pieces
  }

  private func onHeaderLine(_ isAfterBlank: inout Bool) -> [TemplatePiece] {
    var pieces: [TemplatePiece] = []
    for piece in self {
      switch piece {
      case .text(let text):
        var line = ""
        for character in text {
          let isBlank = character.isBlankInAHeader
          if !isBlank || !isAfterBlank { line.append(isBlank ? " " : character) }
          isAfterBlank = isBlank
        }
        if !line.isEmpty { pieces.append(.text(line)) }
      case .field:
        isAfterBlank = false
        pieces.append(piece)
      case .section(let field, let isInverted, let inner):
        isAfterBlank = false
        pieces.append(.section(field, isInverted: isInverted, inner.onHeaderLine(&isAfterBlank)))
        isAfterBlank = false
      }
    }
    return pieces
  }
}

extension Character {
  fileprivate var isBlankInAHeader: Bool {
    isWhitespace || unicodeScalars.contains(where: \.isControl)
  }
}
