import Diagnostics
import Template
import Testing

/// What goes before the lines of a template that another includes.
@Suite struct PartialTests {
  @Test(arguments: [
    ("one\ntwo\n", "  one\n  two\nend"), ("one\ntwo", "  one\n  twoend"),
    ("one\n\ntwo\n", "  one\n  \n  two\nend"), ("", "end"), ("\n", "  \nend"),
    ("one\r\ntwo\r\n", "  one\r\n  two\r\nend"), ("{{x}}\n{{x}}\n", "  1\n2\n  1\n2\nend"),
    ("one\n{{x}}\n", "  one\n  1\n2\nend"), ("{{&x}}{{x}}", "  1\n21\n2end"),
    ("{{#on}}one\n{{/on}}two\n", "  one\n  two\nend"),
    ("{{#on}}one{{/on}}\ntwo\n", "  one\n  two\nend"),
    ("{{#on}}\none\n{{/on}}\ntwo\n", "  one\n  two\nend"),
    ("{{^on}}\none\n{{/on}}\ntwo\n", "  two\nend"),
    ("a\n{{!c}} b\n", "  a\n   b\nend"), ("{{! c }}\none\n", "  one\nend"),
    ("{{$b}}one\n{{/b}}two\n", "  one\n  two\nend"),
    ("{{$b}}\none\n{{/b}}\ntwo\n", "  one\n  two\nend"),
    ("{{#list}}\n{{.}}\n{{/list}}\n", "  a\n  b\nend"),
    ("{{#list}}{{.}}\n{{/list}}\n", "  a\nb\nend"),
    ("\tone\n", "  \tone\nend"),
  ])
  func `a partial alone on its line is indented like it`(
    _ partial: String, _ expected: String
  ) throws {
    let values = ["x": .text("1\n2"), "on": .flag(true), "list": list("a", "b")]
    #expect(try render("  {{>p}}\nend", values, with: ["p": partial]) == expected)
    #expect(try render("  {{<p}}{{/p}}\nend", values, with: ["p": partial]) == expected)
    let plain = try render(partial, values)
    #expect(try render("{{>p}}\nend", values, with: ["p": partial]) == plain + "end")
  }

  @Test(arguments: [
    ("one\n  {{>q}}\nfour\n", " one\n   two\n   three\n four\n"),
    ("{{>q}}\nfour\n", " two\n three\n four\n"),
    ("{{#on}}\n{{>q}}\n{{/on}}\n", " two\n three\n"),
    ("one {{>q}}\nfour\n", " one two\nthree\n\n four\n"),
    ("{{>q}} four\n", " two\nthree\n four\n"),
    ("\t{{<q}}{{/q}}\n", " \ttwo\n \tthree\n"),
    ("one {{<q}}{{/q}}\n", " one two\nthree\n\n"),
  ])
  func `indentations add up, and what goes in within a line has none`(
    _ partial: String, _ expected: String
  ) throws {
    let partials = ["p": partial, "q": "two\nthree\n"]
    #expect(try render(" {{>p}}\n", ["on": .flag(true)], with: partials) == expected)
  }

  @Test func `pieces keep their lines`() throws {
    let value = TemplateValue.pieces([.text("1\n2"), .field(name, isEscaped: false)])
    #expect(
      try pieces("  {{>p}}\n", ["x": value], with: ["p": "{{&x}}\n{{reader.town}}\n"])
        == [
          .text("  1\n2"), .field(name, isEscaped: false), .text("\n  "),
          .field(town, isEscaped: true), .text("\n"),
        ])
  }

  @Test func `a partial sees what its place sees`() throws {
    let partials = ["p": "{{a}}{{#b}}{{a}}{{.c}}{{/b}}", "folder/q-1_x.html": "{{a}}"]
    let values: [String: TemplateValue] = [
      "a": .text("<"), "o": .object(["a": .text("2"), "b": .object(["c": .text("3")])]),
    ]
    #expect(try render("{{>p}}{{#o}}{{>p}}{{/o}}", values, with: partials) == "&lt;223")
    #expect(try render("{{> folder/q-1_x.html }}", values, with: partials) == "&lt;")
  }

  @Test func `an unchecked partial that is missing comes to nothing`() throws {
    #expect(try render("a\n  {{>p}}\nb{{<p}}{{$x}}y{{/x}}{{/p}}") == "a\nb")
  }

  @Test func `an unchecked partial may include itself while there is something to show`() throws {
    let tree: TemplateValue = .list([
      .object(["n": .text("1"), "in": .list([.object(["n": .text("2"), "in": .list([])])])])
    ])
    let partials = ["p": "{{#in}}({{n}}{{>p}}){{/in}}"]
    #expect(try render("{{>p}}", ["in": tree], with: partials) == "(1(2))")
    #expect(throws: Problem.self) {
      try render("{{>p}}", ["in": tree], with: ["p": "{{#in}}{{#on}}{{/on}}{{/in}}{{>p}}"])
    }
  }
}
