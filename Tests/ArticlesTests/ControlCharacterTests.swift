import Articles
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Articles may hold any character that mail can carry: everything but NUL.
@Suite struct ControlCharacterTests {
  /// C0, DEL and C1 without NUL, without what ends lines or is a blank.
  static let controls = [0x01...0x08, 0x0E...0x1F, 0x7F...0x84, 0x86...0x9F].joined()
    .compactMap(Unicode.Scalar.init).map(Character.init)

  /// What ends a line or a page somewhere, and is a blank in a value of one line.
  static let breaks: [Character] = ["\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}"]

  @Test(arguments: controls)
  func `a headline list holds it as it is`(_ control: Character) throws {
    let text =
      "---\nauthor: A\(control)B\ntags: [C\(control)D]\n---\n"
      + "E\(control)F\n\(control)G\(control)H\(control)\n\nI\(control)\n\(control)J\n"
    let article = try #require(try read(["week.txt": text]).first)
    #expect(article.author == "A\(control)B")
    #expect(article.tags == ["C\(control)D"])
    #expect(article.caption == "E\(control)F")
    #expect(article.title == "\(control)G\(control)H\(control)")
    #expect(article.summary == "I\(control) \(control)J")
  }

  @Test(arguments: controls)
  func `Markdown holds it as it is`(_ control: Character) throws {
    let article = try readMarkdown("---\ntitle: A\(control)B\n---\nC\(control)D `E\(control)F`\n")
    #expect(article.title == "A\(control)B")
    // No page of HTML holds the controls of C1: they are seen to be none.
    let shown = (control.unicodeScalars.first?.value ?? 0) < 0x80 ? control : "\u{FFFD}"
    #expect(article.summary == "C\(shown)D E\(shown)F")
    #expect(article.body?.text == "C\(shown)D E\(shown)F\n")
    #expect(article.body?.html == "<p>C\(shown)D <code>E\(shown)F</code></p>\n")
  }

  @Test(arguments: controls)
  func `front matter holds it as it is, written out or as an escape`(_ control: Character) throws {
    let code = String(control.unicodeScalars.first?.value ?? 0, radix: 16)
    let escape = "\\u" + String(repeating: "0", count: 4 - code.count) + code
    for written in [String(control), escape] {
      for text in [
        """
        ---
        title: "A\(written)B"
        description: >
          C\(control)D
        'author': E\(control)F
        caption: 'G\(control)H'
        tags: [I\(control)J]
        date: 2026-11-20
        ---
        """,
        """
        +++
        title = "A\(written)B"
        description = '''
        C\(control)D'''
        author = "E\(written)F"
        caption = 'G\(control)H'
        tags = ["I\(written)J"]
        date = 2026-11-20
        +++
        """,
      ] {
        let article = try readMarkdown(text)
        #expect(article.title == "A\(control)B")
        #expect(article.summary == "C\(control)D")
        #expect(article.author == "E\(control)F")
        #expect(article.caption == "G\(control)H")
        #expect(article.tags == ["I\(control)J"])
        #expect(article.dateSource == .frontMatter)
      }
    }
  }

  @Test(arguments: breaks)
  func `what breaks lines elsewhere is a blank on one line`(_ space: Character) throws {
    let list = try #require(
      try read([
        "week.txt":
          "---\nauthor: X\(space)Y\n---\nA\(space)B\nC\(space)D\n\nE\(space)F\(space)\n\(space)G"
      ]).first)
    #expect(list.author == "X Y")
    #expect(list.caption == "A B")
    #expect(list.title == "C D")
    #expect(list.summary == "E F G")
    let matter = try readMarkdown(
      "---\ntitle: A\(space)B\nauthor: { name: C\(space)D }\ntags: [E\(space)F]\n---\nG\(space)H")
    #expect(matter.title == "A B")
    #expect(matter.author == "C D")
    #expect(matter.tags == ["E F"])
    #expect(matter.summary == "G H")
    #expect(matter.body?.text == "G H\n")
    let toml = try readMarkdown("+++\ntitle = 'A\(space)B'\n+++\n# C\(space)D")
    #expect(toml.title == "A B")
    #expect(try readMarkdown("Text", named: "a\(space)b.md").title == "A b")
  }

  @Test func `a CR behind an escape ends a line as others do`() throws {
    let article = try readMarkdown("---\ntitle: \"A\\rB\\r\\nC\"\ncaption: \"\\r\"\n---\nText")
    #expect(article.title == "A B C")
    #expect(article.caption == "")
  }

  @Test func `a character for private use stays what it is`() throws {
    let article = try readMarkdown(
      "---\ntitle: \u{F0000}\u{1B}\u{F0001}\u{F0002}\u{7F}\u{FFFE}.\n---\nText")
    #expect(article.title == "\u{F0000}\u{1B}\u{F0001}\u{F0002}\u{7F}\u{FFFE}.")
  }

  @Test func `a picture without an address is not shown`() throws {
    for image in ["https://a.example/\u{1B}.png", "\"/\\x9B.png\"", "\"/a\\nb.png\""] {
      #expect(try readMarkdown("---\nimage: \(image)\n---\nText").image == nil)
    }
  }

  @Test(arguments: [
    "a.txt": "One\n\nTwo\u{0}", "b.txt": "---\nauthor: A\n\u{0}---\nOne\n\nTwo",
    "c.md": "---\ntitle: A\ncaption: \u{0}\n---\nText", "d.md": "A\r\rB\u{0}\rC\u{0}",
    "e.md": "+++\r\ntitle = 'A'\r\n# \u{0}\r\n+++\r\nText",
  ])
  func `NUL is named by its line`(_ name: String, _ text: String) {
    #expect(
      problems([name: text]) == [
        "seeds/\(name):3: a NUL character\n  hint: delete it, or save the file as UTF-8"
      ])
  }

  @Test func `NUL behind an escape of TOML is named by its key`() {
    let found = problems(["a.md": "+++\nauthor = 'A'\ncaption = \"a\\u0000b\"\n+++\nText"])
    #expect(
      found.first?.hasPrefix("seeds/a.md:1: “caption” holds a NUL character") == true, "\(found)")
  }
}
