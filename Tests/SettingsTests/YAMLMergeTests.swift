import Diagnostics
import Testing

@testable import Settings

/// Merge keys of YAML, which the generators of sites read.
@Suite struct YAMLMergeTests {
  private func yaml(_ text: String) throws -> YAMLMapping {
    try YAMLMapping(parsing: text, file: "a.md", ignoresCase: true)
  }

  private static let base = "x: &x\n  Draft: true\n  tags: [a]\ny: &y { draft: false, title: Y }\n"

  @Test(arguments: [
    ("<<: *x", "true", nil), ("<<: [*x, *y]", "true", "Y"), ("<<: [*y, *x]", "false", "Y"),
    ("draft: false\n<<: *x", "false", nil), ("<<: *x\ndraft: false", "false", nil),
    ("<<: { <<: *x, title: Z }", "true", "Z"), ("<<: { title: Z, <<: [*y, *x] }", "false", "Z"),
    ("'<<': text", nil, nil), ("title: <<", nil, "<<"),
  ])
  func `brings in what the mapping does not say itself`(
    _ line: String, _ draft: String?, _ title: String?
  ) throws {
    let mapping = try yaml(Self.base + line)
    #expect(try mapping.string("draft") == draft && mapping.string("title") == title)
    #expect(mapping.warnings.isEmpty)
  }

  @Test func `what is merged stands where it is written, also in a mapping within`() throws {
    let mapping = try yaml(Self.base + "build:\n  <<: *x\n")
    #expect(try mapping.mapping("build")?.bool("draft") == true)
    #expect(try mapping.mapping("build")?.location(of: "draft").line == 2)
    #expect(try mapping.mapping("build")?.strings("tags") == ["a"])
  }

  @Test func `a bomb of merges is refused, and one that is no mapping`() {
    let many = (0...10_000).map { "{ k\($0): v }" }.joined(separator: ", ")
    let bomb = #expect(throws: Problem.self) { try yaml("<<: [\(many)]") }
    #expect(bomb?.reason == "“<<” brings too many keys, or is nested too deep")
    let none = #expect(throws: Problem.self) { try yaml("title: A\n<<: word") }
    #expect(none?.description == "a.md:2:5: “<<” must be a mapping, or a list of such")
  }
}
