import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Archived pages of templates that say what counts for mails alone, or say nothing where a page has to.
@Suite struct ArchiveMarkupTests {
  private func page(_ template: String, extra: String = "") throws -> String {
    let edition = try TestEdition(extra: extra)
    try edition.folder.write(
      "Templates/digest.html.mustache",
      template + "{{newsletter.postal_address}} <a href=\"{{reader.unsubscribe_url}}\">out</a>")
    try edition.compose("one")
    try edition.send("one")
    let site = try TemporaryFolder()
    _ = try edition.newsroom.archive(of: nil, into: Place(url: site.url, shown: "site"))
    return try site.read("one/index.html")
  }

  private static let said = "<meta charset=\"utf-8\">"

  @Test(arguments: [
    ("<!DOCTYPE html><html><body><p>Grüße", "<!DOCTYPE html><html>\(said)"),
    ("<p>Grüße", said), ("<!DOCTYPE html>\n<html><head><title>ü", "<head>\(said)<title>"),
    ("<head><meta charset=\"iso-8859-1\"><title>ü", "<head>\(said)<title>"),
    (
      "<head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1252\"><title>ü",
      "<head>\(said)<title>"
    ),
    ("<head><!-- <meta charset=\"utf-8\"> --><title>ü", "<head>\(said)<!--"),
    (
      "<head><style>/* \(String(repeating: "a", count: 1100)) */</style><meta charset=utf-8><title>ü",
      "<head>\(said)<style>"
    ),
    (
      "<!DOCTYPE html><!-- \(String(repeating: "a", count: 1100)) --><head><title>ü",
      "<!DOCTYPE html>\(said)<!--"
    ),
  ])
  func `a page says first that it is UTF-8`(_ template: String, _ start: String) throws {
    let page = try page(template)
    #expect(page.contains(start), "\(page)")
    let all = page.matches(of: /(?i)<meta[^>]*charset[^>]*>/).map { String($0.output) }
    let isInComment = template.contains("<!-- <meta")
    #expect(all == Array(repeating: Self.said, count: isInComment ? 2 : 1))
  }

  @Test(arguments: [
    "<head><meta charset=\"UTF-8\"><title>ü", "<head><title>ü</title><meta charset=utf-8>",
    "<head><meta http-equiv=Content-Type content=\"text/html; charset=utf-8\"><title>ü",
    "<head><meta charset=\"utf-8\"><meta charset=\"latin1\"><title>ü",
  ])
  func `where it is said already, the page stays as it is`(_ template: String) throws {
    #expect(try page(template).hasPrefix(template))
  }

  @Test(arguments: ["", "archive_url: https://news.example.org/archive/"])
  func `a base leads what the mail shows, and none of the site's own links`(_ extra: String) throws
  {
    let page = try page(
      """
      <head><base href="https://other.example/news/" target="_blank"><base href="https://third.example/">
      <style>p{background:url('bg.png')}</style></head><body>
      <a href="more.html">more</a><a href="/top?a=1&amp;b=2">top</a><a href="#here">here</a>
      <a href="https://far.example/x">far</a><a href="mailto:us@example.org">us</a><img src="../pic.png">
      <p style="background:url(&quot;in.png&quot;)">
      """, extra: extra)
    for words in [
      "<base target=\"_blank\">", "url('https://other.example/news/bg.png')",
      "href=\"https://other.example/news/more.html\"",
      "href=\"https://other.example/top?a=1&amp;b=2\"", "href=\"#here\"",
      "href=\"https://far.example/x\"", "href=\"mailto:us@example.org\"",
      "src=\"https://other.example/pic.png\"",
      "url(&quot;https://other.example/news/in.png&quot;)", "<a href=\"../#leave\">out</a>",
      "<a href=\"../\" style", "href=\"../feed.xml\"",
    ] {
      #expect(page.contains(words), "\(words) in \(page)")
    }
    #expect(page.matches(of: /<base/).count == 1)
  }

  /// As a browser resolves them: against the base, and that against where the page lies.
  @Test(arguments: [
    ("/news/", "more.html", "/news/more.html"), ("/news/", "../pic.png", "/news/../pic.png"),
    ("/news/", "/top?a=1", "/top?a=1"), ("/news/page", "?a=1", "/news/page?a=1"),
    ("/news", "more.html", "/more.html"), ("../../news/", "more.html", "../../news/more.html"),
    ("news/", "./more.html", "news/./more.html"), (" /news/?b#c ", "more.html", "/news/more.html"),
    ("//other.example/news/", "more.html", "//other.example/news/more.html"),
    ("//other.example/news/", "/top", "//other.example/top"),
    ("//other.example", "more.html", "//other.example/more.html"),
    ("/news/", "//far.example/x", "//far.example/x"), ("/news/", "#here", "#here"),
    ("/news/", "https://far.example/x", "https://far.example/x"),
    ("page", "more.html", "more.html"), ("?a=1", "more.html", "more.html"),
    ("", "more.html", "more.html"), ("//", "more.html", "more.html"),
    ("data:text/html,x", "more.html", "more.html"), ("javascript:1", "more.html", "more.html"),
  ])
  func `a base that is relative leads from where the page lies`(
    _ base: String, _ address: String, _ leads: String
  ) throws {
    for extra in ["", "archive_url: https://news.example.org/archive/"] {
      let page = try page(
        """
        <head><base target="_top"><base href="\(base)"><base href="https://third.example/">
        </head><body><a href="\(address)">more</a><img src="\(address)">
        """, extra: extra)
      #expect(page.contains("<a href=\"\(leads)\">more"), "\(page)")
      #expect(page.contains("<img src=\"\(leads)\">"), "\(page)")
      #expect(page.contains("<a href=\"../#leave\">out</a>"))
      #expect(page.matches(of: /<base/).count == 1)
    }
  }

  @Test func `a page has one canonical address, which is where it lies`() throws {
    let template =
      "<head><link rel=\"canonical\" href=\"https://other.example/\"><title>t</title></head>"
    let mine = try page(template, extra: "archive_url: https://news.example.org/archive/")
    let all = mine.matches(of: /<link rel="canonical" href="([^"]*)">/).map(\.output.1)
    #expect(all == ["https://news.example.org/archive/one/"])
    // Where the site does not know where it lies, what the template says is all that is known.
    #expect(try page(template).contains("href=\"https://other.example/\""))
  }
}
