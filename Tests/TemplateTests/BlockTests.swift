import Diagnostics
import Template
import Testing

/// Templates that extend others.
@Suite struct BlockTests {
  @Test(arguments: [
    ("{{<l}}{{/l}}", "(a|b)"), ("{{<l}}{{$a}}A{{/a}}{{/l}}", "(A|b)"),
    ("{{<l}}{{$b}}B{{/b}}{{$a}}A{{/a}}{{/l}}", "(A|B)"), ("{{<l}}{{$a}}{{/a}}{{/l}}", "(|b)"),
    ("{{<l}} text {{! c }} {{$a}}A{{/a}}\ntext {{/l}}", "(A|b)"),
    ("{{<l}}{{$a}}{{x}}{{#x}}{{.}}{{/x}}{{/a}}{{/l}}", "(&lt;&lt;|b)"),
    ("{{>l}}{{<l}}{{$a}}A{{/a}}{{/l}}{{>l}}", "(a|b)(A|b)(a|b)"),
    ("{{<l}}{{$a}}1{{/a}}{{/l}}{{<l}}{{$a}}2{{/a}}{{/l}}", "(1|b)(2|b)"),
    ("{{<mid}}{{/mid}}", "(a|mb)"), ("{{<mid}}{{$a}}A{{/a}}{{/mid}}", "(A|mb)"),
    ("{{<mid}}{{$b}}B{{/b}}{{/mid}}", "(a|B)"), ("{{<nested}}{{/nested}}", "<o1i2o>"),
    ("{{<nested}}{{$i}}I{{/i}}{{/nested}}", "<o1I2o>"),
    ("{{<nested}}{{$o}}O{{/o}}{{$i}}I{{/i}}{{/nested}}", "<O>"),
    ("{{<nested}}{{$o}}[{{$i}}new{{/i}}]{{/o}}{{/nested}}", "<[new]>"),
    ("{{<nested}}{{$o}}[{{$i}}new{{/i}}]{{/o}}{{$i}}I{{/i}}{{/nested}}", "<[I]>"),
    ("{{<uses}}{{$a}}A{{/a}}{{/uses}}", "1(A|b)2"), ("{{<far}}{{$a}}A{{/a}}{{/far}}", "(A|mb)!"),
    ("{{$x}}{{x}}{{/x}}", "&lt;"), ("{{$a.b}}c{{/a.b}}", "c"),
    ("{{<in}}{{$b}}{{n}}{{/b}}{{/in}}", "12"),
    ("{{#each}}{{<l}}{{$a}}{{n}}{{/a}}{{/l}}{{/each}}", "(1|b)(2|b)"),
    ("{{ < l }}{{ $ a }}A{{ / a }}{{ / l }}", "(A|b)"),
  ])
  func `a block shows what fills it, else its own`(
    _ template: String, _ expected: String
  ) throws {
    let partials = [
      "l": "({{$a}}a{{/a}}|{{$b}}b{{/b}})", "mid": "{{<l}}{{$b}}mb{{/b}}{{/l}}",
      "far": "{{<mid}}{{/mid}}!",
      "nested": "<{{$o}}o1{{$i}}i{{/i}}2o{{/o}}>", "uses": "1{{>l}}2",
      "in": "{{#each}}{{$b}}-{{/b}}{{/each}}",
    ]
    let values: [String: TemplateValue] = [
      "x": .text("<"), "each": .list([.object(["n": .text("1")]), .object(["n": .text("2")])]),
    ]
    #expect(try render(template, values, with: partials) == expected)
  }

  @Test(arguments: [
    "{{<l}}{{$a}}{{<l}}{{/l}}{{/a}}{{/l}}", "{{<l}}{{$a}}{{$a}}{{/a}}{{/a}}{{/l}}",
  ])
  func `an unchecked block that is filled with itself ends`(_ template: String) {
    #expect(throws: Problem.self) { try render(template, with: ["l": "{{$a}}{{/a}}"]) }
  }

  @Test(arguments: [
    // The place in the layout, what fills it, and what comes out between two lines.
    ("  {{$b}}{{/b}}", "{{$b}}one{{/b}}", "  one\n"),
    ("  {{$b}}{{/b}}", "{{$b}}\none\ntwo{{/b}}", "  one\n  two\n"),
    ("  {{$b}}{{/b}}", "{{$b}}\n    one\n      two{{/b}}", "  one\n    two\n"),
    ("- {{$b}}{{/b}}.", "{{$b}}\n  one\n  two{{/b}}", "- one\ntwo.\n"),
    ("- {{$b}}{{/b}}", "{{$b}}{{>p}}{{/b}}", "- p\nq\n\n"),
    ("  {{$b}}{{/b}}", "{{$b}}\n{{>p}}{{/b}}", "  p\nq\n\n"),
    ("  {{$b}}{{/b}}", "{{$b}}\n{{>p}}\nend{{/b}}", "  p\n  q\n  end\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\none\ntwo\n{{/b}}", "  one\n  two\n"),
    (
      "  {{$b}}\n  {{/b}}", "{{$b}}\n    one\n      two\n   three\n{{/b}}",
      "  one\n    two\n  three\n"
    ),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n  one\n\n  two\n{{/b}}", "  one\n  \n  two\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n\n  one\n{{/b}}", "  \n  one\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n{{x}}\n{{x}}\n{{/b}}", "  1\n2\n  1\n2\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n{{#x}}\none\n{{/x}}\n{{/b}}", "  one\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n  {{#x}}\n  one\n  {{/x}}\n{{/b}}", "  one\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n{{^x}}\none\n{{/x}}\n{{/b}}", ""),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n{{>p}}\n{{/b}}", "  p\n  q\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n  {{>p}}\n{{/b}}", "  p\n  q\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n one\n   {{>p}}\n{{/b}}", "  one\n    p\n    q\n"),
    ("- {{$b}}{{/b}}", "{{$b}}{{>inset}}{{/b}}", "-   p\n  q\n\n"),
    ("- {{$b}}{{/b}}", "{{$b}}{{y}}{{>inset}}{{/b}}", "- Y  p\n  q\n\n"),
    ("  {{$b}}{{/b}}", "{{$b}}{{>inset}}{{/b}}", "    p\n  q\n\n"),
    ("  {{$b}}{{/b}}", "{{$b}}{{y}}{{>inset}}{{/b}}", "  Y  p\n  q\n\n"),
    ("  {{$b}}{{/b}}", "{{$b}}\n{{>inset}}\n{{/b}}", "    p\n    q\n\n"),
    ("  {{$b}}{{/b}}", "{{$b}}{{y}}\n{{>inset}}\n{{/b}}", "  Y\n    p\n    q\n\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n    {{>deep}}\n{{/b}}", "      deep\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\r\n\r\n    one\r\n{{/b}}", "  \r\n  one\r\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n{{$n}}\none\n{{/n}}\n{{/b}}", "  one\n"),
    (
      "  {{$b}}\n  {{/b}}", "{{$b}}\n{{$n}}\n{{/n}}\n{{/b}}{{$n}}\none\ntwo\n{{/n}}",
      "  one\n  two\n"
    ),
    ("  {{$b}}\n  {{/b}}", "{{$b}}\n{{/b}}", ""), ("  {{$b}}\n  {{/b}}", "{{$b}}{{/b}}", ""),
    ("  {{$b}}\n  {{/b}}", "{{$b}}one\n{{/b}}", "  one\n"),
    ("  {{$b}}\n  {{/b}}", "{{$b}}{{x}}\n{{/b}}", "  1\n2\n"),
    ("  {{$b}}\n  {{/b}}", "    {{$b}}\n    one\n    {{/b}}", "  one\n"),
    ("  {{$b}}\n    own\n  {{/b}}", "{{$b}}\none\ntwo\n{{/b}}", "    one\n    two\n"),
    ("{{$b}}\n\n  own\n{{/b}}", "{{$b}}\none\n{{/b}}", "  one\n"),
    ("  {{$b}}\nown\n  {{/b}}", "{{$b}}\n  one\n{{/b}}", "one\n"),
    ("\t{{$b}}\n\t{{/b}}", "{{$b}}\n  one\n\ttwo\n{{/b}}", "\tone\n\t\ttwo\n"),
    ("  {{$b}}\r\n  {{/b}}\r", "{{$b}}\r\none\r\ntwo\r\n{{/b}}", "  one\r\n  two\r\n"),
    ("  {{$b}}\n    own\n      more\n  {{/b}}", "", "    own\n      more\n"),
  ])
  func `lines that fill a block are indented like it`(
    _ place: String, _ filling: String, _ expected: String
  ) throws {
    let partials = [
      "l": "top\n\(place)\nend", "p": "p\nq\n", "deep": "    deep\n", "inset": "  {{>p}}\n",
    ]
    let shown = try render(
      "{{<l}}\(filling){{/l}}", ["x": .text("1\n2"), "y": .text("Y")], with: partials)
    #expect(shown == "top\n\(expected)end")
  }

  @Test func `indentations of parent, block and nested block add up`() throws {
    let partials = [
      "outer": "<\n  {{$body}}\n  {{/body}}\n>\n",
      "middle":
        "{{<outer}}\n{{$body}}\n  [\n    {{$item}}\n    own\n    {{/item}}\n  ]\n{{/body}}\n{{/outer}}\n",
    ]
    let template =
      "top\n\t{{<middle}}\n{{$item}}\n      one\n        two\n{{/item}}\n\t{{/middle}}\nend"
    #expect(
      try render(template, with: partials)
        == "top\n\t<\n\t  [\n\t    one\n\t      two\n\t  ]\n\t>\nend")
    #expect(
      try render("{{>middle}}\n", with: partials) == "<\n  [\n    own\n  ]\n>\n")
  }
}
