import Diagnostics
import Template
import TestSupport
import Testing

/// Pieces written as a file and read back.
@Suite struct FrozenPartTests {
  private static let location = SourceLocation(file: "issue/digest.html.mustache")

  private static func form(_ heading: String? = "frozen, version 1") -> FrozenPart.Form {
    FrozenPart.Form(deferred: "reader", heading: heading)
  }

  @Test(
    arguments: [
      ([], ""), ([.text("Dear all,\n")], "Dear all,\n"),
      ([.text("Dear "), .field(name, isEscaped: true), .text(",")], "Dear {{reader.name}},"),
      ([.field(name, isEscaped: false)], "{{&reader.name}}"),
      (
        [.field(DeferredField("name", transforms: [.reversed, .uppercased]), isEscaped: true)],
        "{{uppercased(reversed(reader.name))}}"
      ),
      (
        [.text("a "), .section(name, isInverted: false, [.text("b")]), .text(" c")],
        "a {{#reader.name}}b{{/reader.name}} c"
      ),
      (
        [.text("a\n"), .section(name, isInverted: true, [.text("b\n")]), .text("c")],
        "a\n{{^reader.name}}\nb\n{{/reader.name}}\nc"
      ),
      ([.section(name, isInverted: false, [.text("b")])], "{{#reader.name}}\nb{{/reader.name}}"),
      (
        [.text("a\n  "), .section(name, isInverted: false, [.text("b\n  ")])],
        "a\n  {{!-}}{{#reader.name}}b\n  {{!-}}{{/reader.name}}"
      ),
      (
        [.section(name, isInverted: false, [.section(town, isInverted: true, [.text("a\n")])])],
        "{{#reader.name}}\n{{^reader.town}}\na\n{{/reader.town}}\n{{/reader.name}}\n"
      ),
      (
        [.section(name, isInverted: false, [.text("\na")])], "{{#reader.name}}\n\na{{/reader.name}}"
      ),
      ([.text("{ a: {b} }")], "{ a: {b} }"),
      ([.text("a{"), .field(name, isEscaped: true)], "{{=<0% %>=}}\na{<0%reader.name%>"),
      (
        [
          .text("{{a}}<0%"), .field(name, isEscaped: false),
          .section(town, isInverted: false, [.text("<1%\n")]),
        ],
        "{{=<2% %>=}}\n{{a}}<0%<2%&reader.name%><2%#reader.town%><1%\n<2%/reader.town%>\n"
      ),
      (
        [.text("{{\n "), .section(name, isInverted: false, [.text("b")])],
        "{{=<0% %>=}}\n{{\n <0%!-%><0%#reader.name%>b<0%/reader.name%>"
      ),
      ([.text("{"), .text("{")], "{{=<0% %>=}}\n{{"),
      (
        [.text("{{<"), .text("0%"), .field(name, isEscaped: true)],
        "{{=<1% %>=}}\n{{<0%<1%reader.name%>"
      ),
      ([.section(name, isInverted: false, [.text("")]), .text("a")], "a"),
    ] as [([TemplatePiece], String)])
  func `has a form that a person can read`(_ pieces: [TemplatePiece], _ expected: String) throws {
    for heading in [nil, "frozen, version 1"] {
      let form = Self.form(heading)
      let text = FrozenPart.write(pieces, as: form)
      #expect(text == (heading == nil ? "" : "{{! frozen, version 1 }}\n") + expected)
      #expect(try FrozenPart.read(text, as: form, at: Self.location) == pieces.joined)
    }
  }

  @Test(arguments: [TemplateSource.Kind.html, .text])
  func `what is written is what is read, and any reader of Mustache fills it in alike`(
    _ kind: TemplateSource.Kind
  ) throws {
    var makers = RandomPieces(random: Seeded(state: 2026), kind: kind)
    let fields = ["name": "Ada <\u{0} & {{reader.town}}\n  Bo", "größe": "<0%"]
    let values: [String: TemplateValue] = ["reader": .object(fields.mapValues { .text($0) })]
    for number in 0..<3000 {
      let pieces = makers.make()
      let form = Self.form(number % 3 == 0 ? nil : "version \(number)")
      let text = FrozenPart.write(pieces, as: form)
      #expect(
        try FrozenPart.read(text, as: form, at: Self.location) == pieces.joined,
        "\(number): \(text.debugDescription)")
      #expect(
        try render(text, values, as: kind) == pieces.filled(as: kind) { fields[$0] },
        "\(number): \(text.debugDescription)")
    }
  }

  @Test(arguments: [
    ("", "1:1: this is no frozen part of this version"),
    ("a", "1:1: this is no frozen part of this version"),
    ("{{! frozen, version 2 }}\na", "1:1: this is no frozen part of this version"),
    ("{{! frozen, version 1 }}", "1:1: this is no frozen part of this version"),
    (" {{! frozen, version 1 }}\n", "1:1: this is no frozen part of this version"),
    (
      "{{! frozen, version 1 }}\na{{title}}",
      "2:2: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n\n{{#title}}{{/title}}",
      "3:1: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n{{reader}}",
      "2:1: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n{{.reader.name}}",
      "2:1: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n{{writer.name}}{{x}}",
      "2:1: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n{{#reader.name}}é{{x}}{{/reader.name}}",
      "2:18: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n{{shouted(reader.name)}}",
      "2:1: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n{{#shouted(reader.name)}}{{/shouted(reader.name)}}",
      "2:1: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n{{>part}}",
      "2:1: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n{{<part}}{{/part}}",
      "2:1: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n{{$block}}{{/block}}",
      "2:1: only fields of “reader” may be named in a frozen part"
    ),
    (
      "{{! frozen, version 1 }}\n{{#reader.name}}",
      "2:1: “#reader.name” is not closed\n  hint: end it with {{/reader.name}}"
    ),
  ])
  func `refuses what it did not write`(_ text: String, _ expected: String) {
    let error = #expect(throws: ProblemList.self) {
      try FrozenPart.read(text, as: Self.form(), at: Self.location)
    }
    #expect(error?.description == "issue/digest.html.mustache:\(expected)")
  }

  @Test func `what is as deep as templates may be is read back`() throws {
    let tags =
      (0..<200).map { _ in "{{#reader.name}}" }.joined() + "x"
      + (0..<200).map { _ in "{{/reader.name}}" }.joined()
    let made = try pieces(tags)
    #expect(
      try FrozenPart.read(
        FrozenPart.write(made, as: Self.form()), as: Self.form(), at: Self.location)
        == made)
  }
}
