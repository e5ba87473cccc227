import CMark
import Diagnostics
import Foundation

/// A Markdown text, read by cmark-gfm in its safe mode: raw HTML and script links do not get through.
struct MarkdownDocument: ~Copyable {
  private let root: OpaquePointer
  private let parser: OpaquePointer

  /// Footnotes, as GitHub has them; never CMARK_OPT_UNSAFE.
  private static let options = CMARK_OPT_DEFAULT | CMARK_OPT_FOOTNOTES
  private static let extensions = ["table", "strikethrough", "autolink", "tagfilter", "tasklist"]
  private static let registered: Void = cmark_gfm_core_extensions_ensure_registered()

  /// - Returns: nil only when memory is out.
  init?(parsing text: String) {
    _ = Self.registered
    guard let parser = cmark_parser_new(Self.options) else { return nil }
    for name in Self.extensions {
      if let found = cmark_find_syntax_extension(name) {
        cmark_parser_attach_syntax_extension(parser, found)
      }
    }
    cmark_parser_feed(parser, text, text.utf8.count)
    guard let root = cmark_parser_finish(parser) else {
      cmark_parser_free(parser)
      return nil
    }
    self.root = root
    self.parser = parser
  }

  deinit {
    cmark_node_free(root)
    cmark_parser_free(parser)
  }

  var isEmpty: Bool { cmark_node_first_child(root) == nil }

  /// Takes the first heading of level 1 out of the document, where it stands for the title.
  mutating func removeTitle(onlyAtStart: Bool) -> String? {
    guard let node = blocks(of: CMARK_NODE_HEADING).first,
      cmark_node_get_heading_level(node) == 1,
      !onlyAtStart || cmark_node_previous(node) == nil
    else { return nil }
    let title = Self.plainText(of: node)
    cmark_node_unlink(node)
    cmark_node_free(node)
    return title.isEmpty ? nil : title
  }

  /// The first paragraph that has words, on one line.
  var firstParagraph: String? {
    blocks(of: CMARK_NODE_PARAGRAPH).lazy.map(Self.plainText).first { !$0.isEmpty }
  }

  /// Makes links and pictures absolute: in a mail, a relative address leads nowhere.
  mutating func makeLinksAbsolute(base: URL?) {
    guard let base else { return }
    for node in nodes(of: CMARK_NODE_LINK) + nodes(of: CMARK_NODE_IMAGE) {
      guard let address = Self.address(of: node), !address.hasPrefix("#"),
        let url = URL(string: address, relativeTo: base), URL(string: address)?.scheme == nil
      else { continue }
      cmark_node_set_url(node, url.absoluteString)
    }
  }

  /// HTML whose headings stand below those of the digest: its name, its sections and its titles.
  mutating func renderHTML() -> String {
    for node in nodes(of: CMARK_NODE_HEADING) {
      cmark_node_set_heading_level(node, min(6, cmark_node_get_heading_level(node) + 3))
    }
    return Self.take(
      cmark_render_html(root, Self.options, cmark_parser_get_syntax_extensions(parser)))
  }

  /// Plain text with each link's address behind its words; call last, it changes the document.
  mutating func renderText() -> String {
    spellOutLinks()
    return Self.take(cmark_render_plaintext(root, Self.options | CMARK_OPT_NOBREAKS, 0))
  }

  /// The nodes of a type that stand at the top, in the order of the text.
  private func blocks(of type: cmark_node_type) -> [OpaquePointer] {
    nodes(of: type).filter { cmark_node_parent($0) == root }
  }

  private func nodes(of type: cmark_node_type) -> [OpaquePointer] {
    guard let iterator = cmark_iter_new(root) else { return [] }
    defer { cmark_iter_free(iterator) }
    var nodes: [OpaquePointer] = []
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return nodes }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator),
        cmark_node_get_type(node) == type
      else { continue }
      nodes.append(node)
    }
  }

  private static func address(of node: OpaquePointer) -> String? {
    cmark_node_get_url(node).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func plainText(of node: OpaquePointer) -> String {
    take(cmark_render_plaintext(node, options, 0)).onOneLine
  }

  /// Only addresses that a reader can follow; script links are left out here as in the HTML.
  private func spellOutLinks() {
    for link in nodes(of: CMARK_NODE_LINK) {
      let words = Self.plainText(of: link)
      guard let address = Self.address(of: link), address != words, address != "mailto:\(words)",
        ["http", "https", "mailto"].contains(URL(string: address)?.scheme?.lowercased()),
        let node = cmark_node_new(CMARK_NODE_TEXT)
      else { continue }
      cmark_node_set_literal(node, " <\(address)>")
      if cmark_node_insert_after(link, node) == 0 { cmark_node_free(node) }
    }
  }

  /// What cmark rendered; a reference such as `&#13;` can make a line end that is no LF.
  private static func take(_ text: UnsafeMutablePointer<CChar>?) -> String {
    guard let text else { return "" }
    defer { free(text) }
    return String(cString: text).withLineFeeds
  }
}
