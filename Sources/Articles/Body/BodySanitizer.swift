import Diagnostics
import Foundation

/// Makes of a tree of HTML what mails may show of it: nothing active, nothing hidden, every visible word.
struct BodySanitizer {
  /// What somebody should look at, and what stands in the file at its place.
  struct Report: Equatable {
    var reason: String
    /// Words by which its line is found.
    var written: String
    var hint: String?
    /// Its line in the text, where that is known.
    var line: Int?
  }

  private let page: URL?
  private let site: URL?
  private(set) var tokens: [BodyToken] = []
  private(set) var reports: [Report] = []
  /// The elements that are open in what is made.
  private var open: [String] = []
  /// What ends each element that was gone into: an end tag, words set apart, or nothing.
  private var endings: [Ending] = []

  private enum Ending { case tag, blank, nothing }

  /// Deeper than any text is written; mail programs have limits of their own.
  private static let depth = 60

  static func read(
    _ tree: borrowing HTMLTree, page: URL?, site: URL?
  ) -> (tokens: [BodyToken], reports: [Report]) {
    var sanitizer = BodySanitizer(page: page, site: site)
    tree.walk(enter: { sanitizer.enter($0) }, leave: { _ in sanitizer.leave() })
    return (sanitizer.tokens, sanitizer.reports)
  }

  private init(page: URL?, site: URL?) {
    self.page = page
    self.site = site
  }

  /// - Returns: whether what is in the node is wanted.
  private mutating func enter(_ node: HTMLNode) -> Bool {
    switch node.kind {
    case .other, .template: return false
    case .text:
      tokens.append(
        .text(open.contains(where: Self.code.contains) ? node.text : node.text.withoutHiddenMarks))
      return false
    case .element: break
    }
    guard !node.isInvisible else { return false }
    if let name = node.hidingClass {
      reports.append(
        Report(
          reason: "what has the class “\(name)” is left out: pages hide it", written: name))
      return false
    }
    switch ElementRule.of(node) {
    case .nothing: return false
    case .words:
      // Words that a form or a drawing sets apart are none of a sentence.
      endings.append(node.isHTML && !Self.controls.contains(node.name) ? .nothing : .blank)
    case .kept(let name, let attributes): begin(name, node, attributes)
    case .heading(let level): begin("h\(min(6, level + 3))", node)
    case .block: begin("div", node)
    case .void(let name, let attributes):
      tokens.append(.void(BodyElement(name: name, attributes: node.attributes(attributes))))
      return false
    case .link: beginLink(node)
    case .image:
      add(image: node)
      return false
    case .media: return add(media: node)
    case .checkbox:
      if node["type"]?.lowercased() == "checkbox" {
        tokens.append(.text(node["checked"] == nil ? "☐ " : "☑ "))
      }
      return false
    }
    return true
  }

  private mutating func leave() {
    switch endings.popLast() ?? .nothing {
    case .tag: if let name = open.popLast() { tokens.append(.close(name)) }
    case .blank: setApart()
    case .nothing: break
    }
  }

  private mutating func setApart() {
    if tokens.last != .text(" ") { tokens.append(.text(" ")) }
  }

  private mutating func begin(_ name: String, _ node: HTMLNode, _ attributes: [String] = []) {
    var element = BodyElement(name: place(name), attributes: node.attributes(attributes))
    element["id"] = node["id"].flatMap { $0.isEmpty ? nil : $0 }
    element["class"] = node["class"].flatMap { Self.footnoteClasses.contains($0) ? $0 : nil }
    begin(element)
  }

  private mutating func begin(_ element: BodyElement) {
    let isBlock = !Self.phrases.contains(element.name)
    guard open.count < Self.depth, !isBlock || !open.contains(where: Self.holdsPhrases.contains)
    else {
      if isBlock { setApart() }
      endings.append(isBlock ? .blank : .nothing)
      return
    }
    tokens.append(.open(element))
    open.append(element.name)
    endings.append(.tag)
  }

  /// An element by another name where its own has no meaning.
  private func place(_ name: String) -> String {
    switch name {
    case "li": open.last == "ul" || open.last == "ol" ? name : "div"
    case "dt", "dd": open.contains("dl") ? name : "div"
    case "figcaption": open.contains("figure") ? name : "p"
    default: name
    }
  }

  private mutating func beginLink(_ node: HTMLNode) {
    guard !open.contains("a"), let written = node["href"],
      let address = address(written, what: "the link")
    else {
      endings.append(.nothing)
      return
    }
    var link = BodyElement(name: "a", attributes: [.init(name: "href", value: address)])
    link["title"] = node["title"]
    link["id"] = node["id"].flatMap { $0.isEmpty ? nil : $0 }
    link["class"] = node["class"].flatMap { Self.footnoteClasses.contains($0) ? $0 : nil }
    begin(link)
  }

  /// - Returns: where it leads, with a `#` for a place in the text itself; nil where that is nowhere, which
  ///   is reported.
  private mutating func address(_ written: String, what: String) -> String? {
    switch BodyAddress(written, page: page, site: site) {
    case .web(let address): return address
    case .fragment(let name): return "#\(name)"
    case .empty: return nil
    case .unknown:
      reports.append(
        Report(
          reason:
            "\(what) “\(written.onOneLine.prefix(200))” leads nowhere from a mail, and is left out",
          written: written,
          hint:
            "write it whole, such as https://news.example.org/ferry, or say where the article stands: “link”"
        ))
    case .unsafe(BodyAddress.unknownPage): break  // That was told where it was found.
    case .unsafe(let scheme):
      reports.append(
        Report(
          reason: "\(what) to “\(scheme.prefix(40)):” is left out: no mail may hold it",
          written: written))
    }
    return nil
  }

  private mutating func add(image node: HTMLNode) {
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
    image["title"] = node["title"]
    if let width = node["width"].flatMap({ Int($0) }) { image["width"] = String(width) }
    // Not every mail program reads the styles of the head, and a picture must not widen the page.
    image["style"] = "max-width:100%;height:auto"
    tokens.append(.void(image))
  }

  /// A link in the place of what no mail program plays; an object's own words stay.
  private mutating func add(media node: HTMLNode) -> Bool {
    let hasWords = node.name == "object" || node.name == "applet"
    let written = node["src"] ?? node["data"] ?? node.sourceOfChild
    if !node.isTiny, let written, !written.isEmpty,
      let address = address(written, what: "the <\(node.name)>"), !address.hasPrefix("#")
    {
      let shown = EmbeddedPage.watchAddress(of: address)
      let isInBlock = open.contains(where: Self.holdsPhrases.contains)
      if !isInBlock { tokens.append(.open(BodyElement.media)) }
      let words = node["title"]?.onOneLine ?? ""
      tokens += [
        .open(BodyElement(name: "a", attributes: [.init(name: "href", value: shown)])),
        .text(words.isEmpty ? EmbeddedPage.words(for: shown) : words), .close("a"),
      ]
      if !isInBlock { tokens.append(.close("p")) }
    } else if written == nil, !hasWords {
      reports.append(
        Report(
          reason: "an <\(node.name)> without an address is left out", written: "<\(node.name)"))
    }
    if hasWords { endings.append(.nothing) }
    return hasWords
  }

  /// The first address of a set of pictures.
  private static func first(of set: String) -> String {
    String(set.split(whereSeparator: \.isWhitespace).first ?? "")
  }

  private static let footnoteClasses: Set = ["footnotes", "footnote-ref", "footnote-backref"]

  /// Where text stands as it is.
  private static let code: Set = ["pre", "code", "kbd", "samp"]

  /// What is set apart in a form.
  private static let controls: Set = ["option", "label", "button", "textarea", "select", "output"]

  /// What stands in a line of text.
  private static let phrases: Set = [
    "a", "code", "kbd", "samp", "var", "em", "strong", "b", "i", "u", "s", "del", "ins", "sub",
    "sup", "small", "mark", "q", "cite", "dfn", "abbr",
  ]

  /// What holds lines of text and no blocks.
  private static let holdsPhrases: Set = ["p", "h4", "h5", "h6", "pre", "dt"]
}

extension BodyElement {
  /// A paragraph that is the link to something that plays.
  static let media = BodyElement(
    name: "p", attributes: [.init(name: "class", value: "media")])
}

extension HTMLNode {
  /// Those of its attributes that are wanted and have a value that HTML allows.
  fileprivate func attributes(_ names: [String]) -> [BodyElement.Attribute] {
    names.compactMap { name in
      guard let value = self[name] else { return nil }
      switch name {
      case "title": return .init(name: name, value: value)
      case "reversed": return .init(name: name, value: "")
      case "align":
        let side = value.lowercased()
        return ["left", "center", "right"].contains(side)
          ? .init(name: "style", value: "text-align:\(side)") : nil
      case "colspan", "rowspan":
        return Int(value).flatMap {
          (2...100).contains($0) ? .init(name: name, value: String($0)) : nil
        }
      default:
        return Int(value).flatMap {
          (-99_999...99_999).contains($0) ? .init(name: name, value: String($0)) : nil
        }
      }
    }
  }

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
