import Diagnostics
import Foundation

/// The heading that a text begins with, where it is the article's title once more: the mail has that already.
extension [BodyToken] {
  /// The first heading of the level that stands highest in an article.
  var firstHeading: Range<Int>? { heading { $0 == "h4" } }

  /// The tokens without a first heading that says the title, however either of them is marked up.
  func withoutHeading(saying title: String) -> [BodyToken] {
    for range in [firstHeading, heading { ["h4", "h5", "h6"].contains($0) }] {
      guard let range else { continue }
      // A heading of a lower level is the title only where nothing stands before it.
      guard range == firstHeading || Array(self[..<range.lowerBound]).isBlank else { continue }
      let said = SameWords(words(in: range))
      guard said == SameWords(title) || said == SameWords(markedUp: title) else { continue }
      return Array(self[..<range.lowerBound] + self[range.upperBound...])
    }
    return self
  }

  private func heading(_ isWanted: (String) -> Bool) -> Range<Int>? {
    firstIndex {
      guard case .open(let element) = $0 else { return false }
      return isWanted(element.name)
    }.map { $0..<(end(of: $0) + 1) }
  }
}

/// A title as people read it: case, and how quotes, dashes and blanks are written, do not matter.
private struct SameWords: Equatable {
  private let words: String

  init(_ text: String) {
    var plain = ""
    for scalar in text.withoutHiddenMarks.precomposedStringWithCompatibilityMapping.unicodeScalars {
      switch scalar {
      case "“", "”", "„", "‟", "«", "»", "″": plain += "\""
      case "‘", "’", "‚", "‛", "′", "ʼ", "`", "´": plain += "'"
      case "‐", "‑", "‒", "–", "—", "―", "−": plain += "-"
      default: plain.unicodeScalars.append(scalar)
      }
    }
    while plain.contains("--") { plain = plain.replacing("--", with: "-") }
    words = plain.replacing("''", with: "\"").onOneLine.lowercased()
  }

  /// A title that is Markdown or HTML itself: `The *Big* Day`, `Fish &amp; Chips`.
  init(markedUp title: String) {
    let text = ArticleText(kind: .markdown, raw: title, file: "", title: "")
    let tokens = text.tokens(of: title).tokens ?? []
    self.init(tokens.words(in: 0..<tokens.count))
  }
}
