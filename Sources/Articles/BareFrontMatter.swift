import Diagnostics
import Settings

/// Settings without a fence, as Pelican and MultiMarkdown have them: `Title: …` lines up to a blank one.
struct BareFrontMatter {
  /// Keys that begin such a block.
  static let telling: Set = [
    "title", "date", "draft", "published", "status", "slug", "layout", "permalink", "publishdate",
    "pubdate", "expirydate",
  ]

  let values: YAMLMapping
  /// The lines after the block.
  let body: ArraySlice<Substring>

  /// - Parameters:
  ///   - lines: those of the file from its first that says something.
  ///   - start: how many stand before them.
  /// - Returns: nil when the text begins at once.
  /// - Throws: `Problem` when it begins like settings and goes on like something else.
  init?(_ lines: [Substring], from start: Int, in source: SourceText) throws(Problem) {
    guard let first = lines.first, let key = Self.key(of: first), Self.telling.contains(key)
    else { return nil }
    let end = lines.firstIndex { $0.trimmed().isEmpty } ?? lines.endIndex
    let block = lines[..<end]
    // A heading that is underlined, and a sentence that begins with such a word.
    if let second = block.dropFirst().first, second.allSatisfy({ "=-".contains($0) }) { return nil }
    let keys = block.compactMap(Self.key)
    let keepsBack = block.contains { line in
      guard let key = Self.key(of: line), let colon = line.firstIndex(of: ":") else { return false }
      return Withheld.isSaid(by: key, String(line[line.index(after: colon)...]))
    }
    guard keepsBack || keys.contains(where: { ["title", "date", "draft"].contains($0) })
    else { return nil }
    var yaml: [String] = []
    for (index, line) in zip(block.indices, block) {
      let colon = line.firstIndex(of: ":")
      if line.first?.isWhitespace == true, let last = yaml.indices.last {
        // One line stands for one, so that the places of problems are true.
        yaml[last] = String(yaml[last].dropLast())
        yaml.append("  " + Self.quoted(line.trimmed()).dropFirst())
      } else if let colon, Self.key(of: line) != nil {
        yaml.append(
          "\(line[..<colon].trimmed()): " + Self.quoted(line[line.index(after: colon)...].trimmed())
        )
      } else {
        throw Problem(
          "front matter that is not understood: no key and value, as “\(first.trimmed())”",
          at: source.location(line: start + index + 1),
          hint: "begin and end front matter with a line “---”; set text apart by a blank line")
      }
    }
    values = try YAMLMapping(
      parsing: yaml.joined(separator: "\n"), file: source.file, lineOffset: start,
      ignoresCase: true)
    body = lines[end...]
  }

  /// The word before a colon, or before “=” as TOML has it, in lower case.
  static func key(of line: Substring) -> String? {
    guard line.first?.isLetter == true || line.first == "\"",
      let end = line.firstIndex(where: { $0 == ":" || $0 == "=" })
    else { return nil }
    let key = line[..<end].trimmed().filter { $0 != "\"" }
    guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber || "_-".contains($0) })
    else { return nil }
    return key.lowercased()
  }

  private static func quoted(_ text: Substring) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }
}
