import CMark
import Diagnostics
import Foundation

/// A Markdown text, read by cmark-gfm. Its HTML holds what the text holds, raw HTML too: whatever is made of
/// it goes through `BodySanitizer`.
struct MarkdownDocument: ~Copyable {
  private let root: OpaquePointer
  private let parser: OpaquePointer

  private static let options = CMARK_OPT_DEFAULT | CMARK_OPT_FOOTNOTES | CMARK_OPT_UNSAFE
  private static let extensions = ["table", "strikethrough", "autolink", "tasklist"]
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

  /// The whole text as HTML; a reference such as `&#13;` can make a line end that is no LF.
  ///
  /// - Parameter isMarked: whether blocks say on which lines they stand.
  func html(isMarked: Bool = false) -> String {
    let options = isMarked ? Self.options | CMARK_OPT_SOURCEPOS : Self.options
    guard
      let html = cmark_render_html(root, options, cmark_parser_get_syntax_extensions(parser))
    else { return "" }
    defer { free(html) }
    return String(cString: html).withLineFeeds
  }

  /// The lines, counted from 1, on which code stands, fences and `<pre>` among it.
  var codeLines: Set<Int> { linesOfCode(withComments: true) }

  /// - Parameter withComments: whether comments count as code, in which nothing is looked for.
  func linesOfCode(withComments: Bool) -> Set<Int> {
    guard let iterator = cmark_iter_new(root) else { return [] }
    defer { cmark_iter_free(iterator) }
    var lines: Set<Int> = []
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return lines }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator),
        Self.isCode(node, withComments: withComments)
      else { continue }
      let first = Int(cmark_node_get_start_line(node))
      lines.formUnion(first...max(first, Int(cmark_node_get_end_line(node))))
    }
  }

  /// A row of a table below its head: where its first sign stands, lines and bytes counted from 1, and how many
  /// cells the head has.
  struct TableRow {
    let line: Int
    let column: Int
    let columns: Int
  }

  /// The rows of all tables.
  var tableRows: [TableRow] {
    guard let iterator = cmark_iter_new(root) else { return [] }
    defer { cmark_iter_free(iterator) }
    var rows: [TableRow] = []
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return rows }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator),
        let name = cmark_node_get_type_string(node), String(cString: name) == "table_row",
        let table = cmark_node_parent(node)
      else { continue }
      rows.append(
        TableRow(
          line: Int(cmark_node_get_start_line(node)),
          column: Int(cmark_node_get_start_column(node)),
          columns: Int(cmark_gfm_extensions_get_table_columns(table))))
    }
  }

  private static func isCode(_ node: OpaquePointer, withComments: Bool) -> Bool {
    let type = cmark_node_get_type(node)
    guard type == CMARK_NODE_HTML_BLOCK else { return type == CMARK_NODE_CODE_BLOCK }
    let text = cmark_node_get_literal(node).map { String(cString: $0).prefix(9).lowercased() } ?? ""
    return (["<pre", "<script", "<style", "<textarea"] + (withComments ? ["<!--"] : []))
      .contains { text.hasPrefix($0) }
  }
}
