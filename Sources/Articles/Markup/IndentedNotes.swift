import Diagnostics
import Foundation

/// Notes as MkDocs has them, `!!! note "Title"` above indented words, made quotes: each line stays one, so that
/// what follows keeps its place.
enum IndentedNotes {
  static func quoted(_ text: String) -> (text: String, reports: [BodySanitizer.Report]) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.contains(where: { label(of: $0) != nil }) else { return (text, []) }
    let code = MarkdownDocument(parsing: text)?.codeLines ?? []
    var reports: [BodySanitizer.Report] = []
    var index = 0
    while index < lines.count {
      defer { index += 1 }
      guard !code.contains(index + 1), let label = label(of: lines[index]) else { continue }
      reports.append(
        BodySanitizer.Report(
          reason: "“\(String(lines[index]).onOneLine)” \(GeneratorMarkup.asNote)", written: "",
          line: index + 1))
      lines[index] = "> <strong>\(BodyHTML.escape(label))</strong><br>"
      // Blank lines are of it where more of it follows.
      var blanks = 0
      while index + blanks + 1 < lines.count {
        let line = lines[index + blanks + 1]
        if line.allSatisfy(\.isWhitespace) {
          blanks += 1
          continue
        }
        guard line.hasPrefix("    ") || line.hasPrefix("\t") else { break }
        for blank in 0..<blanks { lines[index + 1 + blank] = ">" }
        index += blanks + 1
        blanks = 0
        lines[index] = "> \(line.dropFirst(line.hasPrefix("\t") ? 1 : 4))"
      }
    }
    return (lines.joined(separator: "\n"), reports)
  }

  /// What stands above the note that a line begins; nil where it begins none.
  private static func label(of line: Substring) -> String? {
    guard let mark = ["!!!", "???+", "???"].first(where: line.hasPrefix) else { return nil }
    let rest = line.dropFirst(mark.count)
    guard rest.first == " ",
      let kind = rest.split(separator: " ").first, kind.allSatisfy({ $0.isLetter || $0 == "-" })
    else { return nil }
    guard let start = rest.firstIndex(of: "\""), let end = rest.lastIndex(of: "\""), start < end
    else { return kind.capitalized }
    let title = String(rest[rest.index(after: start)..<end])
    return title.isEmpty ? kind.capitalized : title
  }
}
