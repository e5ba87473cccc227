import Template
import Testing

/// Names, values, delimiters and escaping.
@Suite struct TagTests {
  private static let evil = "<b title=\"x\">'&'</b>"
  private static let escaped = "&lt;b title=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;"

  @Test(arguments: [
    "{{x}}", "{{ x }}", "{{\tx\n}}", "{{=<% %>=}}<%x%>", "{{o.x}}", "{{#x}}{{.}}{{/x}}",
  ])
  func `a value is escaped in HTML and not in text`(_ template: String) throws {
    let values: [String: TemplateValue] = [
      "x": .text(Self.evil), "o": .object(["x": .text(Self.evil)]),
    ]
    #expect(try render(template, values) == Self.escaped)
    #expect(try render(template, values, as: .text) == Self.evil)
  }

  @Test(arguments: [
    "{{&x}}", "{{& x }}", "{{ & x}}", "{{{x}}}", "{{{ x }}}", "{{=<% %>=}}<%&x%>",
    "{{=<% %>=}}<%{x}%>", "{{=| |=}}|{x}|", "{{#x}}{{{.}}}{{/x}}",
  ])
  func `an ampersand or a third brace asks for a value as it is`(_ template: String) throws {
    for kind in [TemplateSource.Kind.html, .text] {
      #expect(try render(template, ["x": .text(Self.evil)], as: kind) == Self.evil)
    }
  }

  @Test(arguments: ["\u{301}", "\u{338}", "\u{200D}", "\u{FE0F}", "\u{20E3}"])
  func `a combining character carries no quotation mark past the escaping`(_ mark: String) throws {
    let shown = try render("{{x}}", ["x": .text("\"\(mark)'\(mark)<\(mark)>\(mark)&\(mark)")])
    let expected = ["&quot;", "&#39;", "&lt;", "&gt;", "&amp;"].map { $0 + mark }.joined()
    #expect(Array(shown.utf8) == Array(expected.utf8))
  }

  @Test(arguments: [
    ("{{a.b.c}}", "1"), ("{{#a}}{{b.c}}{{/a}}", "1"), ("{{#a.b}}{{c}}{{/a.b}}", "1"),
    ("{{#a.b}}{{x}}{{/a.b}}", "X"), ("{{#a}}{{b.x}}{{/a}}", ""), ("{{a.x}}", ""), ("{{x.a}}", ""),
    ("{{a.b.c.d}}", ""), ("{{nothing}}", ""), ("{{nothing.at.all}}", ""),
    ("{{#a}}{{.b.c}}{{/a}}", "1"),
    ("{{#a}}{{.x}}{{/a}}", ""), ("{{.x}}", "X"), ("{{#a}}{{#b}}{{.b.c}}{{/b}}{{/a}}", ""),
    ("{{#a}}{{#b}}{{b.c}}{{/b}}{{/a}}", "1"), ("{{#x}}{{.x}}{{x}}{{/x}}", "X"),
    ("{{#x}}{{.}}{{/x}}", "X"), ("{{#l}}{{.}}{{x}}{{/l}}", "1X2X"),
    ("{{#ll}}({{#.}}{{.}}{{/.}}){{/ll}}", "(12)(3)"),
    ("{{#none}}{{x}}{{/none}}{{none}}", ""), ("{{#o}}{{x}}|{{.x}}|{{y}}{{/o}}", "||Y"),
    ("{{#o}}{{#x}}in{{/x}}{{^x}}out{{/x}}{{/o}}", "out"),
    ("{{number}}{{yes}}{{no}}", "-7truefalse"),
    ("{{größe}}{{名前.姓}}{{ім_я-2}}{{1}}", "mittel李так!"), ("{{empty}}", ""), ("{{a}}{{l}}", ""),
    ("{{gro\u{308}\u{DF}e}}", "mittel"),
  ])
  func `a name means what is nearest`(_ template: String, _ expected: String) throws {
    let values: [String: TemplateValue] = [
      "a": .object(["b": .object(["c": .text("1")])]), "x": .text("X"), "l": list("1", "2"),
      "ll": .list([list("1", "2"), list("3")]), "o": .object(["x": .absent]), "y": .text("Y"),
      "none": .absent, "number": .number(-7), "yes": .flag(true), "no": .flag(false),
      "größe": .text("mittel"),
      "名前": .object(["姓": .text("李")]), "ім_я-2": .text("так"), "1": .text("!"), "empty": .text(""),
    ]
    #expect(try render(template, values) == expected)
  }

  @Test(arguments: [
    ("{{=<% %>=}}<%x%>{{x}}", "X{{x}}"), ("{{=| |=}}|x|{{x}}", "X{{x}}"),
    ("{{=a b=}}axb{{x}}", "X{{x}}"),
    ("{{= <<  >> =}}<<x>>", "X"), ("{{=\n<%\n%>\n=}}<%x%>", "X"),
    ("{{=<% %>=}}<%={{ }}=%>{{x}}<%x%>", "X<%x%>"),
    ("{{=« »=}}«x»«#x»«.»«/x»", "XX"), ("{{#x}}{{=<% %>=}}<%/x%><%x%>{{x}}", "X{{x}}"),
    ("{{^no}}{{=<% %>=}}a<%/no%><%x%>", "aX"), ("{{=<% %>=}}<%>p%>", "X<%x%>"),
    ("{{>q}}{{x}}<%x%>", "X{{x}}X<%x%>"),
    ("{{=<% %>=}}<%<q%><%/q%><%x%>", "X{{x}}X"),
    ("{{<q}}{{=<% %>=}}<%/q%><%x%>{{x}}", "X{{x}}X{{x}}"),
    ("{{=[ ]=}}[x]{{x}}", "X{{x}}"), ("{{={{{ }}}=}}{{{x}}}{{x}}", "X{{x}}"), ("{{={ }=}}{x}", "X"),
    ("{{=%% %%=}}%%x%%", "X"), ("{{{x}}}}", "X}"), ("{{x}}}", "X}"), ("{ {{x}} {", "{ X {"),
  ])
  func `delimiters hold to the end of their template`(_ template: String, _ expected: String) throws
  {
    let partials = ["p": "{{x}}<%x%>", "q": "{{=<% %>=}}<%x%>{{x}}"]
    #expect(try render(template, ["x": .text("X")], with: partials) == expected)
  }
}
