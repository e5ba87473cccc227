import Template
import Testing

/// What the first pass leaves for the second.
@Suite struct DeferredTests {
  private static let values: [String: TemplateValue] = [
    "x": .text("<"), "list": list("a", "b"), "no": .flag(false),
    "reader": .object(["name": .text("never shown")]),
    "pieces": .pieces([
      .text("<"), .field(name, isEscaped: false),
      .section(town, isInverted: true, [.text("&"), .field(town, isEscaped: false)]),
    ]),
  ]

  private static func text(_ text: String) -> TemplatePiece { .text(text) }
  private static let escaped = TemplatePiece.field(name, isEscaped: true)
  private static let plain = TemplatePiece.field(name, isEscaped: false)
  private static func section(_ inner: TemplatePiece...) -> TemplatePiece {
    .section(name, isInverted: false, inner)
  }

  @Test(
    arguments: [
      ("{{reader.name}}", [escaped]), ("{{&reader.name}}", [plain]), ("{{{reader.name}}}", [plain]),
      ("a{{x}}{{reader.name}}{{x}}{{! c }}b{{x}}", [text("a&lt;"), escaped, text("&lt;b&lt;")]),
      ("a{{! c }}b{{x}}{{^no}}c{{/no}}{{>text}}{{$block}}d{{/block}}", [text("ab&lt;ctextd")]),
      ("{{#reader.name}}a{{x}}{{/reader.name}}", [section(text("a&lt;"))]),
      ("{{^reader.name}}a{{/reader.name}}", [.section(name, isInverted: true, [text("a")])]),
      ("{{#reader.name}}{{/reader.name}}{{^reader.name}}{{#no}}a{{/no}}{{/reader.name}}", []),
      (
        "{{#reader.name}}{{^reader.town}}{{reader.name}}{{/reader.town}}{{/reader.name}}",
        [section(.section(town, isInverted: true, [escaped]))]
      ),
      ("{{#list}}{{.}}{{reader.name}}{{/list}}", [text("a"), escaped, text("b"), escaped]),
      (
        "{{#list}}{{#reader.name}}{{.}}{{/reader.name}}{{/list}}",
        [section(text("a")), section(text("b"))]
      ),
      (
        "{{#reader.name}}{{#list}}{{.}}{{reader.name}}{{/list}}{{/reader.name}}",
        [section(text("a"), escaped, text("b"), escaped)]
      ),
      (
        "a\n {{>lines}}\nb",
        [text("a\n "), escaped, text("\n \n "), section(text("  in\n ")), text("out\nb")]
      ),
      ("{{<layout}}{{$b}}{{reader.name}}{{/b}}{{/layout}}", [text("("), escaped, text(")")]),
      (
        "a\n{{#reader.name}}\n  b\n{{/reader.name}}\nc",
        [text("a\n"), section(text("  b\n")), text("c")]
      ),
      (
        "{{reader.größe}}{{reader.a.b}}",
        [
          .field(DeferredField("größe"), isEscaped: true),
          .field(DeferredField("a.b"), isEscaped: true),
        ]
      ),
      (
        "{{uppercased(reversed(reader.name))}}",
        [.field(DeferredField("name", transforms: [.reversed, .uppercased]), isEscaped: true)]
      ),
      (
        "{{#uppercased(reader.name)}}a{{/ uppercased(reader.name) }}",
        [.section(DeferredField("name", transforms: [.uppercased]), isInverted: false, [text("a")])]
      ),
      (
        "{{reader}}{{.reader.name}}{{#reader}}{{.name}}{{/reader}}",
        [text("never shownnever shown")]
      ),
    ] as [(String, [TemplatePiece])])
  func `a field waits, and remembers whether it is escaped`(
    _ template: String, _ expected: [TemplatePiece]
  ) throws {
    let partials = [
      "text": "text", "layout": "({{$b}}{{/b}})",
      "lines": "{{reader.name}}\n\n{{#reader.name}}  in\n{{/reader.name}}out\n",
    ]
    #expect(try pieces(template, Self.values, with: partials) == expected)
    // Where they are text, nothing is escaped, whatever the fields say.
    let text = try pieces(template, Self.values, with: partials, as: .text)
    #expect(
      text.filled(as: .text) { "<\($0)" }
        == expected.filled(as: .text) { "<\($0)" }.replacing("&lt;", with: "<"))
  }

  @Test func `pieces are escaped with the fields in them`() throws {
    let inside = TemplatePiece.section(
      town, isInverted: true, [.text("&amp;"), .field(town, isEscaped: true)])
    #expect(
      try pieces("a{{pieces}}b", Self.values)
        == [.text("a&lt;"), Self.escaped, inside, .text("b")])
    let asTheyAre =
      [TemplatePiece.text("<"), Self.plain] + [
        .section(town, isInverted: true, [.text("&"), .field(town, isEscaped: false)])
      ]
    #expect(try pieces("{{&pieces}}", Self.values) == asTheyAre)
    #expect(try pieces("{{pieces}}", Self.values, as: .text) == asTheyAre)
    #expect(asTheyAre.filled(as: .html) { _ in nil } == "<&")
    #expect(try pieces("{{#pieces}}{{&.}}{{/pieces}}", Self.values) == asTheyAre)
  }

  @Test func `transforms go into pieces`() throws {
    let value = TemplateValue.pieces([
      .text("ab"), .field(name, isEscaped: false),
      .section(town, isInverted: false, [.text("c"), .text("d")]),
    ])
    let upper = DeferredField("name", transforms: [.uppercased])
    #expect(
      try pieces("{{uppercased(x)}}", ["x": value])
        == [
          .text("AB"), .field(upper, isEscaped: true),
          .section(DeferredField("town"), isInverted: false, [.text("C"), .text("D")]),
        ])
    let made = try pieces("{{reversed(x)}}", ["x": value])
    #expect(
      made.filled(as: .html) { $0 } == String(value.pieces.filled(as: .html) { $0 }.reversed()))
    #expect(made.filled(as: .html) { _ in nil } == "ba")
  }

  @Test func `what a value says is never a tag`() throws {
    let evil = "{{reader.name}}{{#reader.name}}{{>p}}{{=<% %>=}}"
    for template in ["{{&x}}", "{{#l}}{{&.}}{{/l}}", "  {{>p}}"] {
      let made = try pieces(template, ["x": .text(evil), "l": list(evil)], with: ["p": "{{&x}}"])
      #expect(made == [.text((template == "  {{>p}}" ? "  " : "") + evil)])
    }
    #expect([TemplatePiece.field(name, isEscaped: false)].filled(as: .html) { _ in evil } == evil)
    #expect([TemplatePiece.field(name, isEscaped: true)].filled(as: .text) { _ in "<" } == "<")
    #expect([TemplatePiece.field(name, isEscaped: true)].filled(as: .html) { _ in "<" } == "&lt;")
  }

  @Test func `nothing waits when nothing is deferred`() throws {
    #expect(try render("{{reader.name}}", Self.values) == "never shown")
    #expect(try pieces("{{subscriber.name}}", deferring: "subscriber") == [Self.escaped])
  }
}

extension TemplateValue {
  fileprivate var pieces: [TemplatePiece] {
    if case .pieces(let pieces) = self { pieces } else { [] }
  }
}
