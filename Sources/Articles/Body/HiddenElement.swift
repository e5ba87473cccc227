import Diagnostics

/// What of a page's elements nobody sees.
extension HTMLNode {
  /// Whether a browser shows nothing of an element, as far as it says so itself.
  var isInvisible: Bool {
    if self["hidden"] != nil || name == "dialog" && self["open"] == nil { return true }
    return self["style"].map { InlineStyle($0).isInvisible } ?? false
  }

  /// The one of its classes by which the style sheets of most sites hide it; nil where it has none.
  var hidingClass: String? {
    self["class"].flatMap { names in
      names.split(whereSeparator: \.isWhitespace).first { Self.hidingClasses.contains(String($0)) }
    }.map(String.init)
  }

  private static let hidingClasses: Set = [
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
  ]

  /// Whether it is a point or a line that nobody sees: it counts who has read a page.
  var isTiny: Bool {
    let style = self["style"].map { InlineStyle($0) }
    let sides = ["width", "height"].map { side in
      let stated = style?[side] == nil ? self[side].flatMap(Self.pixels) : style?.pixels(side)
      return [stated, style?.pixels("max-\(side)")].compactMap { $0 }.min()
    }
    return sides.contains { $0.map { $0 <= 1 } ?? false }
      || sides.allSatisfy { $0.map { $0 <= 3 } ?? false }
  }

  private static func pixels(_ text: String) -> Double? {
    guard !text.contains("%") else { return nil }
    return Double(text.filter { $0.isNumber || $0 == "." })
  }
}
