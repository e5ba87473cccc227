import Diagnostics

/// What of a page's elements nobody sees.
extension HTMLNode {
  /// What hides an element, in words, and how that is written.
  struct Hiding {
    let words: String
    let written: String
    /// Whether elements in it are seen that say so.
    var sparesVisible = false

    init(words: String, written: String, sparesVisible: Bool = false) {
      (self.words, self.written, self.sparesVisible) = (words, written, sparesVisible)
    }

    init(selector: String, of node: HTMLNode, sparesVisible: Bool) {
      words = "the style sheet “\(selector.prefix(60))” of the text hides"
      let last = selector.split { $0.isWhitespace || $0 == ">" }.last ?? ""
      let name = last.drop { $0 != "." && $0 != "#" }.dropFirst().prefix { $0 != "." && $0 != "#" }
      written = name.isEmpty ? "<\(node.name)" : String(name)
      self.sparesVisible = sparesVisible
    }
  }

  /// By what a browser shows nothing of an element, as far as it and the text's style sheets say so; nil where it is
  /// seen.
  func hiding(by sheets: StyleSheets) -> Hiding? {
    for name in ["hidden", "popover"] where self[name] != nil {
      return Hiding(words: "is marked “\(name)”", written: name)
    }
    if name == "dialog", self["open"] == nil {
      return Hiding(words: "stands in a closed <dialog>", written: "<dialog")
    }
    if let style = sheets.style(of: self), style.isInvisible {
      if let own = self["style"], InlineStyle(own).isInvisible {
        return Hiding(words: "a style hides", written: own, sparesVisible: !style.isGone)
      }
      return Hiding(
        selector: sheets.hidingSelector(of: self) ?? name, of: self, sparesVisible: !style.isGone)
    }
    return hidingClass.map { Hiding(words: "has the class “\($0)”", written: $0) }
  }

  /// The one of its classes by which the style sheets of most sites hide it; nil where it has none, or another
  /// by which it is shown on some screens.
  private var hidingClass: String? {
    guard let classes = self["class"]?.split(whereSeparator: \.isWhitespace).map(String.init),
      let name = classes.first(where: Self.hidingClasses.contains)
    else { return nil }
    let isSomewhereShown = classes.contains { other in
      // `hidden md:block`, `d-none d-md-block`, `sr-only not-sr-only`
      other.hasPrefix("not-") || other.contains(":") && !other.hasSuffix(":hidden")
        || other.hasPrefix("d-") && !other.hasSuffix("-none")
    }
    return isSomewhereShown ? nil : name
  }

  private static let hidingClasses: Set = [
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
    "visually-hidden-focusable", "sr-only-focusable", "d-none", "hidden", "is-hidden", "invisible",
    "u-hidden",
  ]

  /// Whether anything would be read in it if it were shown.
  var holdsWords: Bool {
    var open = [self]
    var looks = 0
    while let node = open.popLast(), looks < 1000 {
      looks += 1
      switch node.kind {
      case .text: if node.text.contains(where: { !$0.isWhitespace }) { return true }
      case .element where ElementRule.of(node) != .nothing:
        var index = 0
        while let child = node.child(index), index < 1000 {
          open.append(child)
          index += 1
        }
      case .element, .template, .other: break
      }
    }
    return looks == 1000
  }

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
