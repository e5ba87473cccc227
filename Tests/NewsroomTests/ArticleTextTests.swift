import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What articles say at length, from their files into an issue and its check.
@Suite struct ArticleTextTests {
  private func edition() throws -> TestEdition {
    let edition = try TestEdition()
    try edition.folder.write(
      "Templates/digest.html.mustache",
      "{{#sections}}{{#articles}}<h3>{{title}}</h3>{{^url}}{{{body_html}}}{{/url}}{{/articles}}{{/sections}}"
        + "<p>{{newsletter.postal_address}}</p><a href=\"{{reader.unsubscribe_url}}\">out</a>")
    return edition
  }

  @Test func `what is shown otherwise than written is told by compose and by check`() throws {
    let edition = try edition()
    try edition.folder.write(
      "seeds/a.md",
      "---\ntitle: A\ndate: 2025-11-21\ntags: [sea]\n---\nOne[^1].\n\n{% include x %} [b](c)\n\n[^1]: Note.\n"
    )
    try edition.folder.write(
      "seeds/b.md",
      "---\ntitle: B\ndate: 2025-11-20\ntags: [sea]\n---\nTwo[^1] {{< y >}}.\n\n[^1]: Note.\n")
    // Linked to, so that its text is in no mail.
    try edition.folder.write(
      "seeds/c.md",
      "---\ntitle: C\ndate: 2025-11-20\ntags: [sea]\nlink: https://a.example/\n---\n{% z %} words\n"
    )
    guard case .composed(let composition) = try edition.compose("one") else {
      Issue.record("nothing composed")
      return
    }
    let told = [
      "seeds/a.md:8: “{% include x %}” is left out: it speaks to the site’s generator",
      "seeds/a.md:8: the link “c” leads nowhere from a mail, and is left out",
      "seeds/b.md:6: “{{< y >}}” is left out: it speaks to the site’s generator",
      "seeds/c.md:7: “{% z %}” is left out: it speaks to the site’s generator",
    ]
    let warnings = composition.draft.warnings.map { Self.line($0) }
    #expect(warnings.filter { $0.hasPrefix("seeds/") } == told)
    let findings = try edition.newsroom.check("one", skipsBadRows: false).findings
      .filter { $0.rule == .articleText }
    #expect(findings.map { Self.line($0.problem) } == told)
    #expect(findings.allSatisfy { $0.severity == .warning })
    let html = composition.draft.frozen.webCopy.html
    for id in ["a1-2", "a3-2", "a1-1", "a3-1"] {
      #expect(html.components(separatedBy: "id=\"\(id)\"").count == 2, "\(html)")
      #expect(html.contains("href=\"#\(id)\""))
    }
    #expect(!html.contains("{%") && !html.contains("{{<"))
  }

  @Test func `links that name a file lead to its page, as compose shows and check finds`() throws {
    let edition = try edition()
    let head = { (title: String) in "---\ntitle: \(title)\ndate: 2025-11-21\ntags: [sea]\n" }
    try edition.folder.write(
      "seeds/a.md", head("A") + "---\n[b](b.md) [c](c.md) {{< ref \"b\" >}}\n")
    // In no section, and known all the same.
    try edition.folder.write(
      "seeds/b.md",
      head("B").replacing("sea", with: "none") + "link: https://a.example/b\n---\nWords\n")
    guard case .composed(let composition) = try edition.compose("one") else {
      Issue.record("nothing composed")
      return
    }
    let address = "<a href=\"https://a.example/b\">"
    #expect(
      composition.draft.frozen.webCopy.html.contains(
        "<p>\(address)b</a> c \(address)https://a.example/b</a></p>"))
    let told = [
      "seeds/a.md:6: “{{< ref \"b\" >}}” is shown as the address of its page",
      "seeds/a.md:6: the link “c.md” leads nowhere, and is left out: no published article lies in such a file",
    ]
    #expect(
      composition.draft.warnings.map { Self.line($0) }.filter { $0.hasPrefix("seeds/a") } == told)
    let findings = try edition.newsroom.check("one", skipsBadRows: false).findings
      .filter { $0.rule == .articleText }
    #expect(findings.map { Self.line($0.problem) } == told)
  }

  @Test func `a text that is too much for any reader is named, and the issue composed`() throws {
    let edition = try edition()
    try edition.folder.write(
      "seeds/deep.md",
      "---\ntitle: Deep\ndate: 2025-11-21\ntags: [sea]\ndescription: D\n---\n"
        + String(repeating: "<div>", count: 100_000) + "\n")
    guard case .composed(let composition) = try edition.compose("one") else {
      Issue.record("nothing composed")
      return
    }
    #expect(
      composition.draft.warnings.map { Self.line($0) }.contains {
        $0.hasPrefix("seeds/deep.md:7: the text has more elements")
      })
    #expect(composition.draft.issue.entries.contains { $0.title == "Deep" })
  }

  private static func line(_ problem: Problem) -> String {
    String(problem.description.prefix { $0 != "\n" })
  }
}
