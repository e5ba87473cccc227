import Articles
import Diagnostics
import Foundation
import Testing

/// Raw HTML in articles: nothing active in either part, and every word that a browser would show.
@Suite struct HostileHTMLTests {
  /// Each with the words that stay; those that go are named “gone”.
  static let hostile: [(html: String, words: String)] = [
    ("a <script>alert('gone')</script> b", "a b"),
    ("a <SCRIPT SRC=//evil.example/gone.js></SCRIPT > b", "a b"),
    ("a <scr<script>ipt>seen</script> b", "a ipt>seen b"),
    ("<style>p { background: url(gone) }</style>seen", "seen"),
    ("<style><!--</style><img title=\"--><script>gone()</script>\" src=x>seen", "seen"),
    ("<p onclick=\"gone()\" onmouseover=gone()>seen</p>", "seen"),
    ("<img src=x onerror=gone()>seen", "seen"),
    ("<svg onload=gone()><script>gone()</script><text>drawn</text></svg> seen", "drawn seen"),
    ("<svg><style><img src=x onerror=gone()></style></svg>seen", "seen"),
    ("<svg><foreignObject><p onclick=gone()>in</p></foreignObject></svg> seen", "in seen"),
    (
      "<math><mi xlink:href=\"javascript:gone()\">x</mi><annotation>gone</annotation></math> seen",
      "x seen"
    ),
    (
      "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=gone()&gt;\">",
      ""
    ),
    ("<meta http-equiv=refresh content=\"0;url=javascript:gone()\">seen", "seen"),
    ("<base href=\"javascript:gone()//\">seen", "seen"),
    ("<link rel=stylesheet href=//evil.example/gone.css>seen", "seen"),
    (
      "<form action=//evil.example/gone><label>Name</label><input value=gone><button formaction=gone>Go</button></form>",
      "Name Go"
    ),
    ("<iframe srcdoc=\"<script>gone()</script>\">gone</iframe>seen", "seen"),
    ("<object data=\"javascript:gone()\">instead</object>seen", "insteadseen"),
    ("<embed src=\"data:text/html,<script>gone()</script>\">seen", "seen"),
    ("<a href=\"javascript:gone()\">words</a>", "words"),
    ("<a href=\"JaVaScRiPt&colon;gone()\">words</a>", "words"),
    ("<a href=\"&#106;avascript&#58;gone()\">words</a>", "words"),
    ("<a href=\"java&#10;script:gone()\">words</a>", "words"),
    ("<a href=\"java&Tab;script:gone()\">words</a>", "words"),
    ("<a href=\"&#1;javascript:gone()\">words</a>", "words"),
    ("<a href=\" \u{8}javascript:gone()\">words</a>", "words"),
    ("<a href=\"vbscript:gone()\">words</a> <a href='data:text/html,gone'>more</a>", "words more"),
    (
      "<a href=\"feed:javascript:gone()\">words</a> <a href=\"file:///gone\">more</a>", "words more"
    ),
    ("<noscript><p title=\"</noscript><img src=x onerror=gone()>\">seen</p></noscript>", "seen"),
    ("<template><p>gone</p></template>seen", "seen"),
    ("<!-- <p>gone</p> -->seen<!--> <b>too</b> <!--- gone -->", "seen too"),
    ("<![CDATA[<img src=x onerror=gone()>]]>seen", "]]>seen"),
    ("<?php gone() ?>seen", "seen"),
    ("<!DOCTYPE html><html><head><title>gone</title></head><body onload=gone()>seen", "seen"),
    ("<noembed>gone</noembed><noframes>gone</noframes>seen", "seen"),
    ("<textarea></p><b>typed</b></textarea> seen", "</p><b>typed</b> seen"),
    ("<select><option>one</option><option>two</option></select>", "one two"),
    ("<img src=\"https://t.example/gone.gif\" width=1 height=1>seen", "seen"),
    ("<img src=\"https://t.example/gone.gif\" style=\"width:1px;height:1px\">seen", "seen"),
    ("<img src=\"https://t.example/gone.gif\" width=0>seen", "seen"),
    ("<iframe src=\"https://t.example/gone\" height=0 width=0></iframe>seen", "seen"),
    ("<p hidden>gone</p>seen", "seen"),
    ("<span style=\"display:none\">gone</span>seen", "seen"),
    ("<span style=\"d\\69splay: no/**/ne\">stays</span> seen", "stays seen"),
    ("<span style=\"d\\69splay:/**/\\6eone !important\">gone</span>seen", "seen"),
    ("<span style=\"DISPLAY&colon;&#110;one\">gone</span>seen", "seen"),
    ("<div style=\"visibility:hidden\">gone</div><p style=\"font-size:0px\">gone</p>seen", "seen"),
    (
      "<div style=\"opacity:0.0\">gone</div><p style=\"position:absolute;left:-9999px\">gone</p>seen",
      "seen"
    ),
    ("<div style=\"max-height:0;overflow:hidden\">gone</div><dialog>gone</dialog>seen", "seen"),
    ("<a title='\"><script>gone()</script>'>words</a>", "words"),
    ("<custom-tag onx=gone()>own</custom-tag> <blink>b</blink> <marquee>m</marquee>", "own b m"),
    ("<b><i>crossed</b> over</i> <table>before<tr><td>in</table>", "crossed over before in"),
    ("</div></td></tr></table></body></html>seen<div", "seen"),
    ("<xmp><b>shown</b></xmp> seen", "<b>shown</b> seen"),
    ("<plaintext><b>shown", "<b>shown"),
  ]

  @Test(arguments: hostile)
  func `shows the words and nothing else`(_ html: String, _ words: String) throws {
    let text = ArticleText(kind: .html, raw: html, file: "a.html", title: "T")
    let shown = text.body(number: 1)
    for part in [shown.html, shown.text] {
      #expect(!part.contains("gone"), "\(part)")
      #expect(!part.lowercased().contains("script:"), "\(part)")
    }
    #expect(
      shown.html.firstMatch(
        of: /<(script|style|iframe|svg|math|form|input|object|embed|meta|base|link)/) == nil)
    #expect(shown.html.firstMatch(of: /<[^>]*\son\w+=/) == nil)
    #expect(shown.text.split(whereSeparator: \.isWhitespace).joined(separator: " ") == words)
  }

  @Test(arguments: hostile)
  func `in Markdown as well`(_ html: String, _ words: String) throws {
    let body = ArticleText(kind: .markdown, raw: html, file: "a.md", title: "T").body(number: 1)
    for part in [body.html, body.text] {
      #expect(part.firstMatch(of: /(href|src)="(javascript|vbscript|data|file|feed):/) == nil)
    }
    #expect(
      body.html.firstMatch(
        of: /<(script|style|iframe|svg|math|form|input|object|embed|meta|base|link)/) == nil)
    #expect(body.html.firstMatch(of: /<[^>]*\son\w+=/) == nil)
    #expect(!body.html.contains("raw HTML omitted"))
  }

  @Test(arguments: hostile)
  func `what is written is read again as the same`(_ html: String, _ words: String) {
    let once = ArticleText(kind: .html, raw: html, file: "a.html", title: "T").body(number: 1)
    let twice = ArticleText(kind: .html, raw: once.html, file: "a.html", title: "T").body(number: 1)
    #expect(twice.text == once.text)
  }

  @Test(arguments: [
    (
      "<video src=\"https://a.example/f.mp4\" title=\"The launch\"></video>",
      "https://a.example/f.mp4", "The launch"
    ),
    (
      "<audio controls><source src='https://a.example/f.ogg'>Old browser.</audio>",
      "https://a.example/f.ogg", "a.example/f.ogg"
    ),
    (
      "<iframe width=560 src=\"https://www.youtube-nocookie.com/embed/abc?start=3\"></iframe>",
      "https://www.youtube.com/watch?v=abc", "youtube.com/watch?v=abc"
    ),
    (
      "<iframe src=\"//player.vimeo.com/video/42\"></iframe>", "https://vimeo.com/42",
      "vimeo.com/42"
    ),
    ("<embed src=\"https://a.example/x.pdf\">", "https://a.example/x.pdf", "a.example/x.pdf"),
  ])
  func `what plays becomes a link`(_ html: String, _ address: String, _ words: String) {
    let text = ArticleText(
      kind: .html, raw: html, file: "a", title: "T",
      page: .init(string: "https://a.example/post/"))
    #expect(text.body(number: 1).html.contains("<a href=\"\(address)\">\(words)</a>"))
  }

  @Test func `a body without end, or deeper than any, is left out and named`() {
    for raw in [
      String(repeating: "<div>", count: 100_000) + "words",
      "<p>" + (0..<5000).map { "<b a\($0)>" }.joined() + String(repeating: "<p>x", count: 5000),
      "<a" + (0..<100_000).map { " a\($0)" }.joined() + ">x",
      "<svg>" + String(repeating: "<g>", count: 28_000) + String(repeating: "</x>", count: 100_000),
    ] {
      let body = ArticleText(kind: .html, raw: raw, file: "a.html", title: "T").body(number: 1)
      #expect(body.html == "")
      #expect(
        body.warnings.map(\.description).first?.hasPrefix("a.html:1: the text has more") == true)
    }
  }

  @Test func `what nests deeply is flat below some depth, and keeps its words`() {
    let raw = String(repeating: "<blockquote>", count: 2_000) + "words"
    let body = ArticleText(kind: .html, raw: raw, file: "a.html", title: "T").body(number: 1)
    #expect(body.html.contains("words"))
    #expect(body.html.utf8.count < 3_000)
  }
}
