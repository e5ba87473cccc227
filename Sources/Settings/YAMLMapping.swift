package import Clock
package import Diagnostics
import Foundation
import Yams

/// A mapping read from YAML, or from TOML, which knows where each of its keys stands.
///
/// Front matter and `broadsheet.yml` are both read through it, so that both complain alike.
package struct YAMLMapping {
  /// Where the mapping itself stands.
  package let location: SourceLocation
  /// What somebody should look at: keys that stand here twice.
  package let warnings: [Problem]
  private let entries: YAMLEntries
  private let document: YAMLDocument

  /// Reads a document whose root is a mapping; an empty document is an empty mapping.
  ///
  /// Of a key that stands there twice the last one counts, as for the generators of sites; in the
  /// configuration it is an error.
  /// - Parameters:
  ///   - lineOffset: lines of the file before the document's first.
  ///   - ignoresCase: whether `Draft` is found under `draft`.
  package init(
    parsing text: String, file: String, lineOffset: Int = 0, ignoresCase: Bool = false,
    category: Problem.Category = .input
  ) throws(Problem) {
    let document = YAMLDocument(
      file: file, lineOffset: lineOffset, category: category, ignoresCase: ignoresCase)
    if category != .configuration, let entries = PlainYAML.entries(of: text),
      let first = entries.first
    {
      try self.init(
        entries, at: document.location(first.key.place), called: "the document", in: document)
    } else {
      try self.init(parsing: text, in: document)
    }
  }

  init(parsing text: String, in document: YAMLDocument) throws(Problem) {
    var document = document
    let (root, warnings) = try document.compose(text)
    let content = root.flatMap { $0.scalar?.string.isEmpty == true ? nil : $0 }
    let node = content ?? Node([(Node, Node)]())
    try self.init(node: .read(node), called: "the document", in: document, warnings)
  }

  private init(
    node: YAMLNode, called name: String, in document: YAMLDocument, _ warnings: [Problem] = []
  ) throws(Problem) {
    let location = document.location(node.place)
    guard let mapping = node.mapping else {
      throw Problem(
        "\(name) must be a mapping (key: value)", at: location, category: document.category)
    }
    var entries: [(key: YAMLScalar, value: YAMLNode)] = []
    var merges: [YAMLNode] = []
    for (key, value) in mapping {
      guard let key else {
        throw Problem(
          "\(name) has a key that is not a word", at: location, category: document.category)
      }
      if key.isMerge { merges.append(value) } else { entries.append((key, value)) }
    }
    if !merges.isEmpty {
      entries += try YAMLMerge.pairs(of: merges, besides: entries, in: document)
    }
    try self.init(entries, at: location, called: name, in: document, warnings)
  }

  private init(
    _ read: [(key: YAMLScalar, value: YAMLNode)], at location: SourceLocation,
    called name: String, in document: YAMLDocument, _ warnings: [Problem] = []
  ) throws(Problem) {
    var entries = YAMLEntries(ignoresCase: document.ignoresCase)
    entries.reserve(read.count)
    var warnings = warnings
    for (key, value) in read {
      let name = document.name(document.standIns.restore(in: key.string))
      if let first = entries.put(YAMLEntries.Entry(name: name, key: key, value: value))?.key,
        let warning = try document.double(first, and: key)
      {
        warnings.append(warning)
      }
    }
    self.location = location
    self.entries = entries
    self.document = document
    self.warnings = warnings
  }

  package func location(of key: String) -> SourceLocation {
    guard let entry = entries[key], let place = entry.key.place else { return location }
    return (entry.document ?? document).location(place)
  }

  /// Where a value's own text begins: below its key where it stands in a block (`|` or `>`).
  package func locationOfText(_ key: String) -> SourceLocation {
    guard let entry = entries[key], let place = entry.value.place else {
      return location(of: key)
    }
    var location = (entry.document ?? document).location(place)
    if entry.value.scalar?.style == .block {
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
    guard let entry = entry(key) else { return nil }
    guard let scalar = entry.value.scalar else {
      throw problem("“\(key)” must be one value", at: key)
    }
    let text = try plain(scalar, of: entry.document ?? document, key)
    return text.isEmpty ? nil : text
  }

  /// A scalar's text: any that a mail can carry in an article, what a header field can in the configuration.
  private func plain(
    _ scalar: YAMLScalar, of source: YAMLDocument, _ key: String
  ) throws(Problem) -> String {
    let text = source.standIns.restore(in: scalar.string)
    if document.category == .configuration {
      guard !text.unicodeScalars.contains(where: \.isStray) else {
        throw problem("“\(key)” holds a control character", at: key)
      }
      return text
    }
    // Behind an escape such as `"\0"`; one that stands as it is was found before.
    guard !text.holds(byte: 0) else {
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
    guard let entry = entry(key) else { return nil }
    guard let sequence = entry.value.sequence else { return try string(key).map { [$0] } }
    var strings: [String] = []
    for element in sequence {
      guard let scalar = element.scalar else {
        throw problem("“\(key)” must be a list of words", at: key)
      }
      strings.append(try plain(scalar, of: entry.document ?? document, key))
    }
    return strings
  }

  /// A date, with or without a time.
  /// - Parameter timeZone: where a time without an offset is meant.
  package func date(_ key: String, in timeZone: Zone) throws(Problem) -> WrittenDate? {
    guard let text = try string(key) else { return nil }
    guard let date = WrittenDate(parsing: text, in: timeZone) else {
      throw problem(
        "“\(text)” is not a date", at: key,
        hint: "write it as 2026-11-20 or 2026-11-20T08:00:00+01:00")
    }
    return date
  }

  package var isEmpty: Bool { entries.all.isEmpty }

  /// The keys in the order of the alphabet.
  package var names: [String] { entries.all.map(\.name).sorted() }

  /// Whether the key stands here, be it empty.
  package func has(_ key: String) -> Bool { entries[key] != nil }

  /// Whether a key is there and says nothing: `key:`, `key: ~`; an empty text is something.
  package func isNull(_ key: String) -> Bool { has(key) && value(key) == nil }

  /// Whether the key holds a list rather than one value.
  package func isList(_ key: String) -> Bool { value(key)?.isList == true }

  /// Whether the key holds one value that no quotes make a text.
  package func isPlain(_ key: String) -> Bool { value(key)?.scalar?.style == .plain }

  /// Whether the key holds a mapping rather than one value.
  package func isMapping(_ key: String) -> Bool { value(key)?.isMapping == true }

  package func mapping(_ key: String) throws(Problem) -> YAMLMapping? {
    guard let node = value(key) else { return nil }
    return try YAMLMapping(node: node, called: "“\(key)”", in: document(of: key))
  }

  package func mappings(_ key: String) throws(Problem) -> [YAMLMapping]? {
    guard let node = value(key) else { return nil }
    guard let sequence = node.sequence else { throw problem("“\(key)” must be a list", at: key) }
    var mappings: [YAMLMapping] = []
    for element in sequence {
      mappings.append(
        try YAMLMapping(node: element, called: "an entry of “\(key)”", in: document(of: key)))
    }
    return mappings
  }

  /// A list of mappings, or one alone; a scalar stands for a mapping that holds it under `name`.
  package func mappings(_ key: String, scalarsAs name: String) throws(Problem) -> [YAMLMapping]? {
    guard let node = value(key) else { return nil }
    let document = document(of: key)
    var mappings: [YAMLMapping] = []
    for element in node.sequence ?? [node] {
      guard let scalar = element.scalar else {
        mappings.append(
          try YAMLMapping(node: element, called: "an entry of “\(key)”", in: document))
        continue
      }
      var entries = YAMLEntries(ignoresCase: document.ignoresCase)
      entries.put(YAMLEntries.Entry(name: name, key: scalar, value: element))
      mappings.append(
        YAMLMapping(
          location: document.location(scalar.place), entries: entries, document: document))
    }
    return mappings
  }

  /// The same, with what another mapping says where this one says nothing, be it of another file: what is wrong
  /// with that is told of its place there. Of its warnings whoever read it tells.
  ///
  /// A key that stands here and is empty takes the default away.
  package func over(_ defaults: YAMLMapping, without keys: [String] = []) -> YAMLMapping {
    var entries = entries
    for var entry in defaults.entries.all
    where !keys.contains(entry.name) && entries[entry.name] == nil {
      entry.document = entry.document ?? defaults.document
      entries.put(entry)
    }
    return YAMLMapping(
      location: location, entries: entries, document: document, warnings: warnings)
  }

  private init(
    location: SourceLocation, entries: YAMLEntries, document: YAMLDocument,
    warnings: [Problem] = []
  ) {
    self.location = location
    self.entries = entries
    self.document = document
    self.warnings = warnings
  }

  package func problem(_ reason: String, at key: String, hint: String? = nil) -> Problem {
    Problem(reason, at: location(of: key), hint: hint, category: document.category)
  }

  private func document(of key: String) -> YAMLDocument {
    entries[key]?.document ?? document
  }

  private func value(_ key: String) -> YAMLNode? { entry(key)?.value }

  /// What stands under a key; nil where that is nothing.
  private func entry(_ key: String) -> YAMLEntries.Entry? {
    guard let entry = entries[key] else { return nil }
    if case .scalar(let scalar) = entry.value { return scalar.isNull ? nil : entry }
    return entry.value.scalar?.isNull == true ? nil : entry
  }
}
