import Diagnostics
import Foundation
import Settings
import Testing

@testable import Articles

/// Front matter is found wherever a generator finds it, and what looks like it is never taken for text.
@Suite struct FrontMatterFenceTests {
  @Test(arguments: [
    "---\ntitle: Tide\ndraft: true\n---\nText",
    "\u{FEFF}\u{FEFF}---\ntitle: Tide\ndraft: true\n---\nText",
    "\n \n---\ntitle: Tide\ndraft: true\n---\nText", " ---\ntitle: Tide\ndraft: true\n---\nText",
    "\u{200B}---\ntitle: Tide\ndraft: true\n---\nText",
    "<!-- a note -->\n---\ntitle: Tide\ndraft: true\n---\nText",
    "<!-- a\nnote -->\n\n\u{FEFF}---\ntitle: Tide\ndraft: true\n---\nText",
    "----\ntitle: Tide\ndraft: true\n----\nText", "------\ntitle: Tide\ndraft: true\n---\nText",
    "+++\ntitle = 'Tide'\ndraft = true\n+++\nText",
    "++++++\ntitle = 'Tide'\ndraft = true\n++++++\nText",
    "---yaml\ntitle: Tide\ndraft: true\n---\nText", "--- YAML\ntitle: Tide\ndraft: true\n---\nText",
    "---toml\ntitle = 'Tide'\ndraft = true\n---\nText",
    "---json\n{ \"title\": \"Tide\", \"draft\": true }\n---\nText",
    "{\"title\": \"Tide\", \"draft\": true}\nText",
    "{\n\t\"title\": \"Tide\",\n\t\"draft\": true\n} Text",
    "\u{FEFF}\n{ \"title\": \"Tide\", \"x\": \"}\\\"{\", \"y\": {\"z\": [{}]}, \"draft\": true }\nText",
    "Title: Tide\nDraft: true\n\nText",
    "\u{FEFF}title: 'Tide'\ndraft: yes\nsummary: It goes\n  out: it's low\n\nText",
    "TITLE: Tide\nStatus: draft\n\nText",
  ])
  func `finds the block`(_ text: String) throws {
    let article = try readMarkdown(text)
    #expect(article.title.trimmingCharacters(in: ["'"]) == "Tide")
    #expect(article.withheld != nil)
    #expect(article.body?.text == "Text\n")
  }

  @Test(arguments: [
    "---\n---", "---\n---\n", "---\n---\n\n", "---\n---\n\n\nText\n", "---\ntitle: A\n---\nText",
    "---\ntitle: A\n---\nText\n", "---\ntitle: A\n---  \n\nText\n\n", "---\ntitle: A\n...\nText",
    "---\ntitle: A\n------\nText", "---\ntitle: A\n -\n---\n", "---\n-\n---\nText",
    "---\nlist:\n- a\n- b\n---\nText", "---\n\n\ntitle: A\n\n---\n---\nText",
    "---\n#...\n...x: y\n---\nText",
    "---\ntitle: |\n  ---\n  A\n---\n🛥\n",
  ])
  func `comes to the same by the short way and the long one`(_ text: String) throws {
    func read(_ text: String) throws -> String {
      do {
        let read = try FrontMatter(of: SourceText(decoding: text.utf8, file: "a.md"))
        let title = read.values.map { "\((try? $0.string("title")) ?? "none"), \($0.names)" }
        return "\(title ?? "none"), \(read.text.debugDescription)"
      } catch { return error.reason }
    }
    func lines(_ text: String) throws -> Int? {
      try? FrontMatter(of: SourceText(decoding: text.utf8, file: "a.md")).linesBefore
    }
    #expect(try read(text) == read("\n" + text))
    #expect(try lines(text).map { $0 + 1 } == lines("\n" + text))
  }

  @Test(arguments: [
    "Words.\n\n---\n\nDate: Monday\nPlace: The hall\n\n---\n\nMore.",
    "Words.\n\n---\n\nTitle: the word for a boat’s papers.\n\nMore words.\n\n---\n",
    "Words.\n\n```yaml\n---\ntitle: A\ndraft: true\n---\n```\n",
    "Words.\n\n---\ntitle: A\n", "<!-- draft: true -->\n---\ntitle: A\n---\nText",
    "<!-- draft: the second one -->\nText",
    "---\ntitle: A\n---\n\n---\ndraft: true\n---\nText",
    String(repeating: "Words.\n\n", count: 12) + "---\ntitle: A\n---\n",
  ])
  func `rules and lists of facts are an article’s own`(_ text: String) throws {
    #expect(try readMarkdown(text).withheld == nil)
  }

  @Test(arguments: [
    ("---js\n{ draft: true }\n---\nText", "seeds/note.md:1: “---js” begins front matter"),
    ("\n---coffee\ndraft: true\n---\nText", "seeds/note.md:2: “---coffee” begins"),
    ("--- draft: true\n---\nText", "seeds/note.md:1: “--- draft: true” begins"),
    ("—\ntitle: A\ndraft: true\n—\nText", "seeds/note.md:1: “—” begins front matter"),
    ("–––\n\ndraft: true\n–––\nText", "seeds/note.md:1: “–––” begins"),
    ("--\ndraft: true\n--\nText", "seeds/note.md:1: “--” begins"),
    (";;;\n\"title\": \"A\"\n;;;\nText", "seeds/note.md:1: “;;;” begins"),
    (";;;\n{\"title\": \"A\"}\n;;;\nText", "seeds/note.md:1: “;;;” begins"),
    (
      "<!--\ntitle: A\ndraft: yes\n-->\n# A\n\nText",
      "seeds/note.md:3: “draft: yes” stands in a comment, and keeps nothing back"
    ),
    ("<!-- published: no -->\nText", "seeds/note.md:1: “published: no” stands in a comment"),
    ("```yaml\ntitle: A\ndraft: true\n```\nText", "seeds/note.md:1: “```yaml” begins"),
    ("- - -\ntitle: A\ndraft: true\n- - -\nText", "seeds/note.md:1: “- - -” begins"),
    (
      "[//]: # (note)\n\n---\ntitle: A\ndraft: true\n---\nText",
      "seeds/note.md:3: front matter that does not stand at the top"
    ),
    (
      "%YAML 1.2\n---\ntitle: A\n---\nText",
      "seeds/note.md:2: front matter that does not stand at the top"
    ),
    (
      "<!-- note --> more\n---\npublished: no\n---\nText",
      "seeds/note.md:2: front matter that does not stand at the top"
    ),
    (
      "# A\n\n+++\ntitle = 'A'\n# note\ndraft = true\n+++\nText",
      "seeds/note.md:3: front matter that does not stand at the top"
    ),
    (
      "{% comment %}x{% endcomment %}\n\n---\ntags:\n- a\n  b\n- c\nstatus: draft\n----\n",
      "seeds/note.md:3: front matter that does not stand at the top"
    ),
    (
      "---\n# c\n---\ntitle: A\ndraft: true\n---\nText",
      "seeds/note.md:3: front matter that does not stand at the top"
    ),
    (
      "---\n---\n\nWords.\n\n---\ndraft: true\n---\nText",
      "seeds/note.md:6: front matter that does not stand at the top"
    ),
    ("--- \ntitle: A\nText", "seeds/note.md:1: the front matter is not closed"),
    ("\n{ \"title\": \"A\"\nText", "seeds/note.md:2: the front matter is not closed"),
    ("title: A\ndraft true\n\nText", "seeds/note.md:2: front matter that is not understood"),
    ("title = \"A\"\ndraft = true\n\nText", "seeds/note.md:1: front matter that is not"),
    ("title: A\ndraft: maybe\n\nText", "seeds/note.md:2:1: “draft” must be true or false"),
    ("{\n\"title\": \"A\",\n\"draft\": \"maybe\"}\nText", "seeds/note.md:3:1: “draft” must be"),
    ("---\ndate: {{ date }}\n---\nText", "seeds/note.md:2:"),
    ("---\ndate: [2026-11-20]\n---\nText", "seeds/note.md:2:1: “date” must be one value"),
  ])
  func `what is not understood is a problem of its file`(_ text: String, _ expected: String) {
    let found = problems(["note.md": text])
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(expected) == true, "\(found)")
  }

  @Test(arguments: [
    "Status: draft\nSlug: ferry\n\nText", "status: Private\n\nText", "Published: no\n\nText",
  ])
  func `lines without a fence that keep it back are no text`(_ text: String) throws {
    #expect(try readMarkdown(text).withheld != nil)
  }

  @Test(arguments: [
    "{{< figure >}} draft", "{% include a %}", "{: .note }\nText", "{note} Text", "-- a dash",
    "--- and so on", "— said the gull", "—\nSaid the gull.", "Note: the tide", "A: B\nC",
    "Title: a word\n=====\n\nText", "Status: it is wet\n\nText", "```yaml\nkey: 1\n```",
    "<!-- a note --> Text", "<!-- open", "+ a\n+ b", "- a\n- b", "***\nWords",
    "<!-- a -->\n\nText",
  ])
  func `what only looks a little like it is text`(_ text: String) throws {
    let article = try readMarkdown(text)
    #expect(article.withheld == nil && article.dateSource == .modificationTime)
  }

  @Test func `JSON says any character`() throws {
    let article = try readMarkdown(
      "{ \"title\": \"A \\ud83d\\ude80 \\u00e4 \\\\ud83d \\\"b\\\" \\/\" }\nText")
    #expect(article.title == "A 🚀 ä \\ud83d \"b\" /")
  }

  @Test func `lines below are counted from the file's first`() throws {
    let found = problems([
      "week.txt": "\n<!-- x -->\n---\ndate: 2026-11-20\n---\nOne\n\nText\n\nTwo"
    ])
    #expect(found.first?.hasPrefix("seeds/week.txt:10: ") == true, "\(found)")
  }
}
