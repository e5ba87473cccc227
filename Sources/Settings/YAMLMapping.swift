package import Clock
package import Diagnostics
package import Foundation
import TOMLKit
import Yams

/// A mapping read from YAML, or from TOML, which knows where each of its keys stands.
///
/// Front matter and `broadsheet.yml` are both read through it, so that both complain alike.
package struct YAMLMapping {
  /// Where the mapping itself stands.
  package let location: SourceLocation
  private let entries: [String: (key: Node.Scalar, value: Node)]
  private let document: YAMLDocument

  /// Reads a document whose root is a mapping; an empty document is an empty mapping.
  /// - Parameters:
  ///   - lineOffset: lines of the file before the document's first.
  ///   - ignoresCase: whether `Draft` is found under `draft`.
  package init(
    parsing text: String, file: String, lineOffset: Int = 0, ignoresCase: Bool = false,
    category: Problem.Category = .input
  ) throws(Problem) {
    try self.init(
      parsing: text,
      in: YAMLDocument(
        file: file, lineOffset: lineOffset, category: category, standIns: StandIns(for: text),
        ignoresCase: ignoresCase))
  }

  private init(parsing text: String, in document: YAMLDocument) throws(Problem) {
    let root: Node?
    do { root = try Yams.compose(yaml: document.standIns.hide(in: text)) } catch {
      throw document.problem(from: error)
    }
    let content = root.flatMap { $0.scalar?.string.isEmpty == true ? nil : $0 }
    let node = content ?? Node([(Node, Node)]())
    try self.init(node: node, called: "the document", in: document)
  }

  /// Reads a TOML document, by way of JSON, which is YAML: one kind of mapping serves both.
  ///
  /// Its values lose their lines on the way: a problem with one is placed where the document begins.
  /// - Parameter lineOffset: lines of the file before the document's first.
  package init(
    parsingTOML text: String, file: String, lineOffset: Int = 0, ignoresCase: Bool = false,
    category: Problem.Category = .input
  ) throws(Problem) {
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
        standIns: StandIns(for: line), ignoresCase: ignoresCase, hasColumns: false))
  }

  private init(node: Node, called name: String, in document: YAMLDocument) throws(Problem) {
    let location = document.location(node.mark)
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
      let name = document.name(document.standIns.restore(in: scalar.string))
      // YAML 1.2 §3.2.1.3: keys are unique; Yams has refused those that are spelled alike.
      if let first = entries[name]?.key {
        throw Problem(
          "the keys “\(first.string)” and “\(scalar.string)” are one",
          at: document.location(scalar.mark),
          hint: "take one away", category: document.category)
      }
      entries[name] = (scalar, value)
    }
    self.location = location
    self.entries = entries
    self.document = document
  }

  package func location(of key: String) -> SourceLocation {
    guard let mark = entries[document.name(key)]?.key.mark else { return location }
    return document.location(mark)
  }

  /// Where a value's own text begins: below its key where it stands in a block (`|` or `>`).
  package func locationOfText(_ key: String) -> SourceLocation {
    guard let value = entries[document.name(key)]?.value, let mark = value.mark else {
      return location(of: key)
    }
    var location = document.location(mark)
    if let style = value.scalar?.style, [.literal, .folded].contains(style) {
      location.line = location.line.map { $0 + 1 }
      location.column = nil
    }
    return location
  }

  /// Refuses keys that nobody reads, naming the nearest that somebody does.
  package func rejectKeys(otherThan known: [String]) throws(ProblemList) {
    let read = Set(known.map(document.name))
    let problems = names.filter { !read.contains($0) }.map { key in
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

  /// A date, with or without a time.
  /// - Parameter timeZone: where a time without an offset is meant.
  package func date(_ key: String, in timeZone: TimeZone) throws(Problem) -> WrittenDate? {
    guard let text = try string(key) else { return nil }
    guard let date = WrittenDate(parsing: text, in: timeZone) else {
      throw problem(
        "“\(text)” is not a date", at: key,
        hint: "write it as 2026-11-20 or 2026-11-20T08:00:00+01:00")
    }
    return date
  }

  /// The keys in the order of the alphabet.
  package var names: [String] { entries.keys.sorted() }

  /// Whether the key stands here, be it empty.
  package func has(_ key: String) -> Bool { entries[document.name(key)] != nil }

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

  /// A list of mappings, or one alone; a scalar stands for a mapping that holds it under `name`.
  package func mappings(_ key: String, scalarsAs name: String) throws(Problem) -> [YAMLMapping]? {
    guard let node = value(key) else { return nil }
    var mappings: [YAMLMapping] = []
    for element in node.sequence.map(Array.init) ?? [node] {
      guard let scalar = element.scalar else {
        mappings.append(
          try YAMLMapping(node: element, called: "an entry of “\(key)”", in: document))
        continue
      }
      mappings.append(
        YAMLMapping(
          location: document.location(scalar.mark), entries: [name: (scalar, element)],
          document: document))
    }
    return mappings
  }

  /// The same, with what another mapping of the file says where this one says nothing.
  ///
  /// A key that stands here and is empty takes the default away.
  package func over(_ defaults: YAMLMapping, without keys: [String] = []) -> YAMLMapping {
    YAMLMapping(
      location: location,
      entries: entries.merging(defaults.entries.filter { !keys.contains($0.key) }) { own, _ in own
      },
      document: document)
  }

  private init(
    location: SourceLocation, entries: [String: (key: Node.Scalar, value: Node)],
    document: YAMLDocument
  ) {
    self.location = location
    self.entries = entries
    self.document = document
  }

  package func problem(_ reason: String, at key: String, hint: String? = nil) -> Problem {
    Problem(reason, at: location(of: key), hint: hint, category: document.category)
  }

  private func value(_ key: String) -> Node? {
    guard let node = entries[document.name(key)]?.value else { return nil }
    if let scalar = node.scalar, scalar.style == .plain,
      ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    {
      return nil
    }
    return node
  }
}
