import Diagnostics
import Template
import Testing

/// What reading a template refuses, and how it says so.
@Suite struct SyntaxProblemTests {
  private static let names = "\n  hint: names are letters, digits, “_”, “-” and “.”"
  private static let calls = "\n  hint: use letters, digits, “_”, “-”, “.” and “/” alone"
  private static let delimiters = "new delimiters are written {{=<% %>=}}"

  @Test(arguments: [
    ("a\n {{#b}}c", "2:2: “#b” is not closed\n  hint: end it with {{/b}}"),
    ("{{^ b }}", "1:1: “^b” is not closed\n  hint: end it with {{/b}}"),
    ("{{$b}}", "1:1: “$b” is not closed\n  hint: end it with {{/b}}"),
    ("{{<p}}{{$b}}{{/b}}", "1:1: “<p” is not closed\n  hint: end it with {{/p}}"),
    ("{{<p}}{{$b}}", "1:7: “$b” is not closed\n  hint: end it with {{/b}}"),
    ("{{#b}}{{=<% %>=}}", "1:1: “#b” is not closed\n  hint: end it with <%/b%>"),
    ("{{/b}}", "1:1: “/b” closes a section that is not open"),
    (
      "{{#a}}{{#b}}{{/a}}{{/b}}",
      "1:13: “/a” stands where “b” must be closed\n  hint: it was opened at main.mustache:1:7"
    ),
    (
      "a\n {{#lead}}\n{{/led}}",
      "3:1: “/led” stands where “lead” must be closed\n  hint: it was opened at main.mustache:2:2"
    ),
    (
      "{{<p}}{{/q}}",
      "1:7: “/q” stands where “p” must be closed\n  hint: it was opened at main.mustache:1:1"
    ),
    ("ab {{c", "1:4: the tag is not closed\n  hint: end it with “}}”"),
    ("{{{c}}", "1:1: the tag is not closed\n  hint: end it with “}}}”"),
    ("{{=<% %>}}", "1:1: the tag is not closed\n  hint: end it with “=}}”"),
    ("{{=<% %>=}}<%x}}", "1:12: the tag is not closed\n  hint: end it with “%>”"),
    ("{{c}\u{301}}", "1:1: the tag is not closed\n  hint: end it with “}}”"),
    ("{{", "1:1: the tag is not closed\n  hint: end it with “}}”"),
    ("{{}}", "1:1: “” is not a name\(names)"), ("{{a b}}", "1:1: “a b” is not a name\(names)"),
    ("{{a..b}}", "1:1: “a..b” is not a name\(names)"),
    ("{{a.}}", "1:1: “a.” is not a name\(names)"),
    ("{{..a}}", "1:1: “..a” is not a name\(names)"),
    ("{{a(b}}", "1:1: “a(b” is not a name\(names)"),
    ("{{a(b)c}}", "1:1: “a(b)c” is not a name\(names)"),
    ("{{a,b}}", "1:1: “a,b” is not a name\(names)"),
    ("{{a\u{0}}}", "1:1: “a\\0” is not a name\(names)"),
    ("{{#}}{{/}}", "1:1: “” is not a name\(names)"),
    ("{{&}}", "1:1: “” is not a name\(names)"), ("{{$}}{{/}}", "1:1: “” is not a name\(names)"),
    ("{{()}}x{{a )}}", "1:8: “a )” is not a name\(names)"),
    ("{{$a(b)}}{{/a(b)}}", "1:1: “a(b)” cannot name a block"),
    ("{{$.a}}{{/.a}}", "1:1: “.a” cannot name a block"),
    ("{{=<%=}}", "1:1: \(delimiters)"), ("{{==}}", "1:1: \(delimiters)"),
    ("{{=a b c=}}", "1:1: \(delimiters)"),
    ("{{=a= b=}}", "1:1: \(delimiters)"), ("{{= =}}", "1:1: \(delimiters)"),
    ("{{>}}", "1:1: a template is called by its name, which must be known before anything is sent"),
    (
      "{{>*a.b}}",
      "1:1: a template is called by its name, which must be known before anything is sent"
    ),
    ("{{>my part}}", "1:1: “my part” cannot be a template's name in a tag\(calls)"),
    ("{{<größe}}{{/größe}}", "1:1: “größe” cannot be a template's name in a tag\(calls)"),
    (
      "{{% TEXT}}",
      "1:1: pragmas are not for templates\n  hint: whether a template is HTML or text is in its file's name"
    ),
    (
      "{{<p}}{{%X}}{{/p}}",
      "1:7: pragmas are not for templates\n  hint: whether a template is HTML or text is in its file's name"
    ),
  ])
  func `says where and what`(_ template: String, _ expected: String) {
    #expect(
      problems(in: [source("main", template), source("p", "")]) == ["main.mustache:\(expected)"])
  }

  @Test(arguments: [
    ("größe: {{", "1:8"), ("日本語{{", "1:4"), ("👩‍👩‍👧{{", "1:2"), ("e\u{301}{{", "1:2"), ("\t{{", "1:2"),
    ("é\r\né{{", "2:2"), ("\n\n{{", "3:1"), ("{{! é\n é }}é{{", "2:7"),
  ])
  func `columns are counted in characters`(_ template: String, _ place: String) {
    #expect(
      problems(in: [source("main", template)]) == [
        "main.mustache:\(place): the tag is not closed\n  hint: end it with “}}”"
      ])
  }

  @Test(arguments: [("{{", "7"), ("größe {{", "7"), ("a\n\nb {{", "9")])
  func `in a value of another file the line is known`(_ template: String, _ line: String) {
    #expect(
      problems(in: [source("main", template, line: 7)])
        == ["settings.yml:\(line): the tag is not closed\n  hint: end it with “}}”"])
  }

  @Test func `everything is said at once`() {
    #expect(
      problems(in: [
        source("main", "{{a b}}\n{{>c d}}{{x}}\n{{#e f}}{{g h}}{{/e f}}"), source("ok", "{{x}}"),
        source("other", "\n{{/x}}"),
      ]) == [
        "main.mustache:1:1: “a b” is not a name\(Self.names)",
        "main.mustache:2:1: “c d” cannot be a template's name in a tag\(Self.calls)",
        "main.mustache:3:1: “e f” is not a name\(Self.names)",
        "main.mustache:3:9: “g h” is not a name\(Self.names)",
        "other.mustache:2:1: “/x” closes a section that is not open",
      ])
  }

  @Test func `what is too long is refused, and shown in part`() {
    let long = String(repeating: "a", count: 501)
    let part = String(repeating: "a", count: 60)
    #expect(
      problems(in: [source("main", "{{\(long)}}")]) == [
        "main.mustache:1:1: “\(part)…” is too long for a name"
      ])
    #expect(
      problems(in: [source("main", "{{>\(long)}}")]).first?.contains("“\(part)…” cannot be") == true
    )
    #expect(
      problems(in: [source("main", "{{/\(long)}}")]).first?.contains("“/\(part)…” closes") == true)
    let transforms = String(repeating: "a(", count: 11) + "b" + String(repeating: ")", count: 11)
    #expect(
      problems(in: [source("main", "{{\(transforms)}}")]) == [
        "main.mustache:1:1: too many transforms"
      ])
    #expect(throws: Never.self) {
      try TemplateLibrary(
        [source("main", "{{\(long.dropLast())}}{{\(transforms.dropFirst(2).dropLast())}}")],
        deferring: nil)
    }
  }

  @Test(.timeLimit(.minutes(30)), arguments: [nil, 7])
  func `after a hundred problems reading stops`(_ line: Int?) {
    let text = String(repeating: "{{a b}}", count: 100_000)
    let found = problems(in: [source("main", text, line: line)])
    #expect(found.count == 101 && found.last == "there are more problems; mend these first")
  }
}
