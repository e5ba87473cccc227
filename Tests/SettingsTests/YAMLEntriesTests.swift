import Diagnostics
import Testing

@testable import Settings

/// Keys are found by their names, however many there are and however they are written.
@Suite struct YAMLEntriesTests {
  private func mapping(_ text: String, ignoresCase: Bool = true) throws -> YAMLMapping {
    try YAMLMapping(parsing: text, file: "a.md", ignoresCase: ignoresCase)
  }

  @Test(arguments: [
    ("draft: x", "draft"), ("DRAFT: x", "draft"), ("Draft: x", "dRaft"), ("café: x", "CAFÉ"),
    ("cafe\u{301}: x", "café"), ("publishDate: x", "publishdate"), ("\u{212A}: x", "k"),
    ("a_b-c9: x", "A_B-C9"),
  ])
  func `without regard to case`(_ text: String, _ key: String) throws {
    #expect(try mapping(text).string(key) == "x")
    #expect(try mapping("é: y\n\(text)").string(key) == "x")
    #expect(try mapping("\(text)\nz: y").string("z") == "y")
  }

  @Test(arguments: [("Draft: x", "draft"), ("draft: x", "Draft"), ("drafts: x", "draft")])
  func `and with it`(_ text: String, _ key: String) throws {
    #expect(try mapping(text, ignoresCase: false).string(key) == nil)
    #expect(try mapping("\u{212A}: x", ignoresCase: false).string("K") == "x")
  }

  @Test(arguments: [1, 2, 23, 24, 25, 26, 300])
  func `among few and many, the last of one name`(_ count: Int) throws {
    let lines = (0..<count).map { "Key\($0): \($0)" } + ["kEY0: last"]
    let read = try mapping(lines.joined(separator: "\n"))
    #expect(read.names == (0..<count).map { "key\($0)" }.sorted())
    for number in 1..<max(2, count) where number < count {
      #expect(try read.string("KEY\(number)") == "\(number)")
      #expect(read.location(of: "key\(number)").line == number + 1)
    }
    #expect(try read.string("key0") == "last" && read.location(of: "key0").line == count + 1)
    #expect(try read.string("key") == nil && read.string("key\(count)") == nil)
    #expect(read.warnings.map(\.location?.line) == [count + 1])
  }

  @Test(arguments: [2, 40])
  func `what is put beside stands at its own place`(_ count: Int) throws {
    let own = try mapping("title: own\nempty:\n")
    let others = (0..<count).map { "k\($0): \($0)" }
    let beside = try YAMLMapping(
      parsing: (["title: other", "empty: x", "left: y"] + others).joined(separator: "\n"),
      file: "b.yml", ignoresCase: true)
    let both = own.over(beside, without: ["left"])
    #expect(try both.string("Title") == "own" && both.string("empty") == nil)
    #expect(both.location(of: "title").file == "a.md" && both.location(of: "k1").file == "b.yml")
    #expect(try both.string("K1") == "1" && both.has("left") == false)
    #expect(both.location(of: "k1").line == 5)
    #expect(both.problem("bad", at: "k0").location?.line == 4)
  }
}
