import CMark
import Foundation

/// A Markdown text, read by cmark-gfm in its safe mode: raw HTML and script links do not get through.
struct MarkdownDocument: ~Copyable {
  private let root: OpaquePointer
  private let parser: OpaquePointer

  /// Footnotes and smart punctuation as GitHub-flavoured tools have them; never CMARK_OPT_UNSAFE.
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
  mutating func removeTitle() -> String? {
    guard let node = firstBlock(of: CMARK_NODE_HEADING), cmark_node_get_heading_level(node) == 1
    else { return nil }
    let title = Self.plainText(of: node)
    cmark_node_unlink(node)
    cmark_node_free(node)
    return title.isEmpty ? nil : title
  }

  /// The first paragraph on one line.
  var firstParagraph: String? {
    guard let node = firstBlock(of: CMARK_NODE_PARAGRAPH) else { return nil }
    let text = Self.plainText(of: node)
    return text.isEmpty ? nil : text
  }

  /// HTML whose headings stand below those of the digest: its name, its sections and its titles.
  mutating func renderHTML() -> String {
    var node = cmark_node_first_child(root)
    while let current = node {
      if cmark_node_get_type(current) == CMARK_NODE_HEADING {
        cmark_node_set_heading_level(current, min(6, cmark_node_get_heading_level(current) + 3))
      }
      node = cmark_node_next(current)
    }
    return Self.take(
      cmark_render_html(root, Self.options, cmark_parser_get_syntax_extensions(parser)))
  }

  /// Plain text with each link's address behind its words; call last, it changes the document.
  mutating func renderText() -> String {
    Self.spellOutLinks(in: root)
    return Self.take(cmark_render_plaintext(root, Self.options | CMARK_OPT_NOBREAKS, 0))
  }

  private func firstBlock(of type: cmark_node_type) -> OpaquePointer? {
    var node = cmark_node_first_child(root)
    while let current = node, cmark_node_get_type(current) != type {
      node = cmark_node_next(current)
    }
    return node
  }

  private static func plainText(of node: OpaquePointer) -> String {
    take(cmark_render_plaintext(node, options, 0)).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  private static func spellOutLinks(in root: OpaquePointer) {
    guard let iterator = cmark_iter_new(root) else { return }
    var links: [OpaquePointer] = []
    while cmark_iter_next(iterator) != CMARK_EVENT_DONE {
      guard let node = cmark_iter_get_node(iterator) else { break }
      if cmark_node_get_type(node) == CMARK_NODE_LINK, links.last != node { links.append(node) }
    }
    cmark_iter_free(iterator)
    for link in links {
      guard let address = cmark_node_get_url(link).map({ String(cString: $0) }), !address.isEmpty,
        plainText(of: link) != address, let node = cmark_node_new(CMARK_NODE_TEXT)
      else { continue }
      cmark_node_set_literal(node, " <\(address)>")
      if cmark_node_insert_after(link, node) == 0 { cmark_node_free(node) }
    }
  }

  private static func take(_ text: UnsafeMutablePointer<CChar>?) -> String {
    guard let text else { return "" }
    defer { free(text) }
    return String(cString: text)
  }
}
