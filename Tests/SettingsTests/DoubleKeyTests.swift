import Diagnostics
import Testing

@testable import Settings

@Suite struct DoubleKeyTests {
  private func read(_ text: String) throws -> YAMLMapping {
    try YAMLMapping(parsing: text, file: "a.md", lineOffset: 1, ignoresCase: true)
  }

  @Test(arguments: [
    ("title: a\ntitle: b", 3), ("title: a\nx: &x y\ntitle: b", 4), ("Title: a\ntitle: b", 3),
    ("\"title\": a\nx: {y: z}\n'title' : b", 4), ("title: |\n  a\n  title: c\ntitle: b", 5),
    ("title: a\nx: [\n]\ntitle: c\ntitle: b", 6),
    ("title:x: y\ntitle: a\n'x': z\n\"title\" : b", 5),
  ])
  func `of a key that stands there twice the last one counts, and that is told`(
    _ text: String, line: Int
  ) throws {
    let mapping = try read(text)
    #expect(try mapping.string("title") == "b")
    #expect(mapping.location(of: "title").line == line)
    let warning = try #require(mapping.warnings.last)
    #expect(warning.location?.line == line && warning.reason.contains("“title”"))
  }

  @Test func `keys of a mapping inside are told of too, and others of the same name are not`()
    throws
  {
    let mapping = try read("a:\n  x: 1\n  x: 2\nb: {x: 3}\nc:\n  x: 4\n")
    #expect(try mapping.mapping("a")?.string("x") == "2")
    #expect(try mapping.mapping("c")?.string("x") == "4")
    #expect(mapping.warnings.map(\.location?.line) == [4])
    #expect(mapping.warnings.first?.reason.contains("“x”") == true)
  }

  @Test func `no key twice is no warning`() throws {
    for text in ["a: 1\nb: 2", "a: {x: 1}\nb: &b {x: 1}"] {
      #expect(try read(text).warnings.isEmpty)
    }
  }

  @Test func `in brackets, where no line shows which is meant, it is an error`() {
    #expect(throws: Problem.self) { try read("a: {x: 1, x: 2}") }
  }

  @Test func `in the configuration it is an error`() {
    for text in ["title: a\ntitle: b", "title: a\nx: {}\ntitle: b"] {
      #expect(throws: Problem.self) {
        try YAMLMapping(parsing: text, file: "broadsheet.yml", category: .configuration)
      }
    }
  }
}
