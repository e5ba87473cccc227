/// How `reader.*` tags wait for the second pass: under delimiters that no article can hold.
///
/// The delimiters are a nonce between control characters. Articles are refused when they hold a
/// control character, and a control character never joins a neighbour into one grapheme, by which
/// the template engine reads.
struct ReaderTags: Sendable {
  let nonce: String

  var opening: String { "\u{1E}\(nonce):" }
  var closing: String { ":\(nonce)\u{1F}" }

  /// Whether a control character is one that the delimiters begin or end with.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{1E}" || scalar == "\u{1F}" }

  /// Whether any tag of the second pass transforms what it shows.
  static func holdTransforms(_ text: String) -> Bool {
    text.utf8.split(separator: 0x1E).dropFirst()
      .contains { $0.prefix { $0 != 0x1F }.contains(UInt8(ascii: "(")) }
  }

  /// The template with every tag of the second pass put under the nonce delimiters.
  func hide(in source: TemplateSource, _ nodes: [TemplateNode]) -> String {
    var result = ""
    var position = source.text.startIndex
    hide(nodes, in: source.text, &position, &result)
    return result + source.text[position...]
  }

  private func hide(
    _ nodes: [TemplateNode], in text: String, _ position: inout String.Index,
    _ result: inout String
  ) {
    func replace(_ tag: TemplateNode.Tag) {
      result += text[position..<tag.range.lowerBound]
      // The closing brace of a triple tag is no part of its content.
      let content = tag.content.hasPrefix("{") ? "&\(tag.content.dropFirst())" : "\(tag.content)"
      result += opening + content.filter { !$0.isWhitespace } + closing
      position = tag.range.upperBound
    }
    for node in nodes {
      switch node {
      case .text, .silent, .partial: break
      case .variable(let tag, let name): if name.isReader { replace(tag) }
      case .section(let tag, let name, _, let inner, let end):
        if name.isReader { replace(tag) }
        hide(inner, in: text, &position, &result)
        if name.isReader { replace(end) }
      case .extending(_, _, let inner, _), .block(_, _, let inner, _):
        hide(inner, in: text, &position, &result)
      }
    }
  }

  /// A template of the second pass from the text that the first pass made.
  func secondPass(_ text: String, kind: TemplateSource.Kind) -> String {
    kind.pragma + "{{=\(opening) \(closing)=}}\n" + text
  }

  /// Whether a text of the second pass shows a reader's field, escaped or not.
  func shows(_ field: String, in text: String) -> Bool {
    ["", "&"].contains { text.contains("\(opening)\($0)reader.\(field)\(closing)") }
  }
}

extension TemplateSource.Kind {
  /// Tells the engine how to escape. It stands in every template, since a partial starts anew.
  var pragma: String {
    HTMLEscaping.register()
    return switch self {
    case .html: "{{% CONTENT_TYPE:\(HTMLEscaping.name)}}\n"
    case .text: "{{% CONTENT_TYPE:TEXT}}\n"
    }
  }
}
