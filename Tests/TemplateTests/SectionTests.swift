import Template
import Testing

/// Sections over every kind of value, transforms, and places in a list.
@Suite struct SectionTests {
  private static let values: [String: TemplateValue] = [
    "text": .text("élan vital"), "blank": .text(""), "none": .absent, "zero": .number(0),
    "three": .number(3),
    "yes": .flag(true), "no": .flag(false), "list": list("a", "b", "c"), "empty": .list([]),
    "one": list("a"),
    "object": .object(["text": .text("inner")]), "bare": .object([:]),
    "pieces": .pieces([.text("a"), .field(name, isEscaped: false)]), "nothing": .pieces([]),
    "lists": .list([list("a", "b"), list("c")]),
  ]

  @Test(arguments: [
    ("text", true), ("blank", false), ("none", false), ("zero", true), ("three", true),
    ("yes", true),
    ("no", false), ("list", true), ("empty", false), ("object", true), ("bare", true),
    ("pieces", true),
    ("nothing", false), ("unheard-of", false), ("even(zero)", true), ("odd(zero)", false),
    ("equalzero(zero)", true), ("equalzero(three)", false), ("empty(empty)", true),
    ("empty(list)", false),
    ("count(empty)", true), ("first(empty)", false), ("uppercased(none)", false),
    ("unheard-of(text)", false),
    ("odd(plusone(three))", false), ("odd(minusone(three))", false), ("odd(three)", true),
    ("lowercased(blank)", false), ("last()", false), ("first(lists)", true),
  ])
  func `a section is shown or its opposite`(_ name: String, _ isShown: Bool) throws {
    let template = "{{#\(name)}}yes{{/\(name)}}{{^\(name)}}no{{/\(name)}}"
    let shown = try render(template, Self.values)
    // A list shows it for each element.
    #expect(
      shown.replacing("yesyes", with: "yes").replacing("yesyes", with: "yes")
        == (isShown ? "yes" : "no"))
  }

  @Test(arguments: [
    ("{{#text}}{{.}}{{/text}}", "élan vital"), ("{{#three}}{{.}}{{/three}}", "3"),
    ("{{#object}}{{text}}{{/object}}", "inner"), ("{{#yes}}{{text}}{{/yes}}", "élan vital"),
    ("{{^no}}{{text}}{{/no}}", "élan vital"),
    ("{{#object}}{{#yes}}{{.text}}{{/yes}}{{/object}}", "inner"),
    ("{{#object}}{{^no}}{{.text}}{{/no}}{{/object}}", "inner"),
    ("{{#list}}{{.}}{{text}} {{/list}}", "aélan vital bélan vital célan vital "),
    ("{{#lists}}{{#.}}{{.}}{{/.}};{{/lists}}", "ab;c;"),
    ("{{#first(lists)}}{{.}}{{/first(lists)}}", "ab"),
  ])
  func `a section opens its value`(_ template: String, _ expected: String) throws {
    #expect(try render(template, Self.values) == expected)
  }

  @Test(arguments: [
    ("lowercased(text)", "élan vital"), ("uppercased(text)", "ÉLAN VITAL"),
    ("capitalized(text)", "Élan Vital"),
    ("reversed(text)", "lativ nalé"), ("uppercased(reversed(text))", "LATIV NALÉ"),
    ("plusone(three)", "4"),
    ("minusone(three)", "2"), ("minusone(minusone(plusone(three)))", "2"), ("even(three)", "false"),
    ("odd(three)", "true"), ("equalzero(zero)", "true"), ("count(list)", "3"),
    ("count(empty)", "0"),
    ("empty(list)", "false"), ("first(list)", "a"), ("last(list)", "c"),
    ("first(reversed(list))", "c"),
    ("uppercased(last(list))", "C"), ("plusone(count(list))", "4"), ("first(first(lists))", "a"),
    ("first(empty)", ""), ("count(text)", ""), ("uppercased(three)", ""), ("plusone(text)", ""),
    ("shouted(text)", ""), ("uppercased(none)", ""), ("uppercased(.text)", "ÉLAN VITAL"),
    ("lowercased(uppercased(object.text))", "inner"),
  ])
  func `a transform is applied before the value is shown`(_ name: String, _ expected: String) throws
  {
    #expect(try render("{{\(name)}}", Self.values) == expected)
    #expect(try render("{{>p}}", Self.values, with: ["p": "{{\(name)}}"]) == expected)
  }

  @Test func `a transform comes before the escaping`() throws {
    #expect(try render("{{uppercased(x)}}{{reversed(x)}}", ["x": .text("a<")]) == "A&lt;&lt;a")
  }

  @Test func `numbers at their bounds do no harm`() throws {
    let values: [String: TemplateValue] = ["max": .number(.max), "min": .number(.min)]
    #expect(try render("{{plusone(max)}} {{minusone(min)}}", values) == "\(Int.min) \(Int.max)")
  }

  @Test(arguments: [
    ("{{.}}{{^last()}}, {{/last()}}", "a, b, c"), ("{{#first()}}>{{/first()}}{{.}}", ">abc"),
    ("{{index()}}{{plusone(index())}}", "011223"),
    ("{{#even()}}e{{/even()}}{{#odd()}}o{{/odd()}}", "eoe"),
    (
      "{{#even(index())}}e{{/even(index())}}{{^even(plusone(index()))}}E{{/even(plusone(index()))}}",
      "eEeE"
    ),
    ("{{>position}}", "0!12"), ("{{<layout}}{{$b}}{{index()}}{{/b}}{{/layout}}", "(0)(1)(2)"),
    ("{{<layout}}{{/layout}}", "(a)(b)(c)"), ("{{#yes}}{{index()}}{{/yes}}", "012"),
    ("{{#object}}{{index()}}{{/object}}", "012"),
    ("{{#one}}{{index()}}{{/one}}{{index()}}", "000102"),
    ("{{#reader.name}}{{index()}}{{/reader.name}}", "012"), ("{{^no}}{{index()}}{{/no}}", "012"),
    ("{{middle()}}", ""),
  ])
  func `an element knows its place in the list`(_ inner: String, _ expected: String) throws {
    let partials = [
      "position": "{{index()}}{{#first()}}!{{/first()}}", "layout": "({{$b}}{{.}}{{/b}})",
    ]
    let made = try pieces("{{#list}}\(inner){{/list}}{{index()}}", Self.values, with: partials)
    #expect(made.filled(as: .html) { _ in "x" } == expected)
  }
}
