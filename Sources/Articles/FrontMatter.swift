import Diagnostics
import TOMLKit

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
    if fence == "---" {
      values = try YAMLMapping(parsing: text, file: source.file, lineOffset: 1)
    } else {
      values = try Self.readTOML(text, file: source.file)
    }
    body = lines[(end + 1)...]
  }

  /// Reads TOML by way of JSON, which is YAML: one kind of mapping serves both.
  private static func readTOML(_ text: String, file: String) throws(Problem) -> YAMLMapping {
    let standIns = StandIns(for: text)
    let hidden = standIns.hide(in: text)
    let json: String
    do { json = try TOMLTable(string: hidden).convert(to: .json) } catch let error as TOMLParseError
    {
      throw Problem(
        "not valid TOML: \(standIns.restore(in: String(error.description.prefix { $0 != "\n" })))",
        at: SourceLocation(
          file: file, line: error.source.begin.line + 1, column: error.source.begin.column))
    } catch {
      throw Problem("not valid TOML", at: SourceLocation(file: file, line: 2))
    }
    // The JSON stands on lines of its own; line 1 of the file is where the block begins.
    return try YAMLMapping(
      parsing: standIns.restore(in: json.replacing("\n", with: " ")), file: file)
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
