import Articles
import Diagnostics
import TestSupport
import Testing

/// The many ways in which a page can hold words that nobody sees.
@Suite struct HidingTrickTests {
  private func body(_ raw: String) -> ArticleBody {
    ArticleText(kind: .html, raw: raw, file: "a.html", title: "T").body(number: 1)
  }

  @Test(arguments: [
    "color:white;background:white", "color:#fff;background-color:#ffffff",
    "background-color:rgb(255, 255, 255);color:white", "-webkit-text-fill-color:transparent",
    "filter:opacity(0)", "filter: alpha(opacity=0)", "scale:0", "transform:translateX(-9999px)",
    "transform:matrix(0,0,0,0,0,0)", "transform:rotateY(90deg)", "transform:none scale(0, 0)",
    "max-width:0px;overflow:clip", "font:1px/1px serif", "font:bold 0.5px serif",
    "display:none !important;display:block", "position:absolute;left:-100em",
    "position:absolute;left:200vw", "text-indent:-100em",
    "text-indent:100%;white-space:nowrap;overflow:hidden", "top:-5000px;position:relative",
    "inset:-9999px auto auto;position:fixed", "margin:-9999px 0 0 0", "margin:0 0 0 -9999px",
    "clip-path:polygon(0 0,0 0,0 0)", "line-height:0;overflow:hidden", "font-size:0.1pt",
    "font-size:.1em", "font-size:10%", "font-size:.1rem", "font-size:.1vw", "font-size:.2vmin",
    "font-size:0.2ex", "font:.1em/1 serif", "font-size:calc(.1em)", "font-size:2px",
    "font-size:\\2e 1em",
  ])
  func `in a style`(_ style: String) {
    let shown = body("<p style=\"\(style)\">gone</p>seen")
    #expect(shown.text == "seen\n")
    #expect(
      shown.warnings.map(\.reason) == ["what a style hides is left out: pages do not show it"])
  }

  @Test(arguments: [
    "color:white;background:black", "color:white", "filter:blur(1px)", "scale:0.5", "rotate:0deg",
    "transform:translateX(-10px)", "transform:matrix(1,0,0,1,0,0)", "transform:rotate(90deg)",
    "font:bold 12px serif", "font:700 16px/1.2 serif", "display:none;display:block",
    "left:-9999px", "position:static;left:-9999px", "position:relative;top:-10px",
    "text-indent:2em", "margin:10px auto", "clip-path:polygon(0 0,100% 0,100% 100%)",
    "height:0", "line-height:1;overflow:hidden", "opacity:0.5",
    "font-size:.5em", "font-size:80%", "font-size:small", "font-size:smaller", "font-size:2vw",
    "font-size:inherit",
  ])
  func `are none of these styles`(_ style: String) {
    #expect(body("<p style=\"\(style)\">words</p>").text == "words\n")
  }

  @Test func `in a size that is a part of a part`() {
    let small = "<span style=\"font-size:.3em\">"
    let shown = body("<p>seen \(small)large enough \(small)gone</span></span></p>")
    #expect(shown.text == "seen large enough\n", "\(shown.text)")
    #expect(!shown.warnings.isEmpty)
    #expect(
      body("<p style=\"font-size:60px\">a <b style=\"font-size:.5em\">b</b></p>").text == "a b\n")
  }

  @Test(arguments: [
    ("<div popover>gone</div>", "is marked “popover”"),
    ("<p hidden=until-found>gone</p>", "“hidden”"),
    ("<dialog>gone</dialog>", "stands in a closed <dialog>"),
    ("<p class=\"d-none\">gone</p>", "has the class “d-none”"),
    ("<p class=\"x hidden\">gone</p>", "has the class “hidden”"),
    (
      "<style>p { margin: 0 } .a, p.off { display: none }</style><p class=off>gone</p>",
      "the style sheet “p.off” of the text hides"
    ),
    ("<p id=x>gone</p><style>/* } */ #x{opacity:0}</style>", "the style sheet “#x” of the text"),
  ])
  func `in attributes, classes and style sheets, and are told`(_ html: String, _ said: String) {
    let shown = body("\(html)<p class=seen>seen</p>")
    #expect(shown.text == "seen\n")
    #expect(shown.warnings.count == 1)
    #expect(shown.warnings.first?.reason.contains(said) == true, "\(shown.warnings)")
  }

  @Test(arguments: [
    "font-size:0", "font-size:0px !important", "display:none", "visibility:hidden", "opacity:0",
    "mso-hide:all", "max-height:0;overflow:hidden", "position:absolute;left:-9999px",
  ])
  func `in a style sheet, as in a style`(_ style: String) {
    for selector in [
      ".x", "#y", "p", "P.x", "p#y", "*.x", ".x.z", ".post .x", "div > p", "#o .post > .x.z",
      "[data-a]", "p[data-a='b c']", "[class~=x]", "[class^=\"x\"]", ".a, .x", "div p,.a",
    ] {
      for sheet in [
        "\(selector) { \(style) }", "<!-- \(selector){\(style)} -->",
        "@media all{\(selector){\(style)}}",
        "@charset \"utf-8\"; @import url(x.css);\(selector){\(style)}",
        "@media screen, print { q { color: red } \(selector) { \(style) } }",
        "/* .x{ */ \(selector){color:red;\(style)} .other {}",
      ] {
        let shown = body(
          "<style>\(sheet)</style><section id=o><div class=post><p id=y class=\"x z\" data-a=\"b c\">gone</p></div></section>seen"
        )
        #expect(shown.text == "seen\n", "\(sheet)")
        #expect(shown.warnings.count == 1, "\(sheet)")
      }
    }
  }

  @Test(arguments: [
    // What is more exact counts, then what comes later, then the element's own.
    "<style>.x{display:none} .x.on{display:block}</style><p class=\"x on\">words</p>",
    "<style>.x.on{display:block} .x{display:none}</style><p class=\"x on\">words</p>",
    "<style>.x{display:none} .x{display:block}</style><p class=x>words</p>",
    "<style>.x{display:none}</style><p class=x style=\"display:block\">words</p>",
    "<style>p{display:none} #y{display:block!important} #y.x{display:none}</style><p id=y class=x>words</p>",
    // Letters without a size that those in it have.
    "<style>.row{font-size:0} .col{font-size:16px}</style><div class=row><p class=col>words</p></div>",
    "<style>.row{visibility:hidden}</style><div class=row><p style=\"visibility:visible\">words</p></div>",
    // For others than who reads a mail.
    "<style media=print>.x{display:none}</style><p class=x>words</p>",
    "<style>@media (max-width:1px){.x{display:none}}</style><p class=x>words</p>",
    "<style>.x + p, .x ~ p, p:not(.y), .z > .x, .x .x { display:none }</style><p class=x>words</p>",
  ])
  func `are not what a style sheet shows after all`(_ html: String) {
    let shown = body(html)
    #expect(shown.text == "words\n")
    #expect(shown.warnings.isEmpty, "\(shown.warnings)")
  }

  @Test func `a style sheet that is made to be slow is read in time`() {
    let rules = (0..<2000).map { "div div .x\($0 % 2), .x > .x > .x { v\($0): 1; display:none }" }
    let deep = String(repeating: "<div class=\"x0 x\">", count: 200)
    let many = String(repeating: "<p class=\"x1 x\">a</p>", count: 5000)
    let open = String(repeating: "@media all{", count: 9000)
    let seconds = processorSeconds {
      _ = body("<style>\(rules.joined())</style>\(deep)\(many)<style>\(open)</style>")
    }
    #expect(seconds < 60)
  }

  @Test(arguments: [
    "<p class=\"hidden md:block\">words</p>", "<p class=\"d-none d-md-block\">words</p>",
    "<p class=\"sr-only not-sr-only\">words</p>", "<p aria-hidden=true>words</p>",
    "<dialog open>words</dialog>", "<details><summary>words</summary></details>",
    "<style>@media print { .a { display: none } } .b .a { display: none }</style><p class=a>words</p>",
    "<style>.a { color: red } .a:hover { display: none }</style><p class=a>words</p>",
    "<style>.a {</style><p class=a>words</p>",
  ])
  func `are not what some readers see`(_ html: String) {
    let shown = body(html)
    #expect(shown.text == "words\n")
    #expect(shown.warnings.isEmpty)
  }

  @Test func `nothing is told of what holds no words`() {
    #expect(body("<p hidden> </p><div style=\"display:none\"><img src=x></div>seen").warnings == [])
    #expect(body("<div style=\"display:none\"><style>p{}</style></div>seen").warnings == [])
  }

  @Test func `titles of links and pictures hold no marks that turn words`() {
    let shown = body(
      "<a href=\"https://a.example/\" title=\"a\u{202E}b\">w</a><img src=\"https://a.example/b\" title=\"c\u{202E}d\"><abbr title=\"e\u{200B}f\">g</abbr>"
    )
    #expect(shown.html.contains("title=\"ab\"") && shown.html.contains("title=\"cd\""))
    #expect(shown.html.contains("title=\"ef\""))
  }

  @Test func `the direction of a text stays`() {
    #expect(body("<p dir=RTL>שלום</p><p dir=x>a</p>").html == "<p dir=\"rtl\">שלום</p><p>a</p>\n")
  }
}
