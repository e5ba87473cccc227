import Diagnostics
import Settings

/// The block of settings before a file's own text, and the text after it.
struct FrontMatter {
  /// YAML between `---` lines or TOML between `+++` lines; nil when the file starts with its text.
  let values: YAMLMapping?
  /// The lines after the block.
  let body: ArraySlice<Substring>

  init(of source: SourceText) throws(Problem) {
    let lines = source.lines
    guard let fence = lines.first.map({ $0.trimmed() }), fence == "---" || fence == "+++" else {
      values = nil
      body = lines[...]
      return
    }
    // YAML ends a document with "..." as well. An indented “---” belongs to a value of several lines.
    let ends = fence == "---" ? ["---", "..."] : ["+++"]
    guard
      let end = lines.indices.dropFirst().first(where: {
        lines[$0].first?.isWhitespace == false && ends.contains(String(lines[$0].trimmed()))
      })
    else {
      throw Problem(
        "the front matter is not closed", at: source.location(line: 1),
        hint: "end it with a line “\(fence)”")
    }
    let text = lines[1..<end].joined(separator: "\n")
    values =
      fence == "---"
      ? try YAMLMapping(parsing: text, file: source.file, lineOffset: 1)
      : try YAMLMapping(parsingTOML: text, file: source.file, lineOffset: 1)
    body = lines[(end + 1)...]
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
}
