package import Diagnostics
import Yams

/// A mapping read from YAML, which knows where each of its keys stands.
///
/// Front matter and `broadsheet.yml` are both read through it, so that both complain alike.
package struct YAMLMapping {
  /// Where the mapping itself stands.
  package let location: SourceLocation
  private let entries: [String: (key: Node.Scalar, value: Node)]
  private let document: Document

  /// What all mappings of one text share.
  private struct Document {
    var file: String
    var lineOffset: Int
    var category: Problem.Category
    var standIns: StandIns
  }

  /// Reads a document whose root is a mapping; an empty document is an empty mapping.
  /// - Parameter lineOffset: lines of the file before the document's first.
  package init(
    parsing text: String, file: String, lineOffset: Int = 0, category: Problem.Category = .input
  ) throws(Problem) {
    let document = Document(
      file: file, lineOffset: lineOffset, category: category, standIns: StandIns(for: text))
    let root: Node?
    do { root = try Yams.compose(yaml: document.standIns.hide(in: text)) } catch {
      throw Self.problem(from: error, in: document)
    }
    let content = root.flatMap { $0.scalar?.string.isEmpty == true ? nil : $0 }
    let node = content ?? Node([(Node, Node)]())
    try self.init(node: node, called: "the document", in: document)
  }

  private init(node: Node, called name: String, in document: Document) throws(Problem) {
    let location = SourceLocation(
      file: document.file, line: node.mark.map { $0.line + document.lineOffset },
      column: node.mark?.column)
    guard let mapping = node.mapping else {
      throw Problem(
        "\(name) must be a mapping (key: value)", at: location, category: document.category)
    }
    var entries: [String: (key: Node.Scalar, value: Node)] = [:]
    for (key, value) in mapping {
      guard let scalar = key.scalar else {
        throw Problem(
          "\(name) has a key that is not a word", at: location, category: document.category)
      }
      entries[document.standIns.restore(in: scalar.string)] = (scalar, value)
    }
    self.location = location
    self.entries = entries
    self.document = document
  }

  package var keys: [String] { entries.keys.sorted() }

  package func location(of key: String) -> SourceLocation {
    guard let mark = entries[key]?.key.mark else { return location }
    return SourceLocation(
      file: document.file, line: mark.line + document.lineOffset, column: mark.column)
  }

  /// Refuses keys that nobody reads, naming the nearest that somebody does.
  package func rejectKeys(otherThan known: [String]) throws(ProblemList) {
    let problems = keys.filter { !known.contains($0) }.map { key in
      problem(
        "unknown key “\(key)”", at: key,
        hint: nearestName(to: key, among: known).map { "did you mean “\($0)”?" }
          ?? "known here: \(known.joined(separator: ", "))")
    }
    .sorted { ($0.location?.line ?? 0) < ($1.location?.line ?? 0) }
    if !problems.isEmpty { throw ProblemList(problems) }
  }

  /// A scalar as it was written; nil where the key is absent or empty (`key:`, `key: null`).
  package func string(_ key: String) throws(Problem) -> String? {
    guard let node = value(key) else { return nil }
    guard let scalar = node.scalar else { throw problem("“\(key)” must be one value", at: key) }
    let text = try plain(scalar, key)
    return text.isEmpty ? nil : text
  }

  /// A scalar's text: any that a mail can carry in an article, what a header field can in the configuration.
  private func plain(_ scalar: Node.Scalar, _ key: String) throws(Problem) -> String {
    let text = document.standIns.restore(in: scalar.string)
    if document.category == .configuration {
      guard !text.unicodeScalars.contains(where: \.isStray) else {
        throw problem("“\(key)” holds a control character", at: key)
      }
      return text
    }
    // Behind an escape such as `"\0"`; one that stands as it is was found before.
    guard !text.utf8.contains(0) else {
      throw problem(
        "“\(key)” holds a NUL character", at: key, hint: "delete it: no mail can carry it")
    }
    return text.withLineFeeds
  }

  package func bool(_ key: String) throws(Problem) -> Bool? {
    guard let node = value(key) else { return nil }
    guard let bool = node.bool else { throw problem("“\(key)” must be true or false", at: key) }
    return bool
  }

  /// A whole number within bounds; outside them is an error, never a silent clamp.
  package func integer(_ key: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
    guard let node = value(key) else { return nil }
    guard let number = node.int, range.contains(number) else {
      throw problem(
        "“\(key)” must be a whole number from \(range.lowerBound) to \(range.upperBound)", at: key)
    }
    return number
  }

  /// A list of scalars, or one scalar alone.
  package func strings(_ key: String) throws(Problem) -> [String]? {
    guard let node = value(key) else { return nil }
    guard let sequence = node.sequence else { return try string(key).map { [$0] } }
    var strings: [String] = []
    for element in sequence {
      guard let scalar = element.scalar else {
        throw problem("“\(key)” must be a list of words", at: key)
      }
      strings.append(try plain(scalar, key))
    }
    return strings
  }

  /// Whether the key holds a list rather than one value.
  package func isList(_ key: String) -> Bool { value(key)?.sequence != nil }

  /// Whether the key holds a mapping rather than one value.
  package func isMapping(_ key: String) -> Bool { value(key)?.mapping != nil }

  package func mapping(_ key: String) throws(Problem) -> YAMLMapping? {
    guard let node = value(key) else { return nil }
    return try YAMLMapping(node: node, called: "“\(key)”", in: document)
  }

  package func mappings(_ key: String) throws(Problem) -> [YAMLMapping]? {
    guard let node = value(key) else { return nil }
    guard let sequence = node.sequence else { throw problem("“\(key)” must be a list", at: key) }
    var mappings: [YAMLMapping] = []
    for element in sequence {
      mappings.append(
        try YAMLMapping(node: element, called: "an entry of “\(key)”", in: document))
    }
    return mappings
  }

  package func problem(_ reason: String, at key: String, hint: String? = nil) -> Problem {
    Problem(reason, at: location(of: key), hint: hint, category: document.category)
  }

  private func value(_ key: String) -> Node? {
    guard let node = entries[key]?.value else { return nil }
    if let scalar = node.scalar, scalar.style == .plain,
      ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    {
      return nil
    }
    return node
  }

  private static func problem(from error: any Error, in document: Document) -> Problem {
    func problem(_ reason: String, _ line: Int, _ column: Int? = nil, hint: String? = nil)
      -> Problem
    {
      Problem(
        reason,
        at: SourceLocation(file: document.file, line: line + document.lineOffset, column: column),
        hint: hint, category: document.category)
    }
    switch error {
    case YamlError.scanner(_, let reason, let mark, _),
      YamlError.parser(_, let reason, let mark, _),
      YamlError.composer(_, let reason, let mark, _):
      return problem(
        "not valid YAML: \(reason)", mark.line, mark.column,
        hint: "quote values that hold “: ”, “#” or that begin with a special character")
    case YamlError.duplicatedKeysInMapping(let names, let context):
      let shown = names.map { "“\(document.standIns.restore(in: $0))”" }.sorted()
      return problem(
        "the key \(shown.joined(separator: ", ")) stands here twice", context.mark.line)
    default: return problem("not valid YAML", 1)
    }
  }
}
