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
    /// Of what was rendered, the line from which on it stands.
    var from: Int?
  }

  private let article: ArticleText
  /// The line of the last element that says where it stands.
  private var from: Int?
  var tokens: [BodyToken] = []
  private(set) var reports: [Report] = []
  /// The elements that are open in what is made.
  private(set) var open: [String] = []
  /// What ends each element that was gone into: an end tag, words set apart, or nothing.
  var endings: [Ending] = []
  private var seen: SeenElements

  enum Ending { case tag, label, blank, nothing }

  /// Deeper than any text is written; mail programs have limits of their own.
  private static let depth = 60

  static func read(
    _ tree: borrowing HTMLTree, of article: ArticleText
  ) -> (tokens: [BodyToken], reports: [Report]) {
    var sanitizer = BodySanitizer(article, StyleSheets(in: tree))
    tree.walk(
      enter: { node in
        let isEntered = sanitizer.enter(node)
        if isEntered { sanitizer.seen.open(node) }
        return isEntered
      },
      leave: { _ in
        sanitizer.seen.close()
        sanitizer.leave()
      })
    return (sanitizer.tokens, sanitizer.reports)
  }

  private init(_ article: ArticleText, _ sheets: StyleSheets) {
    (self.article, seen) = (article, SeenElements(by: sheets))
  }

  mutating func report(_ reason: String, _ written: String, hint: String? = nil) {
    reports.append(Report(reason: reason, written: written, hint: hint, from: from))
  }

  /// - Returns: whether what is in the node is wanted.
  private mutating func enter(_ node: HTMLNode) -> Bool {
    switch node.kind {
    case .other, .template: return false
    case .text:
      guard seen.isSeen else {
        if node.text.contains(where: { !$0.isWhitespace }) {
          report("what a style hides is left out: pages do not show it", node.text.onOneLine)
        }
        return false
      }
      tokens.append(
        .text(open.contains(where: Self.code.contains) ? node.text : node.text.withoutHiddenMarks))
      return false
    case .element: break
    }
    from = (article.kind == .html ? node.line : node.lineOfMarkdown) ?? from
    if let hiding = node.hiding(by: seen.sheets) {
      let isPartlySeen = hiding.sparesVisible && node.holdsVisible(by: seen.sheets)
      if !isPartlySeen, node.holdsWords {
        report("what \(hiding.words) is left out: pages do not show it", hiding.written)
      }
      guard isPartlySeen else { return false }
    }
    // What nobody sees and holds nothing has nothing in it to be seen.
    let isSeen = seen.shows(node)
    let rule = ElementRule.of(node)
    if rule == .words, node.isHTML, !ElementRule.isKnown(node.name) {
      report(
        "“<\(node.name.prefix(40))>” is no element of HTML: what is in it stays, itself it is left out",
        "<\(node.name)", hint: "where it is meant as words, write “&lt;” or put it in backticks")
    }
    switch rule {
    case .nothing: return false
    case .words:
      // Words that a form or a drawing sets apart are none of a sentence.
      endings.append(node.isHTML && !Self.controls.contains(node.name) ? .nothing : .blank)
    case .kept(let name, let attributes): begin(name, node, attributes)
    case .heading(let level): begin("h\(min(6, level + 3))", node)
    case .block: begin("div", node)
    case .label:
      begin("p", node)
      if endings.last == .tag {
        tokens.append(.open(BodyElement(name: "strong")))
        open.append("strong")
        endings[endings.count - 1] = .label
      }
    case .void(let name, let attributes):
      guard isSeen else { return false }
      tokens.append(.void(BodyElement(name: name, attributes: node.attributes(attributes))))
      return false
    case .link: beginLink(node)
    case .image:
      if isSeen { add(image: node) }
      return false
    case .media: return isSeen && add(media: node)
    case .checkbox:
      if isSeen, node["type"]?.lowercased() == "checkbox" {
        // The box is the item's mark.
        if case .open(var item) = tokens.last, item.name == "li" {
          item["style"] = "list-style-type:none"
          tokens[tokens.count - 1] = .open(item)
        }
        tokens.append(.text(node["checked"] == nil ? "☐ " : "☑ "))
      }
      return false
    }
    return true
  }

  private mutating func leave() {
    switch endings.popLast() ?? .nothing {
    case .tag: if let name = open.popLast() { close(name) }
    case .label:
      for name in [open.popLast(), open.popLast()].compactMap({ $0 }) { close(name) }
    case .blank: setApart()
    case .nothing: break
    }
  }

  private mutating func close(_ name: String) {
    let blanks = tokens.reversed().prefix { token in
      if case .text(let text) = token { text.utf8.allSatisfy { $0 <= 0x20 } } else { false }
    }.count
    if Self.emptied.contains(name), case .open(let element) = tokens.dropLast(blanks).last,
      element["id"] == nil
    {
      tokens.removeLast(blanks + 1)
      // Blanks between words stay some.
      if blanks > 0, Self.phrases.contains(name) { setApart() }
    } else {
      tokens.append(.close(name))
    }
  }

  private mutating func setApart() {
    if tokens.last != .text(" ") { tokens.append(.text(" ")) }
  }

  private mutating func begin(_ name: String, _ node: HTMLNode, _ attributes: [String] = []) {
    var element = BodyElement(name: place(name), attributes: node.attributes(attributes))
    element["id"] = node["id"].flatMap { $0.isEmpty ? nil : $0 }
    element["class"] = node["class"].flatMap { Self.footnoteClasses.contains($0) ? $0 : nil }
    element["dir"] = node["dir"].map { $0.lowercased() }
      .flatMap { ["ltr", "rtl", "auto"].contains($0) ? $0 : nil }
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
    let written = node["href"] ?? ""
    let address = written.isEmpty ? nil : address(written, what: "the link")
    // `<a name="x">` is a place that links lead to.
    let place = [node["id"], node["name"]].compactMap { $0 }.first { !$0.isEmpty }
    guard !open.contains("a"), address != nil || place != nil else {
      endings.append(.nothing)
      return
    }
    var link = BodyElement(name: "a")
    link["href"] = address
    link["title"] = node["title"]?.withoutHiddenMarks
    link["id"] = place
    link["class"] = node["class"].flatMap { Self.footnoteClasses.contains($0) ? $0 : nil }
    begin(link)
  }

  /// - Returns: where it leads, with a `#` for a place in the text itself; nil where that is nowhere, which
  ///   is reported.
  mutating func address(_ written: String, what: String) -> String? {
    switch article.pages.link(written) {
    case .page(let address): return address
    case .withoutAddress:
      return reportDead(what, written, "the page of that article has no address")
    case .several: return reportDead(what, written, "several articles lie in files of that name")
    // A site may have a file at its beginning that is no article and shown as it is.
    case .nothing where written.hasPrefix("/") && article.files?.hold(rooted: written) ?? true:
      break
    case .nothing: return reportDead(what, written, "no published article lies in such a file")
    case nil: break
    }
    if let lacks = article.files?.lack(written, on: article.page, of: article.site) {
      article.pages.beAsked()
      if lacks {
        report(
          "\(what) “\(written.onOneLine.prefix(200))” names a file that is neither beside the article nor"
            + " where its page would have it", written)
      }
    }
    switch BodyAddress(written, page: article.page, site: article.site) {
    case .web(let address): return address
    case .fragment(let name): return "#\(name)"
    case .empty: return nil
    case .unknown:
      report(
        "\(what) “\(written.onOneLine.prefix(200))” leads nowhere from a mail, and is left out",
        written,
        hint:
          "write it whole, such as https://news.example.org/ferry, or say where the article stands: “link”"
      )
    case .unsafe(BodyAddress.unknownPage): break  // That was told where it was found.
    case .unsafe(let scheme):
      report("\(what) to “\(scheme.prefix(40)):” is left out: no mail may hold it", written)
    }
    return nil
  }

  private mutating func reportDead(_ what: String, _ written: String, _ why: String) -> String? {
    report(
      "\(what) “\(written.onOneLine.prefix(200))” leads nowhere, and is left out: \(why)", written)
    return nil
  }

  private static let footnoteClasses: Set = ["footnotes", "footnote-ref", "footnote-backref"]

  /// Where text stands as it is.
  private static let code: Set = ["pre", "code", "kbd", "samp"]

  /// What is nothing where it is empty.
  private static let emptied: Set = [
    "p", "div", "blockquote", "figure", "ul", "ol", "em", "strong",
  ]

  /// What is set apart in a form.
  private static let controls: Set = ["option", "label", "button", "textarea", "select", "output"]

  /// What stands in a line of text.
  private static let phrases: Set = [
    "a", "code", "kbd", "samp", "var", "em", "strong", "b", "i", "u", "s", "del", "ins", "sub",
    "sup", "small", "mark", "q", "cite", "dfn", "abbr",
  ]

  /// What holds lines of text and no blocks.
  static let holdsPhrases: Set = ["p", "h4", "h5", "h6", "pre", "dt"]
}

extension HTMLNode {
  /// Those of its attributes that are wanted and have a value that HTML allows.
  fileprivate func attributes(_ names: [String]) -> [BodyElement.Attribute] {
    names.compactMap { name in
      guard let value = self[name] else { return nil }
      switch name {
      case "title": return .init(name: name, value: value.withoutHiddenMarks)
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
}
