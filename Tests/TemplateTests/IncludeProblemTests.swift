import Diagnostics
import Template
import Testing

/// Templates that include one another as they cannot.
@Suite struct IncludeProblemTests {
  private static let partials = [
    source("part", "{{$body}}{{/body}}"), source("two", "{{$a}}{{/a}}{{$b}}{{/b}}"),
    source("bare", ""), source("plain", "", as: .text),
    source("loop", "{{#on}}{{>pool}}{{/on}}"), source("pool", "\n{{<loop}}{{/loop}}"),
  ]

  @Test(
    arguments: [
      (
        "{{>prat}}",
        ["main.mustache:1:1: no template is named “prat”\n  hint: did you mean “part”?"]
      ),
      (
        "a {{<somewhat}}{{/somewhat}}",
        [
          "main.mustache:1:3: no template is named “somewhat”\n  hint: known: bare, loop, part, pool, two"
        ]
      ),
      (
        "{{>plain}}",
        ["main.mustache:1:1: “plain” is of the other kind: what is escaped in HTML is not in text"]
      ),
      (
        "{{<plain}}{{/plain}}",
        ["main.mustache:1:1: “plain” is of the other kind: what is escaped in HTML is not in text"]
      ),
      ("{{>main}}", ["main.mustache:1:1: “main” includes itself"]),
      ("{{<main}}{{/main}}", ["main.mustache:1:1: “main” includes itself"]),
      ("{{>loop}}", ["pool.mustache:2:1: “loop” includes itself"]),
      (
        "{{<part}}{{$body}}{{>part}}{{/body}}{{/part}}",
        ["main.mustache:1:19: “part” includes itself"]
      ),
      (
        "{{<part}}{{$bdy}}{{/bdy}}{{/part}}",
        ["main.mustache:1:10: “part” has no block “bdy”\n  hint: did you mean “body”?"]
      ),
      (
        "{{<two}}{{$other}}{{/other}}{{/two}}",
        ["main.mustache:1:9: “two” has no block “other”\n  hint: known: a, b"]
      ),
      (
        "{{<bare}}{{$other}}{{/other}}{{/bare}}",
        ["main.mustache:1:10: “bare” has no block “other”"]
      ),
      (
        "{{<two}}{{$a}}1{{/a}}\n{{$a}}2{{/a}}{{/two}}",
        ["main.mustache:2:1: the block “a” is filled twice"]
      ),
      (
        "{{<part}}{{title}}{{$body}}{{/body}}\n{{#title}}{{/title}}{{/part}}",
        [
          "main.mustache:1:10: only blocks may stand inside {{<part}}\n  hint: put it into a block that part has",
          "main.mustache:2:1: only blocks may stand inside {{<part}}\n  hint: put it into a block that part has",
        ]
      ),
      (
        "{{<part}}{{>bare}}{{<bare}}{{/bare}}{{/part}}",
        [
          "main.mustache:1:10: only blocks may stand inside {{<part}}\n  hint: put it into a block that part has",
          "main.mustache:1:19: only blocks may stand inside {{<part}}\n  hint: put it into a block that part has",
        ]
      ),
      (
        "{{<part}}{{$body}}{{$body}}x{{/body}}{{/body}}{{/part}}",
        [
          "main.mustache:1:19: the block “body” is filled with itself\n  hint: give one of the two blocks another name"
        ]
      ),
      (
        "{{<two}}{{$a}}{{$b}}{{/b}}{{/a}}{{$b}}{{$a}}{{/a}}{{/b}}{{/two}}",
        [
          "main.mustache:1:39: the block “a” is filled with itself\n  hint: give one of the two blocks another name",
          "main.mustache:1:15: the block “b” is filled with itself\n  hint: give one of the two blocks another name",
        ]
      ),
      (
        "{{<part}} text {{! comment }} {{=<% %>=}}<%$body%>{{title}}<%/body%> <%={{ }}=%>{{/part}}",
        []
      ),
      (
        "{{<part}}\n{{=<% %>=}}<%$body%>{{title}}<%/body%><%/part%>",
        [
          "main.mustache:2:1: the delimiters that are set here outlast the section they are set in\n  hint: set them back before the section is closed"
        ]
      ),
      ("{{<two}}{{$b}}{{>bare}}{{/b}}{{/two}}{{>two}}{{>two}}{{<part}}{{/part}}", []),
    ] as [(String, [String])])
  func `says what cannot be included`(_ template: String, _ expected: [String]) {
    #expect(
      problems(
        in: [source("main", template)] + Self.partials, naming: ["title": .text, "on": .flag])
        == expected)
  }

  @Test func `blocks of all that a parent includes can be filled`() {
    let sources = [
      source("main", "{{<outer}}{{$a}}{{/a}}{{$b}}{{/b}}{{$c}}{{/c}}{{$d}}{{/d}}{{/outer}}"),
      source("outer", "{{<inner}}{{$a}}{{$b}}{{/b}}{{/a}}{{/inner}}{{#on}}{{>part}}{{/on}}"),
      source("inner", "{{$a}}{{/a}}"),
      source("part", "{{$c}}{{$d}}{{/d}}{{/c}}"),
    ]
    #expect(problems(in: sources, naming: ["on": .flag]) == [])
  }

  @Test func `of two templates that fill a block the outermost is asked for its names`() {
    let sources = [
      source("main", "{{<middle}}{{$b}}{{outer}}{{/b}}{{/middle}}"),
      source("middle", "{{<layout}}{{$b}}{{inner}}{{/b}}{{/layout}}"),
      source("layout", "{{$b}}{{own}}{{/b}}"),
    ]
    #expect(problems(in: sources) == ["main.mustache:1:18: nothing is named “outer” here"])
  }

  @Test func `twenty templates may include one another, not more`() {
    func chain(_ count: Int) -> [TemplateSource] {
      let links = (1..<count).map { source("p\($0)", $0 == count - 1 ? "" : "{{>p\($0 + 1)}}") }
      return [source("main", "{{>p1}}")] + links
    }
    #expect(problems(in: chain(20)) == [])
    #expect(
      problems(in: chain(21)) == ["p19.mustache:1:1: more than 20 templates include one another"])
  }

  @Test(arguments: ["{{#on}}|{{/on}}", "{{^on}}|{{/on}}", "{{$on}}|{{/on}}"])
  func `tags may stand two hundred deep, not more`(_ tag: String) throws {
    let halves = tag.split(separator: "|")
    func nested(_ depth: Int, _ inner: String = "x") -> String {
      String(repeating: String(halves[0]), count: depth) + inner
        + String(repeating: String(halves[1]), count: depth)
    }
    for depth in [199, 200, 201, 60_000] {
      let found = problems(in: [source("main", nested(depth))], naming: ["on": .flag])
      #expect(found.count == (depth > 200 ? 1 : 0))
      #expect(found.allSatisfy { $0.contains("nested more than 200 deep") })
    }
    // Templates count with what is open around them.
    let sources = [source("main", nested(100, "{{>part}}")), source("part", nested(99))]
    #expect(problems(in: sources, naming: ["on": .flag]) == [])
    let more = [sources[0], source("part", nested(100))]
    #expect(problems(in: more, naming: ["on": .flag]).count == 1)
    let value = TemplateValue.flag(halves[0] != "{{^on}}")
    #expect(try render(nested(200), ["on": value]) == "x")
  }

  @Test(.timeLimit(.minutes(30)), arguments: ["{{>p}}x\n", "{{<p}}{{$a}}x{{/a}}{{/p}}"])
  func `templates that include one another many times are refused soon`(_ tag: String) {
    let links = (1...18).map { number in
      source(
        "p\(number)", String(repeating: tag.replacing("p}}", with: "p\(number + 1)}}"), count: 8))
    }
    let sources = [source("main", "{{>p1}}"), source("p19", "{{$a}}{{/a}}")] + links
    #expect(
      problems(in: sources) == [
        "main.mustache:1:1: this template, with all that it includes, is too much for a mail"
      ])
  }

  @Test(.timeLimit(.minutes(30)))
  func `a chain of thousands of templates ends nothing`() {
    let links = (1...4000).map { source("p\($0)", "{{<p\($0 + 1)}}{{$a}}{{/a}}{{/p\($0 + 1)}}") }
    let found = problems(
      in: [source("main", "{{<p1}}{{/p1}}"), source("p4001", "{{$a}}{{/a}}")] + links)
    #expect(found == ["p19.mustache:1:1: more than 20 templates include one another"])
  }
}
