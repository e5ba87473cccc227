import Diagnostics
import Foundation
import Template
import TestSupport
import Testing

@testable import Articles
@testable import Digest

/// A small issue made with the templates at the top of this repository.
@Suite struct ComposerTests {
  private func sample() throws -> FrozenIssue {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Templates").standardized
    let text = ArticleText(
      kind: .markdown, raw: "Dear *readers*\n", file: "seeds/a.md", title: "A")
    let articles = [
      article(
        "The Marigold Comes Home with a New Coat of Green and {{reader.email}} on Her Bow",
        summary:
          "After nine weeks in the yard the old ferry is back on the seven o’clock crossing, "
          + "and nobody can agree on what her colour is called.", caption: "The Marigold at <quay>"),
      article("港の灯台、百年を祝う", url: nil, text: text),
      article("Soup & Socks", summary: nil),
    ]
    var composer = try composer(
      [:], subject: "{{newsletter.name}}: {{lead.title}}", preheader: "For {{reader.name}}")
    composer.templates = try TemplateFolder.sources(in: Place(url: folder, shown: "Templates"))
    return try composer.compose(id: "2026-W47", selection(articles))
  }

  @Test func `the text of a small issue`() throws {
    try expectGolden(FrozenPart.write(try sample().text, as: form), "issue.txt")
  }

  @Test func `the HTML of a small issue`() throws {
    try expectGolden(FrozenPart.write(try sample().html, as: form), "issue.html")
  }

  @Test func `the record of a small issue`() throws {
    let issue = try sample().issue
    #expect(issue.subject == issue.entries.first.map { "The Harbour Weekly: \($0.title)" })
    #expect(try sample().readerFields == ["email", "name", "unsubscribe_url"])
    #expect(issue.sections.map(\.title) == ["On the water"])
    #expect(issue.entries.count == 3)
    #expect(issue.date.hasPrefix("Fri, 20 Nov 2026 08:00:00 +0100"))
    #expect(issue.entries.map(\.source?.path) == ["seeds/a.md", "seeds/a.md", "seeds/a.md"])
    #expect(issue.isRegular && !issue.carriesAgain)
    let other = try composer([:]).compose(
      id: "x", selection([article("Low Tide")]), isRegular: false, carriesAgain: true)
    #expect(!other.issue.isRegular && other.issue.carriesAgain)
  }

  @Test(arguments: [(nil, ""), ("https://n.example/past/", "https://n.example/past/2026-W47/")])
  func `an issue has an address where there is an archive`(
    _ archive: String?, _ url: String
  ) throws {
    let template = "{{#issue.url}}{{issue.url}}{{/issue.url}}"
    let composer = try composer(["digest.html": template], archiveURL: archive)
    let frozen = try composer.compose(id: "2026-W47", selection([article("Low Tide")]))
    #expect(frozen.html.text == url)
  }

  @Test func `is the same every time`() throws {
    #expect(try sample() == sample())
  }

  @Test(arguments: [
    (["digest.html.mustache": ""], "digest.txt.mustache: no such template"),
    (["digest.txt.mustache": "", "layout.mustache": ""], "digest.html.mustache: no such template"),
  ])
  func `says which template is missing`(_ files: [String: String], _ expected: String) throws {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(name, text) }
    let found = problems {
      _ = try TemplateFolder.sources(in: Place(url: folder.url, shown: "Templates"))
    }
    #expect(found.first?.contains(expected) == true, "\(found)")
  }

  @Test func `reads folders of templates and passes hidden files over`() throws {
    let folder = try TemporaryFolder()
    let names = ["digest.html", "digest.txt", "parts/a.html", "._digest.html", ".git/b.html"]
    for name in names { try folder.write("\(name).mustache", bytes: [0x61, 0x0D, 0x0A]) }
    try folder.write("._digest.html.mustache", bytes: [0xFF])
    let sources = try TemplateFolder.sources(in: Place(url: folder.url, shown: "Templates"))
    #expect(sources.map(\.name) == ["digest.html", "digest.txt", "parts/a.html"])
    #expect(sources.allSatisfy { $0.text == "a\n" })
  }
}

private let form = FrozenPart.Form(deferred: "reader")
