import Clock
import Diagnostics
import Foundation
import Testing

@testable import Settings

@Suite struct YAMLMappingTests {
  private func yaml(_ text: String, _ category: Problem.Category = .input) throws -> YAMLMapping {
    try YAMLMapping(parsing: text, file: "a.yml", category: category)
  }

  private func problem(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return "\(error)" }
    return nil
  }

  @Test func `values of each kind are read by their keys`() throws {
    let mapping = try yaml(
      "a: text\nb: 7\nc: yes\nd: [x, 'y z']\ne: { f: g }\nh: [{ i: 1 }, { i: 2 }]\nj:\nk: ~\nl: ''")
    #expect(try mapping.string("a") == "text" && mapping.string("b") == "7")
    #expect(try mapping.integer("b", in: 1...7) == 7 && mapping.bool("c") == true)
    #expect(try mapping.strings("d") == ["x", "y z"] && mapping.strings("a") == ["text"])
    #expect(mapping.isList("d") && !mapping.isList("a") && mapping.isMapping("e"))
    #expect(try mapping.mapping("e")?.string("f") == "g")
    #expect(try mapping.mappings("h")?.map { try $0.string("i") } == ["1", "2"])
    for key in ["j", "k", "l", "missing"] { #expect(try mapping.string(key) == nil) }
    #expect(mapping.location(of: "e") == SourceLocation(file: "a.yml", line: 5, column: 1))
  }

  @Test func `a text in a block begins below its key, any other where it is written`() throws {
    let mapping = try yaml("a: |\n  x\nb: >-\n  y\nc: z\nd:\n  w\ne: 'v'\n")
    let lines = ["a", "b", "c", "d", "e", "missing"].map { mapping.locationOfText($0).line }
    #expect(lines == [2, 4, 5, 7, 8, 1])
  }

  @Test func `a time zone is named where it stands, and another program's may be an offset`() throws
  {
    let mapping = try yaml("a: Europe/Berlin\nb: europe/berlin\nc: GMT+2\nd:\n", .configuration)
    #expect(try mapping.zone("a", in: ZoneFiles())?.name == "Europe/Berlin")
    #expect(
      problem { _ = try mapping.zone("b", in: ZoneFiles()) }
        == "a.yml:2:1: “europe/berlin” is not a time zone\n  hint: did you mean “Europe/Berlin”?")
    #expect(
      problem { _ = try mapping.zone("c", in: ZoneFiles()) }?
        .hasPrefix("a.yml:3:1: “GMT+2” is a fixed offset") == true)
    #expect(try mapping.zone("d", in: ZoneFiles()) == nil)
    #expect(try yaml("z: Etc/GMT+2").anyZone("z", in: ZoneFiles())?.offset(at: .now) == -7200)
  }

  @Test func `a value of another kind is named where it stands`() throws {
    let mapping = try yaml("a: [1]\nb: 8\nc: maybe\nd: x\n", .configuration)
    #expect(problem { _ = try mapping.string("a") } == "a.yml:1:1: “a” must be one value")
    #expect(
      problem { _ = try mapping.integer("b", in: 1...7) }
        == "a.yml:2:1: “b” must be a whole number from 1 to 7")
    #expect(problem { _ = try mapping.bool("c") } == "a.yml:3:1: “c” must be true or false")
    #expect(problem { _ = try mapping.mapping("d") }?.contains("“d” must be a mapping") == true)
    #expect(problem { _ = try mapping.mappings("d") } == "a.yml:4:1: “d” must be a list")
    #expect(mapping.problem("x", at: "a").category == .configuration)
  }

  @Test func `keys that nobody reads are all named, each with the nearest one`() throws {
    let mapping = try yaml("nmae: 1\ntown: 2\nname: 3\nxyz: 4\n")
    #expect(
      problem { try mapping.rejectKeys(otherThan: ["name", "town"]) } == """
        a.yml:1:1: unknown key “nmae”
          hint: did you mean “name”?
        a.yml:4:1: unknown key “xyz”
          hint: known here: name, town
        """)
  }

  @Test
  func `what is put over defaults keeps its warnings, and theirs are told of their own place`()
    throws
  {
    let own = try YAMLMapping(parsing: "a: 1\na: 2", file: "a.md", lineOffset: 1, ignoresCase: true)
    let defaults = try YAMLMapping(
      parsing: "\n\nb: [x]\nc: { d: [y] }\na: 3\ne: [{ f: [z] }]", file: "defaults.yml",
      ignoresCase: true)
    let mapping = own.over(defaults)
    #expect(mapping.warnings == own.warnings && mapping.warnings.count == 1)
    #expect(try mapping.string("a") == "2" && mapping.location(of: "a").line == 3)
    #expect(problem { _ = try mapping.string("b") } == "defaults.yml:3:1: “b” must be one value")
    #expect(mapping.locationOfText("b").file == "defaults.yml")
    #expect(
      problem { _ = try mapping.mapping("c")?.string("d") }?.hasPrefix("defaults.yml:4:") == true)
    #expect(
      problem { _ = try mapping.mappings("e")?.first?.string("f") }?.hasPrefix("defaults.yml:6:")
        == true)
  }

  @Test func `a date is read in a zone, with or without a time`() throws {
    let mapping = try yaml("a: 2026-11-20\nb: 2026-11-20 08:00\nc: soon\n")
    #expect(try mapping.date("a", in: .utc) == WrittenDate(parsing: "2026-11-20", in: .utc))
    #expect(try mapping.date("b", in: .utc)?.date == Date(timeIntervalSince1970: 1_795_161_600))
    #expect(try mapping.date("missing", in: .utc) == nil)
    #expect(
      problem { _ = try mapping.date("c", in: .utc) }?.hasPrefix("a.yml:3:1: “soon” is not a date")
        == true)
  }

  @Test func `TOML is read into the same mapping`() throws {
    let mapping = try YAMLMapping(
      parsingTOML: "a = 'text'\nb = 7\nc = true\nd = ['x']\ne = 2026-11-20\n[f]\ng = \"\u{1B}h\"\n",
      file: "a.md", lineOffset: 1)
    #expect(try mapping.string("a") == "text" && mapping.integer("b", in: 0...9) == 7)
    #expect(try mapping.bool("c") == true && mapping.strings("d") == ["x"])
    #expect(try mapping.date("e", in: .utc) == WrittenDate(parsing: "2026-11-20", in: .utc))
    #expect(try mapping.mapping("f")?.string("g") == "\u{1B}h")
    #expect(mapping.location(of: "b") == SourceLocation(file: "a.md", line: 1))
    #expect(
      problem {
        _ = try YAMLMapping(
          parsingTOML: "a = 1\nb = = 2", file: "a.md", lineOffset: 1, category: .configuration)
      }?.hasPrefix("a.md:3:5: not valid TOML") == true)
  }

  @Test func `a line end behind an escape is one as others are`() throws {
    let mapping = try yaml("a: \"x\\r\\ny\\rz\"")
    #expect(try mapping.string("a") == "x\ny\nz")
  }

  @Test func `an article may hold a control character, the configuration may not`() throws {
    #expect(try yaml("a: x\u{1B}y").string("a") == "x\u{1B}y")
    let mapping = try yaml("b: 1\na: x\u{1B}y\n", .configuration)
    #expect(
      problem { _ = try mapping.string("a") } == "a.yml:2:1: “a” holds a control character")
    let escaped = try yaml("a: \"x\\0y\"")
    #expect(
      problem { _ = try escaped.string("a") }?.hasPrefix("a.yml:1:1: “a” holds a NUL character")
        == true)
  }
}
