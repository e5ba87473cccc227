import Mail
import Subscribers
import Template
import Testing

@testable import Digest

@Suite struct MergePlanTests {
  private static func field(_ name: String, isEscaped: Bool = true) -> TemplatePiece {
    .field(DeferredField(name), isEscaped: isEscaped)
  }

  private static func section(
    _ name: String, isInverted: Bool = false, _ inner: [TemplatePiece]
  ) -> TemplatePiece {
    .section(DeferredField(name), isInverted: isInverted, inner)
  }

  private static let fields = ["name", "town"]

  static let bodies: [[TemplatePiece]] = [
    [], [.text("")], [.text("\n")], [.text("no end")],
    [.text("Plain = text\n\nwith é and a line\n")],
    [
      .text("Hello "), field("name"), .text(", how is "), field("town"),
      .text("?\nLast line without an end"),
    ],
    [
      section("name", [.text("Hello "), field("name"), .text(".\n")]),
      section("name", isInverted: true, [.text("Hello.\n")]), .text("\n\n\n"),
    ],
    [
      .text("<a title=\""), field("name"), .text("\">"), field("name", isEscaped: false),
      .text("</a>" + String(repeating: " and so on", count: 20) + "\n"),
    ],
    [.text(".\n..\nFrom "), field("name"), .text(" \n \t\n")],
    [
      .field(DeferredField("name", transforms: [.uppercased, .reversed]), isEscaped: true),
      .text(" and "), field("name"), .text("\n"),
    ],
    [.text(String(repeating: "港の灯台 ", count: 9)), field("name"), .text("\n")],
    [
      .text("In the middle "),
      section(
        "town", [.text("a\nwhole line\nand "), section("name", [field("name")]), .text("\nb")]),
      .text(" of a line\n"), field("town"), field("name"),
    ],
  ]

  static let readers: [[String?]] = [
    [nil, nil], ["Ada", nil], [nil, "Tidewick"], ["", ""],
    ["“Ada” <b> & 'c' \"d\"", "Zürich = 東京"],
    [String(repeating: "A long name ", count: 12), "two\nlines"], ["  \t", "\u{1E}\u{1F}\u{1C}0&"],
  ]

  @Test(arguments: bodies, readers)
  func `mails made by plan are those that are filled in as text`(
    body: [TemplatePiece], values: [String?]
  ) throws {
    for kind in [TemplateSource.Kind.html, .text] {
      let merge = ReaderMerge(body, kind: kind, fields: Self.fields)
      let planned = merge.part(for: values)
      let alone = MIMEPart.text(
        kind == .html ? .html : .plain, Array(merge.render(values).utf8))
      #expect(planned.fields(seed: "s") == alone.fields(seed: "s"))
      #expect(content(of: planned) == content(of: alone))
    }
  }

  private func content(of part: MIMEPart) -> String {
    var bytes: [UInt8] = []
    part.writeBody(seed: "s", into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: bodies, readers)
  func `what is filled in as text is what the pieces say`(body: [TemplatePiece], values: [String?])
  {
    let merge = ReaderMerge(body, kind: .html, fields: Self.fields)
    #expect(merge.render(values) == body.filled(as: .html) { $0 == "name" ? values[0] : values[1] })
  }

  @Test func `a field that is not among the values says nothing`() {
    let body: [TemplatePiece] = [.text("<"), Self.field("shoe"), .text(">")]
    #expect(ReaderMerge(body, kind: .html, fields: Self.fields).render(["Ada", nil]) == "<>")
  }
}
