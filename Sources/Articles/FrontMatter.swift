import Diagnostics
import Settings

/// The block of settings before a file's own text, and the text after it.
///
/// Byte-order marks, blank lines and comments may stand before it. What looks like such a block and is not
/// understood is a problem of its file: as text it would be mailed, and what it says of a draft be lost.
struct FrontMatter {
  /// Keys without regard to case; nil when the file starts with its text.
  let values: YAMLMapping?
  /// What stands after the block.
  let text: String
  /// How many lines stand before that.
  let linesBefore: Int

  /// - Parameter mayBeBare: whether `Title: …` lines without a fence are settings, as Pelican has them.
  init(of source: SourceText, mayBeBare: Bool = false) throws(Problem) {
    if let block = FrontMatterFence.firstBlock(of: source.text) {
      let settings = try YAMLMapping(
        parsing: block.settings, file: source.file, lineOffset: 1, ignoresCase: true)
      if !settings.isEmpty {
        values = settings
        (text, linesBefore) = (block.rest, block.lines)
        return
      }
    }
    let lines = source.lines
    let start = Self.firstLine(of: lines)
    let body: ArraySlice<Substring>
    if start == lines.count {
      (values, body) = (nil, lines[...])
    } else if let fence = try FrontMatterFence(lines[start], at: source.location(line: start + 1)) {
      (values, body) = try Self.fenced(lines, from: start, by: fence, in: source)
      // The line that closes an empty block may open the one that was meant.
      if values?.isEmpty == true {
        try MisplacedFrontMatter.refuse(lines[(body.startIndex - 1)...], in: source)
      }
    } else if let json = try JSONFrontMatter(lines, from: start, in: source) {
      (values, body) = (json.values, json.body)
    } else {
      // Without the marks that hide what it begins with.
      let seen = ([lines[start].visible()] + lines[(start + 1)...])
      try FrontMatterFence.refuseLookalike(seen, at: source.location(line: start + 1))
      let bare = mayBeBare ? try BareFrontMatter(seen, from: start, in: source) : nil
      values = bare?.values
      body = bare?.body ?? lines[...]
      if bare == nil {
        try MisplacedFrontMatter.refuse(lines[start...], in: source)
        try MisplacedFrontMatter.refuse(comments: lines[..<start], in: source)
      }
    }
    (text, linesBefore) = (source.text(of: body), body.startIndex)
  }

  private static func fenced(
    _ lines: [Substring], from start: Int, by fence: FrontMatterFence, in source: SourceText
  ) throws(Problem) -> (YAMLMapping, ArraySlice<Substring>) {
    guard let end = lines[(start + 1)...].firstIndex(where: fence.isClosed) else {
      throw Problem(
        "the front matter is not closed", at: source.location(line: start + 1),
        hint: "end it with a line “\(fence.mark)”")
    }
    let text = source.text(of: lines[(start + 1)..<end])
    let values: YAMLMapping
    switch fence.language {
    case .yaml:
      values = try YAMLMapping(
        parsing: text, file: source.file, lineOffset: start + 1, ignoresCase: true)
    case .toml:
      values = try YAMLMapping(
        parsingTOML: text, file: source.file, lineOffset: start + 1, ignoresCase: true)
    case .json:
      values = try YAMLMapping(
        parsing: JSONFrontMatter.asYAML(text), file: source.file, lineOffset: start + 1,
        ignoresCase: true)
    }
    return (values, lines[(end + 1)...])
  }

  /// Where the first line stands that is neither blank nor a comment; the count of lines where none does.
  private static func firstLine(of lines: [Substring]) -> Int {
    var index = 0
    while index < lines.count {
      let line = lines[index].visible()
      if line.isEmpty {
        index += 1
      } else if line.hasPrefix("<!--") {
        guard let end = lines[index...].firstIndex(where: { $0.contains("-->") }),
          lines[end].visible().hasSuffix("-->")
        else { return index }
        index = end + 1
      } else {
        return index
      }
    }
    return index
  }
}

extension Substring {
  /// The text without blanks at its ends.
  func trimmed() -> Substring {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return self[first...last]
  }

  /// The text without blanks and marks that nobody sees, such as byte-order marks, at its ends.
  func visible() -> Substring {
    if utf8.allSatisfy({ $0 < 0x80 }) { return trimmed() }
    let isSeen = { (scalar: Unicode.Scalar) in
      !scalar.properties.isWhitespace && !scalar.isInvisible
    }
    guard let first = unicodeScalars.firstIndex(where: isSeen),
      let last = unicodeScalars.lastIndex(where: isSeen)
    else { return "" }
    return Substring(unicodeScalars[first...last])
  }
}
