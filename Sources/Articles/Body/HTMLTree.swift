import CGumbo
import Diagnostics

/// A text as the tree of elements that a browser makes of it (HTML Living Standard §13.2), by Gumbo.
struct HTMLTree: ~Copyable {
  /// More elements, or more deeply nested ones, than any article has: reading ends within about a second.
  private static let limits = broadsheet_html_limits(
    bytes: 128 << 20, nodes: 30_000, attributes: 20_000, looks: 300_000_000)

  private let tree: UnsafeMutablePointer<broadsheet_html>
  /// What the tree was made of, which Gumbo points into.
  private let bytes: UnsafeMutablePointer<CChar>

  /// - Returns: nil for what has too many elements, or nests them too deeply.
  init?(parsing html: String) {
    let text = Self.escapingControls(html)
    let count = text.utf8.count
    let bytes = UnsafeMutablePointer<CChar>.allocate(capacity: count + 1)
    _ = UnsafeMutableBufferPointer(start: bytes, count: count + 1).initialize(
      from: text.utf8CString)
    guard let tree = broadsheet_html_parse(bytes, count, Self.limits) else {
      bytes.deallocate()
      return nil
    }
    self.bytes = bytes
    self.tree = tree
  }

  deinit {
    broadsheet_html_free(tree)
    bytes.deallocate()
  }

  /// Goes through all nodes in the order of the text, without recursion.
  /// - Parameters:
  ///   - enter: says whether to go on with what is in a node.
  ///   - leave: called behind the content of each element that was gone into.
  borrowing func walk(
    enter: (HTMLNode) -> Bool, leave: (HTMLNode) -> Void
  ) {
    var path: [(node: HTMLNode, next: Int)] = [(HTMLNode(broadsheet_html_root(tree)), 0)]
    while let last = path.last {
      guard let child = last.node.child(last.next) else {
        path.removeLast()
        if !path.isEmpty { leave(last.node) }
        continue
      }
      path[path.count - 1].next += 1
      if enter(child) { path.append((child, 0)) }
    }
  }

  /// Gumbo would replace a control character that is written out, but not one that a reference names. What
  /// breaks lines elsewhere is a line end.
  private static func escapingControls(_ html: String) -> String {
    let isKept = { (scalar: Unicode.Scalar) in
      !scalar.isControl || scalar == "\n" || scalar == "\t"
    }
    if html.unicodeScalars.allSatisfy(isKept) { return html }
    var text = ""
    for scalar in html.unicodeScalars {
      switch scalar.value {
      case 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: text += "\n"
      case 0x01...0x08, 0x0E...0x1F, 0x7F: text += "&#\(scalar.value);"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

/// An element, a text or a comment in a tree, for as long as that is there.
struct HTMLNode {
  enum Kind { case element, template, text, other }

  private let node: UnsafePointer<GumboNode>

  init(_ node: UnsafeMutablePointer<GumboNode>) { self.node = UnsafePointer(node) }

  var kind: Kind {
    switch node.pointee.type {
    case GUMBO_NODE_ELEMENT: .element
    case GUMBO_NODE_TEMPLATE: .template
    case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA: .text
    default: .other
    }
  }

  var text: String { broadsheet_html_text(node).map { String(cString: $0) } ?? "" }

  /// The element's name in lower case.
  var name: String {
    let element = broadsheet_html_element(node).pointee
    guard element.tag == GUMBO_TAG_UNKNOWN else {
      return String(cString: gumbo_normalized_tagname(element.tag))
    }
    // Gumbo knows the names of its time alone.
    var name = element.original_tag
    guard name.length > 2 else { return "" }
    gumbo_tag_from_original_text(&name)
    let bytes = UnsafeRawBufferPointer(start: name.data, count: name.length)
    return String(decoding: bytes, as: UTF8.self).lowercased()
  }

  /// Whether it is a style sheet; cheaper than its name.
  var isStyleSheet: Bool {
    kind == .element && broadsheet_html_element(node).pointee.tag == GUMBO_TAG_STYLE
  }

  /// Whether it is of HTML itself and not of a drawing or a formula in it.
  var isHTML: Bool {
    broadsheet_html_element(node).pointee.tag_namespace == GUMBO_NAMESPACE_HTML
  }

  /// The line of the HTML that an element begins on, counted from 1.
  /// Nil for one that is written nowhere.
  var line: Int? {
    let line = Int(broadsheet_html_element(node).pointee.start_pos.line)
    return line > 0 ? line : nil
  }

  /// The line of the Markdown that an element comes from, where `MarkdownDocument` was asked to say it.
  var lineOfMarkdown: Int? { self["data-sourcepos"].flatMap { Int($0.prefix { $0 != ":" }) } }

  /// Of the children of an element the one with a number.
  func child(_ index: Int) -> HTMLNode? {
    guard let children = broadsheet_html_children(node)?.pointee, index < children.length,
      let child = children.data[index]
    else { return nil }
    return HTMLNode(child.assumingMemoryBound(to: GumboNode.self))
  }

  /// The element that it stands in; nil for the outermost.
  var parent: HTMLNode? {
    guard let parent = node.pointee.parent, parent.pointee.type == GUMBO_NODE_ELEMENT else {
      return nil
    }
    return HTMLNode(parent)
  }

  /// The value of an attribute, without regard to case, with its references read.
  subscript(_ name: String) -> String? {
    withUnsafePointer(to: broadsheet_html_element(node).pointee.attributes) { attributes in
      gumbo_get_attribute(attributes, name).map { String(cString: $0.pointee.value) }
    }
  }
}
