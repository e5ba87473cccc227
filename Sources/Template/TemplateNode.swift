import Diagnostics

/// A template as a tree. A place is an offset into the template's bytes.
indirect enum TemplateNode: Sendable {
  /// - Parameter startsLine: whether it begins a line of the template, which is where indentation goes.
  case text(ArraySlice<UInt8>, startsLine: Bool)
  /// - Parameter isEscaped: whether it is escaped where the template's kind asks for it.
  case variable(TemplateName, at: Int, isEscaped: Bool)
  case section(TemplateName, at: Int, isInverted: Bool, [TemplateNode])
  /// - Parameter indent: the blanks before a tag that stands alone, which go before each line; nil for
  ///   a tag with something beside it, where the lines go in as they are.
  case partial(String, at: Int, indent: ArraySlice<UInt8>?)
  /// `{{<parent}}` with the blocks that it fills.
  case parent(String, at: Int, indent: ArraySlice<UInt8>?, [TemplateBlock], strays: [Int])
  case block(TemplateBlock)

  /// Where its tag stands; none for text.
  var place: [Int] {
    switch self {
    case .text: []
    case .variable(_, let place, _), .section(_, let place, _, _), .partial(_, let place, _),
      .parent(_, let place, _, _, _):
      [place]
    case .block(let block): [block.place]
    }
  }
}

/// `{{$name}}…{{/name}}`: a place in a template that can be filled, or what fills it.
struct TemplateBlock: Sendable {
  var name: String
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
  let nodes: [TemplateNode]
  /// What is no fault of the language, but that nobody can mean.
  var lapses: [Problem] = []
}
