import Diagnostics
import Newsroom
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

  @Test(arguments: [
    ("<p>x", nil, "light"), ("<p>x", PageQuery.Dark.own, "light"),
    ("<meta name=\"color-scheme\" content=\"light dark\"><p>x", nil, "light"),
    ("<meta name=\"color-scheme\" content=\"light dark\"><p>x", .own, "dark"),
    ("<meta content=dark name=supported-color-schemes><p>x", .own, "dark"),
    ("<style>:root { color-scheme: light dark }</style><p>x", .own, "dark"),
    ("<style>@media (prefers-color-scheme: dark) { p { color: #fff } }</style><p>x", .own, "light"),
    ("<meta name=\"color-scheme\" content=\"light dark\"><p>x", .partial, "light"),
  ])
  func `light and dark do not follow the machine`(
    html: String, dark: PageQuery.Dark?, scheme: String
  ) {
    let framed = FramedMail(dark: dark).html(of: html)
    #expect(framed.contains(":root:root:root{color-scheme:\(scheme)!important}"))
  }

  @Test(arguments: [
    ("#fff", "#141414"), ("rgb(255, 255, 255)", "#141414"),
    ("rgb(100% 100% 100% / 50%)", "#14141480"),
    ("hsl(0, 0%, 100%)", "#141414"), ("White", "#141414"), ("black", nil), ("transparent", nil),
    ("hsl(120deg 100% 75%)", "#0d8c0d"), ("papayawhip", "#3c2c12"), ("rgb(1,2)", nil), ("#12", nil),
    ("#zzzzzz", nil), ("rgb(nan,0,0)", nil), ("currentcolor", nil),
  ])
  func `a light ground becomes dark, however it is written`(_ color: String, _ dark: String?) {
    #expect(PartlyDark.ground(color) == dark)
  }

  @Test func `what says nothing of its colours is light on dark`() {
    let framed = FramedMail(dark: .partial).html(
      of:
        "<body text=black><p style=\"background:no-repeat url(white.png) rgb(250,250,250);color:navy\">"
    )
    #expect(framed.contains(":where(html){background-color:#141414;color:#f5f5f5}"))
    #expect(framed.contains("<body text=\"#f5f5f5\">"))
    #expect(
      !framed.contains("rgb(250") && !framed.contains("navy") && framed.contains("no-repeat none"))
    let loaded = FramedMail(dark: .partial, loadsImages: true).html(
      of: "<p style=\"background:url(white.png) #fff\">")
    #expect(loaded.contains("url(white.png)"))
    #expect(!FramedMail(dark: .own).html(of: "<p>x").contains(":where(html)"))
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

  @Test(arguments: [("word ", 5), ("ä", 2), ("&amp;", 5), ("a", 1)])
  func `within a text it stands before what its octet falls in`(_ word: String, _ step: Int) {
    let start = "<html><body><p>"
    let long = start + String(repeating: word, count: 40_000 * 5 / step) + "</p></body>"
    let framed = FramedMail().html(of: long)
    let head = FramedMail().html(of: start).utf8.count - start.utf8.count
    let before = framed.split(separator: "<span role", omittingEmptySubsequences: false)[0]
    let octets = before.utf8.count - head
    #expect((FramedMail.clip - step + 1...FramedMail.clip).contains(octets))
    #expect((octets - start.utf8.count) % step == 0)
  }

  @Test func `a last block that crosses it has the line at its end`() {
    let room = FramedMail.clip - "<html><body><p>".utf8.count - 2
    let html = "<html><body><p>" + String(repeating: "a", count: room) + "</p>"
    #expect(html.utf8.count > FramedMail.clip)
    #expect(FramedMail().html(of: html).hasSuffix("</span></p>"))
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
    #expect(blocks.sources.count == 4)
    let view = String(repeating: "c", count: 32)
    let framed = FramedMail(blocks: blocks, view: view).html(of: html)
    #expect(
      framed.contains("<tr><td data-broadsheet-holds><a class=\"broadsheet-block\" id=\"block-0\""))
    #expect(framed.contains("href=\"/picked/\(view)/1\" title=\"seeds/ebb.md:1\""))
    #expect(framed.contains("broadsheet-changed\" id=\"block-1\""))
  }

  @Test func `an article's part is the whole of what was made of it`() {
    let html =
      "<td><p>kicker</p><h3>Tide</h3></td><p>Tide</p><h3>Ebb</h3><p>of Ebb</p><p>footer</p>"
    let bytes = Array(html.utf8)
    func range(_ text: String, _ end: String) -> Range<Int> {
      let starts = bytes.indices.filter { bytes[$0...].starts(with: text.utf8) }
      let ends = bytes.indices.filter { bytes[$0...].starts(with: end.utf8) }
      return (starts.first ?? 0)..<(ends.last ?? 0)
    }
    let origins = MailOrigins(articles: [
      "tide": [range("<td", "<p>Tide"), range("<p>Tide", "<h3>Ebb")],
      "ebb": [range("<h3>Ebb", "<p>footer")],
    ])
    #expect(origins.part(of: "tide")?.lowerBound == 0)
    let blocks = MailBlocks(
      in: html, articles: [("tide", .init(title: "Tide")), ("ebb", .init(title: "Ebb"))],
      changed: ["ebb"], origins: origins)
    let framed = FramedMail(blocks: blocks, view: "v").html(of: html)
    #expect(
      framed.contains("<td data-broadsheet-holds><a class=\"broadsheet-block\" id=\"block-0\""))
    // Where no element holds it as a whole, each of its parts is marked, and nothing behind it.
    #expect(
      framed.contains(
        "<p data-broadsheet-holds><a class=\"broadsheet-block broadsheet-changed\" id=\"block-1\""))
    #expect(
      framed.contains(
        "<h3 data-broadsheet-holds><a class=\"broadsheet-block broadsheet-changed\" id=\"block-3\"")
    )
    #expect(
      framed.contains("<p>footer") && framed.matches(of: #/class="broadsheet-block/#).count == 4)
  }

  @Test func `what the issue before did not say is marked where somebody asks`() {
    let last = LastMail(
      issue: "2025-W46", subject: "s", html: "<p>The  same</p><td><h3>Low Tide</h3>",
      articles: ["a"])
    let html =
      "<p>The same</p><p>Another</p><td><h3>Low Tide</h3></td><td><h3>Ebb</h3><p>Another</p></td>"
    let place = SourceLocation(file: "t.mustache", line: 1)
    func ids(_ last: LastMail?) -> [String] {
      let blocks = MailBlocks(
        in: html, articles: [("a", .init(title: "Low Tide")), ("b", .init(title: "Ebb"))],
        changed: [], origins: MailOrigins(tags: [0: place, 15: place]), beside: last)
      let framed = FramedMail(blocks: blocks, view: String(repeating: "c", count: 32))
      return framed.html(of: html).matches(of: #/broadsheet-new" id="(.*?)"/#).map {
        String($0.1)
      }
    }
    #expect(ids(last) == ["block-3", "block-1"])
    // Of an issue that is composed nobody knows what its parts were made from; what is new is marked all the same.
    let composed = MailBlocks(
      in: html, articles: [("a", .init(title: "Low Tide")), ("b", .init(title: "Ebb"))],
      changed: [], beside: last)
    let framed = FramedMail(blocks: composed, view: "v").html(of: html)
    #expect(
      framed.contains(
        "<p>The same</p><p data-broadsheet-holds><i class=\"broadsheet-block broadsheet-new\"></i>")
    )
    #expect(ids(nil) == [])
  }

  @Test func `what its numbers stand for tells a mail that is the same from the one before`() {
    func mark(_ line: Int, _ html: String = "<p>Low Tide <a href=\"https://a.example\">x</a></p>")
      -> String
    {
      let location = SourceLocation(file: "a.md", line: line)
      return MailBlocks(
        in: html, articles: [("a", .init(title: "Low Tide", location: location))], changed: []
      ).mark
    }
    #expect(mark(1) == mark(1) && mark(1) != mark(2))
    #expect(mark(1) != mark(1, "<p>Low Tide <a href=\"https://b.example\">x</a></p>"))
  }

  @Test func `a link tells where it leads, and leads nowhere`() {
    let html =
      "<td><h3>Low Tide</h3><a title='x' download href=\"https://example.org/?a=1&amp;b=2\" target=_top rel=opener>more</a></td>"
      + "<a href='#top'>up</a><area href=javascript:alert(1)>"
    let location = SourceLocation(file: "seeds/tide.md", line: 1)
    let blocks = MailBlocks(
      in: html, articles: [("a", MailBlocks.Source(title: "Low Tide", location: location))],
      changed: [])
    #expect(
      blocks.sources.dropFirst() == [
        MailBlocks.Source(
          title: "Low Tide", location: location, link: "https://example.org/?a=1&b=2"),
        MailBlocks.Source(link: "javascript:alert(1)"),
      ])
    let view = String(repeating: "c", count: 32)
    let framed = FramedMail(blocks: blocks, view: view).html(of: html)
    #expect(
      framed.contains(
        "<a href=\"/picked/\(view)/1\" target=\"_self\" title=\"https://example.org/?a=1&amp;b=2\">more"
      ))
    #expect(framed.contains("<a href='#top'>"))
    #expect(!framed.contains("javascript:alert(1)>"))
    // Looked at without the page, it is what is sent.
    #expect(FramedMail(blocks: blocks).html(of: html).contains("href=\"https://example.org/"))
  }
}
