import Diagnostics
import Template
import Testing

/// Names that nothing knows, found before anything is made.
@Suite struct NameProblemTests {
  private static let shape: [String: TemplateShape] = [
    "title": .text, "count": .number, "is_new": .flag, "tags": .list(.text), "bare": .object([:]),
    "lead": .object(["title": .text, "link": .object(["url": .text])]),
    "sections": .list(.object(["heading": .text, "articles": .list(.object(["name": .text]))])),
    "reader": .object(["email": .text, "name": .text, "größe": .text]),
  ]
  private static let known =
    "\n  hint: known here: bare, count, is_new, lead, reader, sections, tags, title"
  private static let field = "\n  hint: write the whole name of a field, such as reader.email"
  private static let lists = "\n  hint: first, last, index, even and odd stand inside a list"

  @Test(arguments: [
    ("{{titel}}", "1:1: nothing is named “titel” here\n  hint: did you mean “title”?"),
    ("a\n\n ß{{somewhat}}", "3:3: nothing is named “somewhat” here\(known)"),
    ("{{lead.titel}}", "1:1: “lead” has no “titel”\n  hint: did you mean “lead.title”?"),
    ("{{lead.link.uri}}", "1:1: “lead.link” has no “uri”\n  hint: did you mean “lead.link.url”?"),
    ("{{lead.somewhat}}", "1:1: “lead” has no “somewhat”\n  hint: it has link, title"),
    ("{{bare.x}}", "1:1: “bare” has no “x”"),
    ("{{title.first}}", "1:1: “title” has no parts, so “title.first” names nothing"),
    ("{{tags.first}}", "1:1: “tags” has no parts, so “tags.first” names nothing"),
    ("{{lead.title.a.b}}", "1:1: “lead.title” has no parts, so “lead.title.a.b” names nothing"),
    (
      "{{#lead}}{{.tags}}{{/lead}}",
      "1:10: nothing is named “.tags” here\n  hint: known here: link, title"
    ),
    ("{{#title}}{{.x}}{{/title}}", "1:11: nothing is named “.x” here"),
    (
      "{{#sections}}{{#articles}}{{hading}}{{/articles}}{{/sections}}",
      "1:27: nothing is named “hading” here\n  hint: did you mean “heading”?"
    ),
    ("{{#is_new}}{{.}}{{/is_new}}", "1:12: “.” has several parts\n  hint: name one, as in bare"),
    (
      "{{^is_new}}{{titel}}{{/is_new}}",
      "1:12: nothing is named “titel” here\n  hint: did you mean “title”?"
    ),
    (
      "{{#titel}}{{x}}{{/titel}}",
      "1:1: nothing is named “titel” here\n  hint: did you mean “title”?"
    ),
    ("{{tags}}", "1:1: “tags” is a list\n  hint: open it with {{#tags}}"),
    (
      "{{reversed(tags)}}",
      "1:1: “reversed(tags)” is a list\n  hint: open it with {{#reversed(tags)}}"
    ),
    ("{{^tags}}{{.tags}}{{/tags}}", "1:10: “.tags” is a list\n  hint: open it with {{#.tags}}"),
    ("{{lead}}", "1:1: “lead” has several parts\n  hint: name one, as in lead.link"),
    ("{{bare}}", "1:1: “bare” has several parts"),
    (
      "{{#sections}}{{.}}{{/sections}}",
      "1:14: “.” has several parts\n  hint: name one, as in articles"
    ),
    ("{{reader.nmae}}", "1:1: “reader” has no “nmae”\n  hint: did you mean “reader.name”?"),
    ("{{reader.grösse}}", "1:1: “reader” has no “grösse”\n  hint: did you mean “reader.größe”?"),
    (
      "{{#reader.shoe_size}}{{/reader.shoe_size}}",
      "1:1: “reader” has no “shoe_size”\n  hint: it has email, größe, name"
    ),
    (
      "{{reader.name.first}}",
      "1:1: “reader.name” has no parts, so “reader.name.first” names nothing"
    ),
    ("{{reader}}", "1:1: “reader” has no meaning before the mails are made\(field)"),
    (
      "{{#reader}}{{email}}{{/reader}}",
      "1:1: “reader” has no meaning before the mails are made\(field)"
    ),
    ("{{^reader}}a{{/reader}}", "1:1: “reader” has no meaning before the mails are made\(field)"),
    ("{{.reader.name}}", "1:1: “.reader.name” has no meaning before the mails are made\(field)"),
    (
      "{{#reader.name}}{{.}}{{/reader.name}}",
      "1:17: “.” has no meaning inside a reader section\(field)"
    ),
    (
      "{{#reader.name}}{{.title}}{{/reader.name}}",
      "1:17: “.title” has no meaning inside a reader section\(field)"
    ),
    (
      "{{#tags}}{{^reader.name}}{{.}}{{/reader.name}}{{/tags}}",
      "1:26: “.” has no meaning inside a reader section\(field)"
    ),
    (
      "{{#reader.name}}{{#is_new}}{{.}}{{/is_new}}{{/reader.name}}",
      "1:28: “.” has no meaning inside a reader section\(field)"
    ),
    (
      "{{uppercase(title)}}",
      "1:1: “uppercase” cannot be applied to “title”\n  hint: did you mean “uppercased”?"
    ),
    ("{{shouted(lead.title)}}", "1:1: “shouted” cannot be applied to “lead.title”"),
    ("{{count(title)}}", "1:1: “count” cannot be applied to “title”"),
    ("{{uppercased(count)}}", "1:1: “uppercased” cannot be applied to “count”"),
    ("{{plusone(tags)}}", "1:1: “plusone” cannot be applied to “tags”"),
    (
      "{{#empty(reader.name)}}a{{/empty(reader.name)}}",
      "1:1: “empty” cannot be applied to “reader.name”"
    ),
    ("{{uppercased(is_new)}}", "1:1: “uppercased” cannot be applied to “is_new”"),
    ("{{count(lead)}}", "1:1: “count” cannot be applied to “lead”"),
    ("{{uppercased(titel)}}", "1:1: nothing is named “titel” here\n  hint: did you mean “title”?"),
    ("{{first()}}", "1:1: “first()” says nothing here\(lists)"),
    ("{{#lead}}{{plusone(index())}}{{/lead}}", "1:10: “index()” says nothing here\(lists)"),
    ("{{^tags}}{{index()}}{{/tags}}", "1:10: “index()” says nothing here\(lists)"),
    ("{{#tags}}{{middle()}}{{/tags}}", "1:10: “middle()” says nothing here\(lists)"),
    ("{{#tags}}{{plusone(first())}}{{/tags}}", "1:10: “plusone” cannot be applied to “”"),
  ])
  func `says what nothing is named`(_ template: String, _ expected: String) {
    #expect(
      problems(in: [source("main", template)], naming: Self.shape) == ["main.mustache:\(expected)"])
  }

  @Test(arguments: [
    "{{title}}{{count}}{{is_new}}{{lead.link.url}}{{reader.größe}}{{uppercased(reader.name)}}",
    "{{#lead}}{{title}}{{.title}}{{#link}}{{title}}{{url}}{{/link}}{{/lead}}",
    "{{#title}}{{.}}{{/title}}{{#count}}{{plusone(.)}}{{/count}}",
    "{{#tags}}{{.}}{{index()}}{{#lead}}{{last()}}{{/lead}}{{/tags}}{{#bare}}x{{/bare}}",
    "{{#sections}}{{heading}}{{#articles}}{{name}}{{heading}}{{title}}{{/articles}}{{/sections}}",
    "{{#first(sections)}}{{heading}}{{/first(sections)}}{{first(tags)}}{{count(reversed(tags))}}{{#empty(tags)}}{{/empty(tags)}}",
    "{{#reader.name}}{{title}}{{lead.title}}{{#tags}}{{.}}{{index()}}{{/tags}}{{#lead}}{{.title}}{{/lead}}{{/reader.name}}",
    "{{#tags}}{{#reader.name}}{{index()}}{{/reader.name}}{{/tags}}{{^tags}}{{title}}{{/tags}}{{^lead}}{{title}}{{/lead}}",
    "{{#even(count)}}{{/even(count)}}{{minusone(count(tags))}}{{#equalzero(count)}}{{title}}{{/equalzero(count)}}",
  ])
  func `lets pass what can be meant`(_ template: String) {
    #expect(problems(in: [source("main", template)], naming: Self.shape) == [])
  }

  @Test func `finds it in everything that is included, and there alone`() {
    let sources = [
      source(
        "main",
        "{{<layout}}\n{{$body}}{{a}}{{/body}}{{/layout}}\n{{#sections}}{{>part}}{{/sections}}{{b}}"),
      source("layout", "{{$body}}{{own}}{{/body}}\n{{$foot}}\n é{{c}}{{/foot}}{{>part}}"),
      source("part", "{{heading}}{{last()}}"),
      source("unused", "{{nothing}}"),
    ]
    let places = problems(in: sources, naming: Self.shape).map { $0.prefix { $0 != " " } }
    #expect(
      places == [
        "main.mustache:2:10:", "layout.mustache:3:3:", "part.mustache:1:1:", "part.mustache:1:12:",
        "main.mustache:3:36:",
      ])
  }

  @Test func `several templates are checked at once, each against its own names`() {
    let sources = [
      source("a", "{{x}}{{y}}{{>p}}"), source("b", "{{x}}{{y}}{{>p}}"), source("p", "{{z}}"),
    ]
    let error = #expect(throws: ProblemList.self) {
      try TemplateLibrary(sources, deferring: nil)
        .check(["b": .object(["x": .text]), "a": .object(["y": .text]), "c": .object([:])])
    }
    #expect(
      error?.description == """
        a.mustache:1:1: nothing is named “x” here
          hint: known here: y
        p.mustache:1:1: nothing is named “z” here
          hint: known here: y
        b.mustache:1:6: nothing is named “y” here
          hint: known here: x
        """)
  }

  @Test(.timeLimit(.minutes(30)), arguments: [nil, 7])
  func `after a hundred problems checking says that there are more`(_ line: Int?) {
    let found = problems(
      in: [source("main", String(repeating: "{{a}}", count: 101), line: line)],
      naming: ["title": .text])
    #expect(
      found.count == (line == nil ? 101 : 2)
        && found.last == "there are more problems; mend these first")
    let fewer = problems(
      in: [source("main", String(repeating: "{{a}}", count: 100))], naming: ["title": .text])
    #expect(fewer.count == 100 && fewer.last != found.last)
  }
}
