import Testing

@testable import Web

/// Styles of a framed mail mean what they mean in the mail.
@Suite struct StyleReadingTests {
  @Test(arguments: [
    (
      "background:#036 url(https://a.example/h.png) center/cover",
      "background:#036 none center/cover"
    ),
    ("a{b:url( 'x)y.png' )} c{d:URL(\"e\")}", "a{b:none} c{d:none}"),
    ("background:url(data:image/gif;base64,R0)", "background:url(data:image/gif;base64,R0)"),
    ("width:calc(1px + 2px)", "width:calc(1px + 2px)"),
    ("a:url(x\\)y) b", "a:no-url(x\\)y) b"), ("a:url(\"x\\\"y\")", "a:no-url(\"x\\\"y\")"),
    ("a:url(x", "a:no-url(x"),
    (
      "background:url( \"data:image/png,x\" ),url(a)", "background:url( \"data:image/png,x\" ),none"
    ),
  ])
  func `a picture is left out, and its ground stays`(_ style: String, _ without: String) {
    #expect(StyleReading.withoutPictures(style) == without)
  }

  @Test(arguments: [
    ("(prefers-color-scheme: dark)", "(min-width: 0)", "(max-width: 0)"),
    ("@MEDIA (PREFERS-COLOR-SCHEME:LIGHT){", "@MEDIA (max-width: 0){", "@MEDIA (min-width: 0){"),
    ("screen and (min-width:1px)", "screen and (min-width:1px)", "screen and (min-width:1px)"),
  ])
  func `what the machine prefers is what is looked at`(
    _ text: String, _ dark: String, _ light: String
  ) {
    #expect(StyleReading.preferring(dark: true, text) == dark)
    #expect(StyleReading.preferring(dark: false, text) == light)
  }

  @Test func `an attribute asks it as a style does`() {
    let mail =
      "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"data:x\"></picture>"
      + "<style media=\"(prefers-color-scheme: dark)\">a{}</style>"
    for dark in [PageQuery.Dark.own, nil] {
      let framed = FramedMail(dark: dark).html(of: mail)
      #expect(
        framed.matches(of: dark == .own ? /media="\(min-width: 0\)"/ : /media="\(max-width: 0\)"/)
          .count == 2)
    }
  }

  @Test func `marks are counted among no children`() {
    let others = " of :not(:where(.broadsheet-block,.broadsheet-high))"
    for (rule, read) in [
      ("td>:first-child{}", "td>:nth-child(1\(others)){}"),
      ("p:last-child{}", "p:nth-last-child(1\(others)){}"),
      ("p:only-child{}", "p:nth-child(1\(others)):nth-last-child(1\(others)){}"),
      ("tr:nth-child(2n+1){}", "tr:nth-child(2n+1\(others)){}"),
      ("tr:nth-child(1 of .a){}", "tr:nth-child(1 of .a){}"),
      ("p:first-letter{}", "p:first-letter{}"),
    ] { #expect(StyleReading.passingMarks(rule) == read) }
    let mail = "<style>td>:first-child{}</style><p style=\"--x: a:first-child\">"
    #expect(FramedMail().html(of: mail).contains("td>:first-child{}"))
    #expect(FramedMail(view: "1").html(of: mail).contains("td>:nth-child(1 of"))
    #expect(FramedMail(view: "1").html(of: mail).contains("--x: a:first-child"))
  }
}
