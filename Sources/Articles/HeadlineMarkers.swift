import Diagnostics

/// What the first lines of a summary say of its article alone: `link:`, `tags:` and `draft:`.
struct HeadlineMarkers: Equatable {
  var link: String?
  var tags: [String] = []
  var draft: String?
  /// Where the link stands.
  var linkLine: Int?

  /// Takes the markers off the beginning of a summary.
  /// - Throws: `Problem` where nothing is left of it, or nobody can tell whether it is a draft.
  static func split(
    _ summary: HeadlineList.Block, in source: SourceText
  ) throws(Problem) -> (HeadlineMarkers, [String]) {
    var markers = HeadlineMarkers()
    var lines = summary.lines[...]
    var line = summary.firstLine
    while let first = lines.first, try markers.take(first, at: line, in: source) {
      lines = lines.dropFirst()
      line += 1
    }
    guard !lines.isEmpty else {
      throw Problem(
        "“\(summary.lines.last ?? "")” stands for a summary", at: source.location(line: line - 1),
        hint: "write the summary below it, without a blank line between them")
    }
    return (markers, Array(lines))
  }

  /// - Returns: whether the line was one of these, and no sentence that begins with such a word.
  private mutating func take(
    _ text: String, at line: Int, in source: SourceText
  ) throws(Problem) -> Bool {
    guard let colon = text.firstIndex(of: ":") else { return false }
    let value = text[text.index(after: colon)...].trimmed()
    switch text[..<colon].lowercased() {
    case "link" where !value.isEmpty && !value.contains(where: \.isWhitespace):
      (link, linkLine) = (String(value), line)
    case "tags" where !value.isEmpty:
      tags += value.split(separator: ",").map { $0.trimmed() }.filter { !$0.isEmpty }.map(
        String.init)
    case "draft" where !value.isEmpty && !value.contains(where: \.isWhitespace):
      switch value.lowercased() {
      case "true", "yes", "on", "1": draft = String(value)
      case "false", "no", "off", "0": break
      default:
        throw Problem("“draft” must be true or false", at: source.location(line: line))
      }
    default: return false
    }
    return true
  }
}
