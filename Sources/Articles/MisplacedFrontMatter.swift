import Diagnostics
import Settings

/// Front matter that does not stand where it is read: behind a line of text, or behind a block that says nothing.
///
/// No generator reads it there. As text it would be mailed, and with it whatever it was to keep back.
enum MisplacedFrontMatter {
  /// How far from the top a block may begin to be looked at, and how long it may be: what stands further down is
  /// the article's own.
  private static let reach = 20
  private static let length = 60

  /// What front matter says, and the fields of a list of facts between two rules do not.
  private static let telling: Set = [
    "title", "draft", "published", "publishdate", "expirydate", "layout", "permalink", "slug",
  ]

  /// - Parameter lines: those of the file, from the first that may open such a block.
  static func refuse(_ lines: ArraySlice<Substring>, in source: SourceText) throws(Problem) {
    var code: Character?
    for (index, line) in zip(lines.indices, lines).prefix(reach) {
      let text = line.visible()
      if let sign = text.first, sign == "`" || sign == "~",
        text.prefix(3).allSatisfy({ $0 == sign })
      {
        code = code == nil ? sign : code == sign ? nil : code
      }
      guard code == nil, FrontMatterFence.isMark(text), saysSettings(lines[(index + 1)...]) else {
        continue
      }
      throw Problem(
        "front matter that does not stand at the top of the file, and is not read there",
        at: source.location(line: index + 1),
        hint: "let nothing but blank lines and <!-- comments --> stand before it")
    }
  }

  /// Settings in a comment keep nothing back; where no others are, that was what they were for.
  static func refuse(comments lines: ArraySlice<Substring>, in source: SourceText) throws(Problem) {
    for (index, line) in zip(lines.indices, lines) {
      var text = line.visible()
      if text.hasPrefix("<!--") { text = text.dropFirst(4) }
      if text.hasSuffix("-->") { text = text.dropLast(3) }
      guard let key = BareFrontMatter.key(of: text.trimmed()), let colon = text.firstIndex(of: ":"),
        case let value = text[text.index(after: colon)...].trimmed(),
        key == "draft" && Withheld.flag(String(value)) == true
          || Withheld.isSaid(by: key, String(value))
      else { continue }
      throw Problem(
        "“\(text.trimmed())” stands in a comment, and keeps nothing back",
        at: source.location(line: index + 1), hint: "write it between two lines “---”")
    }
  }

  /// Whether keys and values follow up to a line that closes them, among them one that only settings have.
  private static func saysSettings(_ lines: ArraySlice<Substring>) -> Bool {
    var isTelling = false
    var hasKey = false
    for line in lines.prefix(length) {
      let text = line.trimmed()
      if FrontMatterFence.isMark(text) { return isTelling }
      if text.isEmpty || text.hasPrefix("#") || line.first?.isWhitespace == true { continue }
      if hasKey, text.hasPrefix("- ") { continue }
      guard let key = BareFrontMatter.key(of: line),
        let sign = line.firstIndex(where: { $0 == ":" || $0 == "=" })
      else { return false }
      hasKey = true
      let value = String(line[line.index(after: sign)...])
      isTelling = isTelling || telling.contains(key) || Withheld.isSaid(by: key, value)
    }
    return false
  }
}
