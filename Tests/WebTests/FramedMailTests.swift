import Diagnostics
import Testing

@testable import Web

/// What the page changes in a mail that it shows in its frame.
@Suite struct FramedMailTests {
  @Test(arguments: [
    "<p>plain</p>", "<", "a < b <3 </ <!-- open",
    "<style>p > a { }</style><script>if (a<b) '</p>'</script >",
    "<a href='x>y' b=\"<p>\" c = d checked>t</a>", "<!DOCTYPE html><?php ?><!-- <p> --><p =x>",
    "<p", "<p a", "<p a=",
    "<p a='", "<title>a</titl></TITLE>", "</p x>", "<style>", "<p/><br / >", "é<p>\u{0}",
  ])
  func `tokens together are the whole text`(html: String) {
    let bytes = Array(html.utf8)
    var place = 0
    for token in MarkupScanner.tokens(of: bytes) {
      let range: Range<Int> =
        switch token {
        case .text(let range), .comment(let range), .end(_, let range), .raw(_, let range),
          .start(_, _, let range):
          range
        }
      #expect(range.lowerBound == place)
      #expect(!range.isEmpty)
      place = range.upperBound
    }
    #expect(place == bytes.count)
  }

  @Test func `attributes are read as a browser reads them`() {
    let tokens = MarkupScanner.tokens(of: Array("<A HREF='x>y' b=\"1\" c = d checked>".utf8))
    guard case .start(let name, let attributes, _)? = tokens.first else {
      return #expect(Bool(false))
    }
    #expect(name == "a")
    #expect(attributes.map(\.name) == ["href", "b", "c", "checked"])
    #expect(attributes.map(\.value) == ["x>y", "1", "d", ""])
  }

  static let hostile = """
    <!DOCTYPE html><html><head><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example"><link rel="stylesheet" href="https://evil.example/f.css">
    <style>p { background: url(https://evil.example/a.png) }</style></head><body background="https://evil.example/b.png">
    <img src="https://evil.example/c.png" srcset="https://evil.example/d.png 2x" alt="kept"><a href="https://evil.example/" target="_top" ping="https://evil.example/">x</a>
    <div style="background:url('https://evil.example/e.png')">y</div><img src="data:image/gif;base64,R0lGOD"></body></html>
    """

  @Test func `nothing is asked for, and nothing leads the frame elsewhere`() {
    let html = FramedMail().html(of: Self.hostile)
    #expect(!html.contains("<base href"))
    #expect(!html.contains("http-equiv"))
    #expect(!html.contains("<link"))
    #expect(!html.contains("_top"))
    #expect(!html.contains("ping="))
    #expect(html.contains("alt=\"kept\""))
    #expect(html.contains("data:image/gif"))
    for number in ["a", "b", "c", "d"] {
      #expect(!html.contains("\"https://evil.example/\(number).png"))
    }
    #expect(!html.contains(" url("))
    #expect(!html.contains(":url("))
    #expect(html.contains("<head><base target=\"_blank\">"))
    let loaded = FramedMail(loadsImages: true).html(of: Self.hostile)
    #expect(loaded.contains("src=\"https://evil.example/c.png\""))
    #expect(!loaded.contains("<base href"))
  }

  @Test(arguments: ["<p>no head</p>", "text alone", "<html><body>x</body></html>", ""])
  func `a mail without a head has the page's lines all the same`(html: String) {
    let framed = FramedMail().html(of: "<!DOCTYPE html>\n" + html)
    #expect(framed.hasPrefix("<!DOCTYPE html>"))
    #expect(framed.contains("<base") == !html.isEmpty)
  }

  @Test func `three kinds of dark`() {
    let mail =
      "<head><style>@media (prefers-color-scheme: dark) { p { color: #fff } } @media (prefers-color-scheme:light) { b { color: red } }</style></head>"
      + "<p style=\"color:#1c1b19;background-color:#ffffff\" >x</p><td bgcolor=\"#fff\"><i style='border-top:1px solid #12507b;color:#c00'>"
    let light = FramedMail().html(of: mail)
    #expect(light.contains("@media (max-width: 0) { p"))
    #expect(light.contains("@media (min-width: 0) { b"))
    let own = FramedMail(dark: .own).html(of: mail)
    #expect(own.contains("@media (min-width: 0) { p"))
    #expect(own.contains("@media (max-width: 0) { b"))
    #expect(FramedMail(dark: .inverted).html(of: mail).contains("filter:invert(1)"))
    let partial = FramedMail(dark: .partial).html(of: mail)
    #expect(!partial.contains("#1c1b19"))
    #expect(!partial.contains("#ffffff"))
    #expect(!partial.contains("bgcolor=\"#fff\""))
    // A colour that is neither light nor dark for its use stays.
    #expect(partial.contains("#12507b"))
  }

  @Test func `the line behind which Gmail shows nothing stands where it falls`() {
    let paragraph = "<p>" + String(repeating: "a", count: 93) + "</p>"
    let long = "<html><body>" + String(repeating: paragraph, count: 1200)
    let framed = FramedMail().html(of: long)
    let parts = framed.split(separator: "<span role=\"note\"", omittingEmptySubsequences: false)
    #expect(parts.count == 2)
    let before = (parts.first?.utf8.count ?? 0) - FramedMail().html(of: "<html><body>").utf8.count
    #expect((FramedMail.clip - 200...FramedMail.clip + 200).contains(before))
    #expect(!FramedMail().html(of: String(long.prefix(FramedMail.clip))).contains("role=\"note\""))
  }

  @Test func `an article's part leads to where it is written`() {
    let html =
      "<title>Low Tide</title><table><tr><td><h3><a href=\"x\">Low Tide</a></h3><p>words</p></td></tr>"
      + "<tr><td alt=\"Ebb &amp; Flow\"><h3>Ebb &amp; Flow</h3></td></tr></table>"
    let blocks = MailBlocks(
      in: html,
      articles: [("a", "Low Tide", "tide"), ("b", "Ebb & Flow", "ebb"), ("c", "Not Shown", "c")].map
      {
        (
          $0,
          MailBlocks.Source(title: $1, location: SourceLocation(file: "seeds/\($2).md", line: 1))
        )
      }, changed: ["b"])
    #expect(blocks.sources.count == 3)
    let view = String(repeating: "c", count: 32)
    let framed = FramedMail(blocks: blocks, view: view).html(of: html)
    #expect(framed.contains("<tr><td><a class=\"broadsheet-block\" id=\"block-0\""))
    #expect(framed.contains("href=\"/picked/\(view)/1\" title=\"seeds/ebb.md:1\""))
    #expect(framed.contains("broadsheet-changed\" id=\"block-1\""))
  }
}
