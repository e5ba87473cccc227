package import Diagnostics
import TOMLKit

/// TOML, as `+++` front matter has it.
extension YAMLMapping {
  /// Reads a TOML document, by way of JSON, which is YAML: one kind of mapping serves both.
  ///
  /// Its values lose their lines on the way: a problem with one is placed where the document begins.
  /// - Parameter lineOffset: lines of the file before the document's first.
  package init(
    parsingTOML text: String, file: String, lineOffset: Int = 0, ignoresCase: Bool = false,
    category: Problem.Category = .input
  ) throws(Problem) {
    if let line = TOMLHeaders.firstWithoutKey(in: text) {
      throw Problem(
        "not valid TOML: a table header without a key",
        at: SourceLocation(file: file, line: line + lineOffset),
        hint: "put a key that holds more than letters, digits, “_” and “-” in quotes",
        category: category)
    }
    let standIns = StandIns(for: text)
    let json: String
    do {
      json = try TOMLTable(string: standIns.hide(in: text)).convert(to: .json)
    } catch let error as TOMLParseError {
      let reason = String(error.description.prefix { $0 != "\n" })
      throw Problem(
        "not valid TOML: \(standIns.restore(in: reason))",
        at: SourceLocation(
          file: file, line: error.source.begin.line + lineOffset, column: error.source.begin.column),
        category: category)
    } catch {
      throw Problem(
        "not valid TOML", at: SourceLocation(file: file, line: 1 + lineOffset), category: category)
    }
    // All of it on one line; where there are lines before the document, a fence is the last of them.
    let line = standIns.restore(in: json.replacing("\n", with: " "))
    try self.init(
      parsing: line,
      in: YAMLDocument(
        file: file, lineOffset: max(0, lineOffset - 1), category: category,
        ignoresCase: ignoresCase, hasColumns: false))
  }
}
