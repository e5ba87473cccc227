import Diagnostics

/// What merge keys bring into a mapping: `<<: *base`, as YAML 1.1 has it (Merge Key Language-Independent Type) and the
/// generators of sites read it. A key of the mapping's own wins, and of several mappings the first.
struct YAMLMerge {
  typealias Pair = (key: YAMLScalar, value: YAMLNode)

  private let document: YAMLDocument
  /// An alias can stand for any number of values, and each of those for as many.
  private var rest = 10_000
  private var depth = 0
  private var names: Set<String> = []
  private var found: [Pair] = []

  /// - Parameters:
  ///   - merges: the values of the merge keys.
  ///   - own: the keys that stand in the mapping itself.
  /// - Returns: what comes to those.
  static func pairs(
    of merges: [YAMLNode], besides own: [Pair], in document: YAMLDocument
  ) throws(Problem) -> [Pair] {
    var merge = YAMLMerge(document: document)
    merge.names = Set(own.map { merge.name(of: $0.key) })
    for value in merges { try merge.take(value) }
    return merge.found
  }

  private init(document: YAMLDocument) { self.document = document }

  private func name(of key: YAMLScalar) -> String {
    document.name(document.standIns.restore(in: key.string))
  }

  private mutating func take(_ value: YAMLNode) throws(Problem) {
    depth += 1
    defer { depth -= 1 }
    if let mappings = value.sequence {
      for mapping in mappings { try takeMapping(mapping) }
    } else {
      try takeMapping(value)
    }
  }

  private mutating func takeMapping(_ value: YAMLNode) throws(Problem) {
    let location = document.location(value.place)
    guard let mapping = value.mapping else {
      throw Problem(
        "“<<” must be a mapping, or a list of such", at: location, category: document.category)
    }
    var merges: [YAMLNode] = []
    for (key, value) in mapping {
      rest -= 1
      guard rest > 0, depth <= 100 else {
        throw Problem(
          "“<<” brings too many keys, or is nested too deep", at: location,
          category: document.category)
      }
      guard let key else {
        throw Problem(
          "“<<” has a key that is not a word", at: location, category: document.category)
      }
      if key.isMerge {
        merges.append(value)
      } else if names.insert(name(of: key)).inserted {
        found.append((key, value))
      }
    }
    for value in merges { try take(value) }
  }
}

extension YAMLScalar {
  /// Whether it is a key whose value is merged into the mapping; in quotes it is a key like others.
  var isMerge: Bool { style == .plain && string == "<<" }
}
