import Diagnostics

/// A tag of a template with what it holds, or the text between two.
struct TemplateNode: Sendable {
  /// Where it begins, in bytes of the template.
  var place: Int
  var content: Content

  enum Content: Sendable {
    /// - Parameter startsLine: whether it begins a line of the template, which is where indentation goes.
    case text(ArraySlice<UInt8>, startsLine: Bool)
    /// - Parameter isEscaped: whether it is escaped where the template's kind asks for it.
    case variable(TemplateName, isEscaped: Bool)
    case section(TemplateName, isInverted: Bool, [TemplateNode])
    /// `{{>name}}`, or `{{<name}}` with the blocks that it fills.
    /// - Parameters:
    ///   - indent: the blanks before a tag that stands alone, which go before each line; nil for a tag
    ///     with something beside it, where the lines go in as they are.
    ///   - strays: where tags stand beside the blocks.
    case include(String, indent: ArraySlice<UInt8>?, [TemplateBlock], strays: [Int])
    case block(TemplateBlock)
  }

  var isText: Bool { if case .text = content { true } else { false } }

  /// What it names of the values.
  var name: TemplateName? {
    switch content {
    case .variable(let name, _), .section(let name, _, _): name
    case .text, .include, .block: nil
    }
  }
}

/// `{{$name}}…{{/name}}`: a place in a template that can be filled, or what fills it.
struct TemplateBlock: Sendable {
  var name: String
  /// The template that it stands in.
  var source: TemplateSource
  var place: Int
  var nodes: [TemplateNode]
  /// The blanks before its first line, which are not part of what fills another block.
  var margin: ArraySlice<UInt8>
  /// The blanks that go before each line of what fills this block.
  var indent: ArraySlice<UInt8>
  /// Whether the opening tag stands alone on its line; what it holds begins a line then. Where it fills
  /// another block, what stands before it counts for nothing.
  var isAlone: Bool
}

/// A template that was read.
struct ParsedTemplate: Sendable {
  let source: TemplateSource
  /// None where the tags do not fit together.
  let nodes: [TemplateNode]
  /// Tags that cannot be meant.
  let faults: [Problem]
  /// What is no fault of the language, but that nobody can mean.
  let lapses: [Problem]
  /// Whether its tags do not fit together, so that nothing can be told of what it names.
  let isBroken: Bool
}

extension [TemplateNode] {
  /// Visits each node and those within it, as they stand in the template.
  func visit(_ body: (TemplateNode) -> Void) {
    for node in self {
      body(node)
      switch node.content {
      case .text, .variable: break
      case .section(_, _, let inner): inner.visit(body)
      case .include(_, _, let blocks, _): for block in blocks { block.nodes.visit(body) }
      case .block(let block): block.nodes.visit(body)
      }
    }
  }
}
