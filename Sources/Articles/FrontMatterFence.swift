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
    return text == "..." ? language == .yaml : Self.isMark(text)
  }

  /// Whether a line is three or more of the signs that open a block, and nothing else.
  static func isMark(_ text: Substring) -> Bool {
    guard let sign = text.first, sign == "-" || sign == "+" else { return false }
    return text.utf8.count >= 3 && text.allSatisfy { $0 == sign }
  }

  /// The block that `---` opens on the first line, as nearly all files have it, found without parting the rest into
  /// lines.
  /// - Returns: nil where the file begins otherwise, or nothing closes it.
  static func firstBlock(of text: String) -> (settings: String, rest: String, lines: Int)? {
    let bytes = text.utf8
    let fence = FrontMatterFence(language: .yaml, mark: "---")
    guard bytes.starts(with: "---\n".utf8) else { return nil }
    let start = bytes.index(bytes.startIndex, offsetBy: 4)
    var line = start
    var count = 1
    while line < bytes.endIndex {
      let end = bytes[line...].firstIndex(of: 0x0A) ?? bytes.endIndex
      count += 1
      if bytes[line] == UInt8(ascii: "-") || bytes[line] == UInt8(ascii: "."),
        fence.isClosed(by: text[line..<end])
      {
        // A line end that ends the text begins no line, and the settings are without their last one.
        let next = end < bytes.endIndex ? bytes.index(after: end) : end
        let last =
          bytes.last == 0x0A && next < bytes.endIndex
          ? bytes.index(before: bytes.endIndex) : bytes.endIndex
        let close = line > start ? bytes.index(before: line) : line
        return (String(text[start..<close]), String(text[next..<last]), count)
      }
      line = end < bytes.endIndex ? bytes.index(after: end) : end
    }
    return nil
  }

  private init(language: Language, mark: String) {
    (self.language, self.mark) = (language, mark)
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
    // `;;;` is how some have JSON.
    let isJSON = first.allSatisfy { $0 == ";" } && first.count > 2 && next.trimmed().hasPrefix("{")
    guard
      isJSON || isCode || first.allSatisfy({ !$0.isLetter && !$0.isNumber }),
      isJSON
        || BareFrontMatter.key(of: next).map(BareFrontMatter.telling.contains) == true
    else { return }
    throw Problem(
      "“\(first)” begins front matter that is not understood",
      at: location, hint: "begin and end it with a line “---”")
  }
}
