import Diagnostics

/// The line that opens a block of front matter, and what closes it.
struct FrontMatterFence {
  enum Language { case yaml, toml, json }

  let language: Language
  /// The signs that opened it; three or more of them close it, however many there were.
  let mark: String

  /// Reads `---`, `+++`, longer ones, and `---toml` as Eleventy has it.
  /// - Returns: nil for a line that opens nothing.
  /// - Throws: `Problem` for a language that is not read, such as `---js`.
  init?(_ line: Substring, at location: SourceLocation) throws(Problem) {
    let text = line.visible()
    guard let sign = text.first, sign == "-" || sign == "+" else { return nil }
    let mark = text.prefix { $0 == sign }
    guard mark.count >= 3 else { return nil }
    let word = text[mark.endIndex...].trimmed().lowercased()
    switch word {
    case "": language = sign == "-" ? .yaml : .toml
    case "yaml", "yml": language = .yaml
    case "toml": language = .toml
    case "json": language = .json
    default:
      // “---- and so on” is a sentence.
      guard
        word.allSatisfy({ $0.isLetter || $0.isNumber }) || word.contains(":")
          || word.hasPrefix("#")
      else { return nil }
      throw Problem(
        "“\(text)” begins front matter that is not understood", at: location,
        hint: "begin it with a line “---” for YAML, “+++” for TOML or “---json”")
    }
    self.mark = String(mark)
  }

  /// An indented one belongs to a value of several lines. YAML ends a document with “...” as well.
  func isClosed(by line: Substring) -> Bool {
    guard let sign = mark.first, line.first == sign || line.first == "." else { return false }
    let text = line.trimmed()
    if text == "..." { return language == .yaml }
    return text.utf8.count >= 3 && text.allSatisfy { $0 == sign }
  }

  /// Refuses signs that only look like a fence, such as a dash that an editor made of three, or a block of
  /// code, where settings follow.
  static func refuseLookalike(
    _ lines: [Substring], at location: SourceLocation
  ) throws(Problem) {
    guard let first = lines.first,
      let next = lines.dropFirst().first(where: { !$0.trimmed().isEmpty })
    else { return }
    let signs = first.drop { $0 == "`" || $0 == "~" }
    let isCode =
      signs.startIndex != first.startIndex
      && ["yaml", "yml", "toml", "json"].contains(signs.trimmed().lowercased())
    guard isCode || first.allSatisfy({ !$0.isLetter && !$0.isNumber && !$0.isWhitespace }),
      BareFrontMatter.key(of: next).map(BareFrontMatter.telling.contains) == true
    else { return }
    throw Problem(
      "“\(first)” begins front matter that is not understood",
      at: location, hint: "begin and end it with a line “---”")
  }
}
