import Diagnostics
import Yams

/// What all mappings of one text share: where it stands, and how its keys are compared.
struct YAMLDocument {
  var file: String
  var lineOffset: Int
  var category: Problem.Category
  var standIns: StandIns
  /// Whether keys are compared without regard to case, as generators compare them.
  var ignoresCase = false
  /// Whether the text is the file's own, so that a column of it is one of the file.
  var hasColumns = true

  func location(_ mark: Mark?) -> SourceLocation {
    SourceLocation(
      file: file, line: mark.map { $0.line + lineOffset },
      column: hasColumns ? mark?.column : nil)
  }

  /// The name that a key is found under.
  func name(_ key: String) -> String { ignoresCase ? key.lowercased() : key }

  /// What Yams says is wrong with the text, with its place in the file.
  func problem(from error: any Error) -> Problem {
    func problem(_ reason: String, _ line: Int, _ column: Int? = nil, hint: String? = nil)
      -> Problem
    {
      Problem(
        reason,
        at: SourceLocation(file: file, line: line + lineOffset, column: column),
        hint: hint, category: category)
    }
    switch error {
    case YamlError.scanner(_, let reason, let mark, _),
      YamlError.parser(_, let reason, let mark, _),
      YamlError.composer(_, let reason, let mark, _):
      return problem(
        "not valid YAML: \(reason)", mark.line, mark.column,
        hint: "quote values that hold “: ”, “#” or that begin with a special character")
    case YamlError.duplicatedKeysInMapping(let names, let context):
      let shown = names.map { "“\(standIns.restore(in: $0))”" }.sorted()
      return problem(
        "the key \(shown.joined(separator: ", ")) stands here twice", context.mark.line)
    default: return problem("not valid YAML", 1)
    }
  }
}
