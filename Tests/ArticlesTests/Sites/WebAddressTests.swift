import Foundation
import TestSupport
import Testing

@testable import Articles

@Suite struct WebAddressTests {
  @Test(arguments: [
    ("https://example.org/a%20b", "https://example.org/a%20b"),
    ("https://example.org/a%20b/ö", "https://example.org/a%20b/%C3%B6"),
    ("https://example.org/K%C3%B6ln (Markt)", "https://example.org/K%C3%B6ln%20(Markt)"),
    ("https://example.org/wiki/銀?q=%E9%8A%80", "https://example.org/wiki/%E9%8A%80?q=%E9%8A%80"),
    ("https://example.org/?u=a%26b&v=c|d", "https://example.org/?u=a%26b&v=c%7Cd"),
    ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
    ("https://bücher.example/%C3%A4/ö", "https://xn--bcher-kva.example/%C3%A4/%C3%B6"),
    ("https://example.org/100%", "https://example.org/100%25"),
    ("https://example.org/100%zz", "https://example.org/100%25zz"),
    ("https://example.org/a[1]b", "https://example.org/a%5B1%5Db"),
    ("https://example.org:8443/x#fr ag#2", "https://example.org:8443/x#fr%20ag%232"),
    ("//cdn.example.org/x", "https://cdn.example.org/x"),
    ("HTTPS://example.org/X", "https://example.org/X"),
    ("https://example.org/a\\b", "https://example.org/a%5Cb"),
    ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&amp;b=2"),
    ("https://example.org/~tilde/'quote'(x)", "https://example.org/~tilde/'quote'(x)"),
    ("/a%20b/ö", "https://news.example.org/a%20b/%C3%B6"),
    ("b?x=ö", "https://news.example.org/deep/b?x=%C3%B6"),
    ("https://example.org", "https://example.org"),
  ])
  func `what is encoded already stays, and the rest becomes so`(_ text: String, _ address: String) {
    let base = URL(string: "https://news.example.org/deep/page")
    #expect(WebAddress.whole(text, relativeTo: base) == address)
    // Encoding what came of it changes nothing.
    #expect(WebAddress.whole(address, relativeTo: base) == address)
  }

  @Test(arguments: [
    "https://example.org/", "http://example.org/a/B_c-d.html",
    "https://a-b.example.org/2026/1.html",
    "https://example.org/a/./b", "https://example.org/a/../b", "https://example.org/.a",
    "https://example.org//a", "https://example.org/a//", "https://EXAMPLE.org/a", "https://a..b/c",
    "https://-a.example/b", "https://xn--bcher-kva.example/b", "https://example.org/a.b..c/",
    "https://a_b.example/", "https://127.0.0.1/a", "https://example.org", "https://example.org./a",
    "https://user@example.org/a", "https://example.org:443/a", "https://.org/a", "https:///a",
  ])
  func `what bytes show to be whole is what comes of reading it`(_ text: String) {
    let base = URL(string: "https://news.example.org/deep/page")
    let url = WebAddress.resolved(text, relativeTo: base)
    let host = url?.host() ?? ""
    #expect(WebAddress.whole(text, relativeTo: base) == (host.isEmpty ? nil : url?.absoluteString))
  }

  @Test(arguments: [
    "www.example.org/x", "https://exa mple.org/", "https://", "ftp://example.org/x", "mailto:a@b.c",
    "javascript:alert(1)", "", "https://example.org/a\u{7}b", "https:///x", "https://a|b/",
  ])
  func `what is no web address is none`(_ text: String) {
    #expect(WebAddress.whole(text, relativeTo: URL(string: "https://news.example.org/")) == nil)
  }

  @Test func `an article's links stay as they are encoded, in its body too`() throws {
    let article = try readMarkdown(
      "---\nlink: https://example.org/a%20b/ö\n---\n[x](/c%20d/ö) [y](<https://example.org/a%20b/ö>)"
    )
    #expect(article.url == "https://example.org/a%20b/%C3%B6")
    let html = try #require(article.body?.html)
    #expect(html.contains("href=\"https://news.example.org/c%20d/%C3%B6\""))
    #expect(html.contains("href=\"https://example.org/a%20b/%C3%B6\""))
    let found = problems(["a.md": "---\ntitle: A\nlink: www.example.org/x\n---\nText"])
    #expect(
      found.first?.hasPrefix("seeds/a.md:3:1: “www.example.org/x” is not a web address") == true)
  }

  @Test(arguments: [
    ("https://example.org/blog", "https://example.org/blog/"),
    ("https://example.org", "https://example.org/"),
    ("https://example.org/a/?x#y", "https://example.org/a/"),
  ])
  func `the address of a site keeps its path`(_ text: String, _ address: String) {
    #expect(WebAddress.site(text)?.absoluteString == address)
  }
}
