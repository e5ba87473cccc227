import Yams

@testable import Settings

/// Holds what is read bytewise against what Yams reads: the same, or nothing.
func judgePlainYAML(_ text: String) {
  guard let entries = PlainYAML.entries(of: text) else { return }
  let root: Node?
  do { root = try Yams.compose(yaml: text, .default, .default, .utf8) } catch {
    // Yams refuses keys that stand twice, which is another's matter.
    if case YamlError.duplicatedKeysInMapping = error { return }
    return require(false, "Yams refuses “\(text)”: \(error)")
  }
  let read = root.flatMap { YAMLNode.read($0).mapping } ?? []
  require(read.count == entries.count, "\(entries.count) entries of \(read.count) in “\(text)”")
  for (own, theirs) in zip(entries, read) {
    requireSame(own.key, theirs.key, text)
    if let scalar = own.value.scalar {
      requireSame(scalar, theirs.value.scalar, text)
    } else {
      let list = own.value.sequence ?? []
      require(theirs.value.isList && own.value.place == theirs.value.place, "no list: “\(text)”")
      require(theirs.value.sequence?.count == list.count, "another list: “\(text)”")
      for (element, other) in zip(list, theirs.value.sequence ?? []) {
        if let scalar = element.scalar { requireSame(scalar, other.scalar, text) }
      }
    }
  }
}

private func requireSame(_ own: YAMLScalar, _ theirs: YAMLScalar?, _ text: String) {
  require(
    own.string.utf8.elementsEqual((theirs?.string ?? "nothing").utf8) && own.style == theirs?.style
      && own.place == theirs?.place,
    "read \(own) and not \(theirs as Any) in “\(text)”")
}
