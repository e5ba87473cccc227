import Testing
import Yams

@testable import Settings

/// What is read bytewise is what Yams reads, or is left to it.
@Suite struct PlainYAMLTests {
  private func shown(_ scalar: YAMLScalar?) -> String {
    guard let scalar else { return "no scalar" }
    return
      "\(scalar.string)|\(scalar.style)|\(scalar.place?.line ?? 0):\(scalar.place?.column ?? 0)"
  }

  private func shown(_ entries: [(key: YAMLScalar?, value: YAMLNode)]) -> [String] {
    entries.map { key, value in
      let values = value.sequence.map { $0.map { shown($0.scalar) }.joined(separator: ",") }
      return "\(shown(key)) = \(values.map { "[\($0)]" } ?? shown(value.scalar))"
        + (value.isList ? " at \(value.place.map { "\($0.line):\($0.column)" } ?? "")" : "")
    }
  }

  @Test(arguments: [
    "title: A note", "title: A note   \n\n# x\n  # y\ndate: 2026-11-20T08:00:00+01:00\n",
    "a: \"it: is # so\"\nb: 'x'  \nc:\nd:   \ne: ~", "tags: [a, \"b, c\", 'd e', f g ,é/ö]\nx: y",
    "tags: []", "tags: [ ]", "tags:\n- a\n- \"b: c\"\n\n# note\n- d e\nx: y",
    "tags:\n  - a\n  - b\n",
    "tags:\n\n    - a\n#\n    - b\nx:\n- y", "é: x\na-b_c: http://x/y#z?a=b:c",
    "x: ünï cödé\ny: [é, z]",
    "title: a\ntitle: b",
  ])
  func `is the same where it is read`(_ text: String) throws {
    guard let entries = PlainYAML.entries(of: text) else {
      #expect(text.hasPrefix("é"))
      return
    }
    let read: [(key: YAMLScalar?, value: YAMLNode)]
    do {
      read = try YAMLNode.read(#require(try Yams.compose(yaml: text))).mapping ?? []
    } catch YamlError.duplicatedKeysInMapping { return }
    #expect(shown(entries.map { ($0.key, $0.value) }) == shown(read))
  }

  @Test(arguments: [
    "", " a: b", "a: b\n c", "a: b: c", "a: b #c", "a: b:", "a:b", "a: |\n  x", "a: >-\n  x",
    "a: &x y", "a: *x",
    "a: !x y", "a: {b: c}", "a: [b: c]", "a: [b, ]", "a: [,]", "a: [b", "a: [[b]]", "a: \"b\\n\"",
    "a: 'it''s'",
    "a: \"b", "a: \"b\" c", "a: 'b\n  c'", "- a", "? a\n: b", "a:\n  b: c", "a:\n- b: c",
    "a:\n- - b", "a:\n-\n",
    "a:\n  - b\n - c", "a:\n  - b\n    c", "a:\n  - b\n  c: d", "a:\tb", "a: b\u{85}c",
    "a: b\u{2028}c", "a: \u{FEFF}",
    "a: b\rc", "---\na: b", "a: b\n...", "%x", "a: %x", "a: @x", "a: `x`", "a: -", "a: - b",
    "a: ,b", "a: [-b]",
    "a: [b ? c]", "a: #b", "\"a\": b", "<<: b", "a: b\n-", "1: b", "a b: c",
  ])
  func `is left to Yams`(_ text: String) {
    #expect(PlainYAML.entries(of: text) == nil)
  }
}
