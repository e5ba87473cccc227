import Diagnostics

/// What becomes of pictures, and of what plays.
extension BodySanitizer {
  mutating func add(image node: HTMLNode) {
    guard !node.isTiny else { return }
    let written = [node["src"], node["data-src"], node["srcset"].map(Self.first)]
      .compactMap { $0 }.first { !$0.isEmpty && !$0.hasPrefix("data:") }
    let words = node["alt"]?.onOneLine.withoutHiddenMarks ?? ""
    guard let written = written ?? node["src"],
      let address = address(written, what: "the picture"), !address.hasPrefix("#")
    else {
      tokens.append(.text(words))
      return
    }
    var image = BodyElement(
      name: "img",
      attributes: [.init(name: "src", value: address), .init(name: "alt", value: words)])
    image["title"] = node["title"]?.withoutHiddenMarks
    if let width = node["width"].flatMap({ Int($0) }) { image["width"] = String(width) }
    // Not every mail program reads the styles of the head, and a picture must not widen the page.
    image["style"] = "max-width:100%;height:auto"
    tokens.append(.void(image))
  }

  /// A link in the place of what no mail program plays; an object's own words stay.
  mutating func add(media node: HTMLNode) -> Bool {
    let hasWords = node.name == "object" || node.name == "applet"
    let written = node["src"] ?? node["data"] ?? node.sourceOfChild
    if !node.isTiny, let written, !written.isEmpty,
      let address = address(written, what: "the <\(node.name)>"), !address.hasPrefix("#")
    {
      let shown = EmbeddedPage.watchAddress(of: address)
      let isInBlock = open.contains(where: Self.holdsPhrases.contains)
      if !isInBlock { tokens.append(.open(BodyElement.media)) }
      let words = node["title"]?.onOneLine.withoutHiddenMarks ?? ""
      var link = BodyElement(name: "a", attributes: [.init(name: "href", value: shown)])
      if isInBlock { link["class"] = "media" }
      tokens += [
        .open(link),
        .text(words.isEmpty ? EmbeddedPage.words(for: shown) : words), .close("a"),
      ]
      if !isInBlock { tokens.append(.close("p")) }
    } else if written == nil, !hasWords {
      report("<\(node.name)> without an address is left out", "<\(node.name)")
    }
    if hasWords { endings.append(.nothing) }
    return hasWords
  }

  /// The first address of a set of pictures.
  private static func first(of set: String) -> String {
    String(set.split(whereSeparator: \.isWhitespace).first ?? "")
  }
}

extension BodyElement {
  /// A paragraph that is the link to something that plays.
  static let media = BodyElement(
    name: "p", attributes: [.init(name: "class", value: "media")])
}

extension HTMLNode {
  /// The address that a `<source>` in it has.
  fileprivate var sourceOfChild: String? {
    var index = 0
    while let child = child(index) {
      if child.kind == .element, child.name == "source", let address = child["src"] {
        return address
      }
      index += 1
    }
    return nil
  }
}
