import Articles
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct HeadlineListTests {
  private static let plain = """
    The Ferry Is Back

    She is green again.

    A gull on the mast
    The Gull Stays

    It has signed
    a lease.

    """

  @Test(arguments: [
    plain,
    plain.replacing("\n", with: "\r\n"),
    plain.replacing("\n", with: "\r"),
    "\u{FEFF}" + plain,
    plain.replacing("\n", with: "  \t\n"),
    String(plain.dropLast()),
    "\n\n" + plain + "\n \n\n",
    plain.replacing("\n\n", with: "\n\n\n\t\n"),
    "\u{FEFF}\r\u{FEFF}\r" + plain.replacing("\n\n", with: "\n\u{200B} \u{FEFF}\n"),
    "---\n---\n" + plain,
  ])
  func `reads all line ends and blanks alike`(_ text: String) throws {
    let articles = try read(["week.txt": text])
    #expect(articles.map(\.title) == ["The Ferry Is Back", "The Gull Stays"])
    #expect(articles.map(\.caption) == [nil, "A gull on the mast"])
    #expect(articles.map(\.summary) == ["She is green again.", "It has signed a lease."])
  }

  @Test func `names the line of the title`() throws {
    #expect(try read(["week.txt": Self.plain]).map(\.source.line) == [1, 6])
    let below = try read(["week.txt": "---\ndate: 2026-11-20\n---\n" + Self.plain])
    #expect(below.map(\.source.line) == [4, 9])
  }

  @Test(arguments: ["", "\n", " \t \r\n\r\n", "\u{FEFF}", "---\n---\n"])
  func `finds nothing in an empty file`(_ text: String) throws {
    #expect(try read(["week.txt": text]).isEmpty)
  }

  @Test func `takes date, tags, links and pictures from its front matter`() throws {
    let articles = try read([
      "week.txt": """
      ---
      date: 2026-11-20
      tags: [harbour, news]
      author: Imke Sandvoss
      link_base: https://news.example.org/{slug}/index.html
      image_base: https://img.example.org/
      ---
      """ + "\n" + Self.plain
    ])
    let gull = try #require(articles.last)
    #expect(gull.url == "https://news.example.org/the-gull-stays/index.html")
    #expect(gull.image == "https://img.example.org/a-gull-on-the-mast")
    #expect(articles.first?.image == nil)
    #expect(gull.tags == ["harbour", "news"])
    #expect(gull.author == "Imke Sandvoss")
    #expect(gull.date == date("2026-11-20"))
    #expect(gull.isDateOnly)
    #expect(gull.dateSource == .frontMatter)
  }

  @Test(arguments: [
    ("One\n\nText\n\nTwo", "seeds/week.txt:5: a heading without a summary"),
    ("a\nb\nc\n\nText", "seeds/week.txt:1: a heading of 3 lines"),
    ("---\ndate: 2026-11-20\n\nOne\n\nText", "seeds/week.txt:1: the front matter is not closed"),
    ("---\ntag: sea\n---\n", "seeds/week.txt:2:1: unknown key “tag”"),
    ("---\ndate: 2026-02-30\n---\nOne\n\nText", "seeds/week.txt:2:1: “2026-02-30” is not a date"),
    (
      "---\ntags: [\"a\\0b\"]\n---\nOne\n\nText", "seeds/week.txt:2:1: “tags” holds a NUL character"
    ),
    ("---\nlink_base: javascript:alert(1)\n---\nOne\n\nText", "seeds/week.txt:2:1: “javascript:"),
    (
      "---\nlink_base: \"https://a.example/\\e\"\n---\nOne\n\nText",
      "/\\u{1B}one” is not a web address"
    ),
    (
      "---\nimage_base: https://a.example/\u{9B}\n---\nI\nOne\n\nText",
      "seeds/week.txt:2:1: “https:"
    ),
    ("One\n\nTe\u{0}xt", "seeds/week.txt:3: a NUL character"),
  ])
  func `refuses what it cannot mean`(_ text: String, _ expected: String) {
    let found = problems(["week.txt": text])
    #expect(found.count == 1)
    #expect(found.first?.contains(expected) == true, "\(found)")
  }

  private static let slipped =
    "The Ferry Comes Home\n\nFerry para one.\n\nFerry para two.\n\nCouncil Votes\n\nCouncil para one."

  @Test(arguments: [
    (slipped + "\n\nCouncil para two.", 5), (slipped, 5),
    ("---\ndate: 2026-11-20\n---\n" + slipped + "\n\nCouncil para two.", 8),
    ("One\n\nText.\n\nAn image\nText again.\n\nTwo\n\nText.\n\nThree\n\nText.\n\nFour", 6),
    ("One\n\nText.\n\n“Text again.”\n\n“Two”", 5), ("One\n\nText.\n\nMore text.", 5),
  ])
  func `pairs that cannot be right are refused where they slipped`(_ text: String, _ line: Int) {
    let found = problems(["week.txt": text])
    #expect(found.first?.hasPrefix("seeds/week.txt:\(line): “") == true, "\(found)")
    #expect(found.count == 1 && found.first?.contains("where a title should") == true)
  }

  @Test(arguments: [
    (
      "One\n\nText that goes on.\n\nTwo\n\nThree\n\nText of the third.\n\nFour\n\nText of the fourth.",
      7
    ),
    ("# Headlines\n\nOne\n\nText of the first.\n\nTwo\n\nText of the second.", 3),
    ("One\n\nText that goes on.\n\n---\n\nTwo\n\nText of the second.\n\nThree\n\nText, again.", 7),
  ])
  func `a summary that is missing is told where a title stands in its place`(
    _ text: String, _ line: Int
  ) {
    let found = problems(["week.txt": text])
    #expect(found.first?.hasPrefix("seeds/week.txt:\(line): “") == true, "\(found)")
    #expect(found.count == 1 && found.first?.contains("where a summary should") == true)
  }

  @Test(arguments: [
    ("Title One\nSummary one.\n\nTitle Two\nSummary two.", [2: "ends in a full stop"]),
    ("A Long Title\n\nText.", [1: "is longer than its summary"]),
    ("It Stays.\n\nIt has signed a lease.", [1: "ends in a full stop"]),
    ("“It Stays.”\n\nIt has signed a lease.", [1: "ends in a full stop"]),
    ("And so on...\n\nIt has signed a lease.", [:]), ("What? Now!\n\nIt has signed a lease", [:]),
    (plain, [:]),
  ])
  func `what may have slipped is warned of at its line`(_ text: String, _ said: [Int: String])
    throws
  {
    let articles = try read(["week.txt": text])
    let warnings = articles.flatMap(\.warnings)
    #expect(warnings.map(\.location?.line) == said.keys.sorted())
    for (problem, line) in zip(warnings, said.keys.sorted()) {
      #expect(problem.reason.contains(said[line] ?? "-"))
    }
  }

  @Test func `names the line of the first byte that is not UTF-8`() throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/week.txt", bytes: Array("One\r\n\r\nTwo ".utf8) + [0xE9, 0x0A])
    let found = problems { _ = try reader(of: folder).readAll() }
    #expect(found.first?.hasPrefix("seeds/week.txt:3: not UTF-8 text") == true, "\(found)")
  }

  @Test func `says everything that is wrong in one reading`() {
    #expect(problems(["a.txt": "One", "b.txt": "Two", "c.txt": "C\n\nText"]).count == 2)
  }
}
