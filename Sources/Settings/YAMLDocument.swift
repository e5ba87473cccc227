import Diagnostics
import Yams

/// What all mappings of one text share: where it stands, and how its keys are compared.
struct YAMLDocument {
  var file: String
  var lineOffset: Int
  var category: Problem.Category
  var standIns = StandIns()
  /// Whether keys are compared without regard to case, as generators compare them.
  var ignoresCase = false
  /// Whether the text is the file's own, so that a column of it is one of the file.
  var hasColumns = true

  func location(_ place: YAMLPlace?) -> SourceLocation {
    SourceLocation(
      file: file, line: place.map { $0.line + lineOffset },
      column: hasColumns ? place?.column : nil)
  }

  /// The name that a key is found under.
  func name(_ key: String) -> String { ignoresCase ? key.lowercased() : key }

  /// Reads a text; of keys that are spelled alike, all but the last are named.
  mutating func compose(_ text: String) throws(Problem) -> (Node?, [Problem]) {
    standIns = StandIns(for: text)
    var doubles = DoubleKeys(in: standIns.hide(in: text))
    try refuseManyAliases(doubles.text)
    while true {
      do {
        let root = try Yams.compose(yaml: doubles.text, .default, .default, .utf8)
        let warnings = doubles.found.compactMap { name, first, last in
          warning(standIns.restore(in: name), first, last)
        }
        return (root, warnings)
      } catch YamlError.duplicatedKeysInMapping(let names, let context)
        where category != .configuration
        && doubles.hide(names, at: YAMLPlace(context.mark), by: standIns.unused)
      {
        continue
      } catch { throw problem(from: error) }
    }
  }

  /// What is said of a key that stands in a mapping twice, be it in other letters.
  /// - Throws: `Problem` where that is an error.
  func double(_ first: YAMLScalar, and last: YAMLScalar) throws(Problem) -> Problem? {
    guard category == .configuration else {
      return warning(standIns.restore(in: last.string), first.place, last.place)
    }
    // YAML 1.2 §3.2.1.3: keys are unique; Yams has refused those that are spelled alike.
    throw Problem(
      "the keys “\(first.string)” and “\(last.string)” are one", at: location(last.place),
      hint: "take one away", category: category)
  }

  private func warning(_ name: String, _ first: YAMLPlace?, _ last: YAMLPlace?) -> Problem? {
    // One that was hidden was told of.
    guard !name.unicodeScalars.contains(standIns.unused) else { return nil }
    let line = first.map { " in line \($0.line + lineOffset)" } ?? ""
    return Problem(
      "the key “\(standIns.restore(in: name).printable)” stands here a second time, and counts instead of that\(line)",
      at: location(last), hint: "take one away", category: category)
  }

  /// Refuses what could stand for more values than memory holds: each alias may hold several others.
  private func refuseManyAliases(_ text: String) throws(Problem) {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return }
    var count = 0
    var previous = UInt8(ascii: " ")
    for byte in text.utf8 {
      let isMark = byte == UInt8(ascii: "*") && " \n[{,:-?".utf8.contains(previous)
      if isMark { count += 1 }
      previous = byte
    }
    guard count > 32 else { return }
    throw Problem(
      "holds “*” and “&” so often that its aliases could stand for any number of values",
      at: SourceLocation(file: file, line: 1 + lineOffset),
      hint: "write the values out, or put them in quotes", category: category)
  }

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
    case YamlError.scanner(let context, let reason, let mark, let text),
      YamlError.parser(let context, let reason, let mark, let text),
      YamlError.composer(let context, let reason, let mark, let text):
      let fault = YAMLFault(context.map { (text: $0.text, mark: $0.mark) }, mark, in: text)
      return problem(
        "not valid YAML: \(reason)", fault.line, fault.column,
        hint: "quote values that hold “: ”, “#” or that begin with a special character")
    case YamlError.duplicatedKeysInMapping(let names, let context):
      let shown = names.map { "“\(standIns.restore(in: $0))”" }.sorted()
      return problem(
        "the key \(shown.joined(separator: ", ")) stands here twice", context.mark.line)
    default: return problem("not valid YAML", 1)
    }
  }
}
