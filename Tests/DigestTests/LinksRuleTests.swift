import Diagnostics
import Testing

@testable import Digest

/// Links that lead somewhere on a page of its own and nowhere from a mailbox.
@Suite struct LinksRuleTests {
  private let tests: PreflightTests

  init() throws { tests = try PreflightTests() }

  private func findings(_ html: String) throws -> [String] {
    var texts = PreflightTests.good
    texts["digest.html", default: ""] += html
    return try tests.findings(texts).filter { $0.contains(" links: ") }
      .map { String($0.split(separator: ": ", maxSplits: 2).last ?? "") }
  }

  @Test(arguments: [
    ("<a href=\"/archive\">All</a>", "the link “All” leads to “/archive”, which is relative"),
    ("<a href=\"a.html\"><b>A</b> b</a>", "the link “A b” leads to “a.html”, which is relative"),
    ("<a href=\"//example.org/x\">A</a>", "“//example.org/x”, which is relative"),
    ("<a href=\"example.org:8080/x\">A</a>", ""),
    ("<a href=\" \">A</a>", "the link “A” has no address"), ("<a href>A</a>", "has no address"),
    ("<a href=\"https://\">A</a>", "which names no host"),
    ("<a href=\"http:///x\">A</a>", "which names no host"),
    ("<a href=\"http://localhost:1313/x\">A</a>", "a machine’s own address"),
    ("<a href=\"http://127.0.0.1/\">A</a>", "a machine’s own address"),
    ("<a href=\"http://[::1]:80/\">A</a>", "a machine’s own address"),
    ("<a href=\"#nowhere\">A</a>", "“#nowhere”, and no such place is in the mail"),
    ("<a href=\"javascript:void(0)\">A</a>", "which nobody can open from a mail"),
    ("<a href=\"file:///tmp/x\">A</a>", "which nobody can open from a mail"),
    ("<img src=\"/a.png\" alt=\"A ferry\">", "the picture “A ferry” leads to “/a.png”"),
    ("<img alt=\"x\">", "the picture “x” has no address"),
    ("<map><area href=\"x\" alt=\"B\"></map>", "the link “B” leads to “x”"),
  ])
  func `are named`(_ html: String, _ reason: String) throws {
    let found = try findings(html)
    if reason.isEmpty {
      #expect(found == [])
    } else {
      #expect(found.count == 1 && found[0].contains(reason), "\(found)")
    }
  }

  @Test(arguments: [
    "<a href=\"https://example.org/a?b=c#d\">A</a>", "<a href=\"mailto:a@example.org\">A</a>",
    "<a href=\"tel:+4712345\">A</a>", "<a href=\"#\">A</a>", "<a href=\"#top\">A</a>",
    "<h2 id=\"b c\">x</h2><a href=\"#b%20c\">A</a>", "<a name=\"n\"></a><a href=\"#n\">A</a>",
    "<a name=\"m\">A</a>", "<a href=\"{{reader.unsubscribe_url}}\">out</a>",
    "<a href=\"{{reader.town}}\">your town</a>", "<a href=\"https://127.example.org/\">A</a>",
    "<img src=\"cid:a\" alt=\"\">", "<a href=\"https://münchen.example/ö\">A</a>",
    "<!-- <a href=\"/x\">A</a> -->",
  ])
  func `nothing is said of others`(_ html: String) throws { #expect(try findings(html) == []) }

  @Test func `one that stands there often is named once`() throws {
    #expect(try findings("<a href=\"/x\">A</a><a href=\"/x\">B</a><a href=\"/y\">C</a>").count == 2)
  }
}
