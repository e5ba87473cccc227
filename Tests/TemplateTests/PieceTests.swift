import Template
import Testing

/// The second pass, and what can be asked of pieces before it.
@Suite struct PieceTests {
  private static let fields = ["name": "Ada & Bo", "blank": "", "town": "Tidewick"]

  @Test(arguments: [
    ("{{reader.name}}|{{&reader.name}}", "Ada &amp; Bo|Ada & Bo"),
    ("[{{reader.blank}}{{reader.none}}]", "[]"),
    (
      "{{#reader.name}}{{reader.name}}{{/reader.name}}{{^reader.name}}you{{/reader.name}}",
      "Ada &amp; Bo"
    ),
    ("{{#reader.blank}}a{{/reader.blank}}{{^reader.blank}}b{{/reader.blank}}", "b"),
    ("{{#reader.none}}a{{/reader.none}}{{^reader.none}}b{{/reader.none}}", "b"),
    (
      "{{#reader.town}}{{^reader.none}}{{uppercased(reader.town)}}{{/reader.none}}{{/reader.town}}",
      "TIDEWICK"
    ),
    ("{{uppercased(reader.name)}}", "ADA &amp; BO"),
    ("{{reversed(uppercased(reader.town))}}", "KCIWEDIT"),
    ("{{#uppercased(reader.blank)}}a{{/uppercased(reader.blank)}}", ""),
  ])
  func `the second pass fills in fields`(_ template: String, _ expected: String) throws {
    #expect(try pieces(template).filled(as: .html) { Self.fields[$0] } == expected)
  }

  @Test(
    arguments: [
      ("a{{x}}", []), ("{{reader.name}}", ["name"]),
      ("{{^reader.town}}a{{/reader.town}}", ["town"]),
      (
        "{{#reader.a}}{{#reader.b}}{{uppercased(reader.c)}}{{/reader.b}}{{/reader.a}}",
        ["a", "b", "c"]
      ),
    ] as [(String, Set<String>)])
  func `every field that is asked for is known`(_ template: String, _ expected: Set<String>) throws
  {
    #expect(try pieces(template).fields == expected)
  }

  @Test(arguments: [
    ("", false), ("reader.name", false), ("{{reader.name}}", true), ("{{&reader.name}}", true),
    ("{{reader.town}}", false), ("{{uppercased(reader.name)}}", false),
    ("{{#reader.name}}{{reader.name}}{{/reader.name}}", true),
    ("{{^reader.name}}{{reader.name}}{{/reader.name}}", false),
    ("{{#reader.name}}yes{{/reader.name}}", false),
    ("{{#reader.town}}{{reader.name}}{{/reader.town}}", false),
    ("{{^reader.town}}{{reader.name}}{{/reader.town}}", false),
    (
      "{{#reader.town}}{{reader.name}}{{/reader.town}}{{^reader.town}}{{reader.name}}{{/reader.town}}",
      true
    ),
    (
      "{{^reader.town}}{{reader.name}}{{/reader.town}}, {{#reader.town}}{{reader.name}}{{/reader.town}}",
      true
    ),
    ("{{#reader.town}}{{reader.name}}{{/reader.town}}{{^reader.town}}you{{/reader.town}}", false),
    (
      "{{#reader.town}}{{reader.name}}{{/reader.town}}{{#reader.town}}{{reader.name}}{{/reader.town}}",
      false
    ),
    (
      "{{#reader.town}}{{reader.name}}{{/reader.town}}{{^reader.land}}{{reader.name}}{{/reader.land}}",
      false
    ),
    (
      "{{#reader.a}}{{#reader.b}}{{reader.name}}{{/reader.b}}{{^reader.b}}{{reader.name}}{{/reader.b}}{{/reader.a}}"
        + "{{^reader.a}}{{#reader.name}}{{reader.name}}{{/reader.name}}{{/reader.a}}", true
    ),
    (
      "{{#reader.a}}{{#reader.b}}{{reader.name}}{{/reader.b}}{{/reader.a}}{{^reader.a}}{{reader.name}}{{/reader.a}}",
      false
    ),
    ("{{#reader.town}}{{reader.name}}{{/reader.town}}{{reader.name}}", true),
    (
      "{{#uppercased(reader.town)}}{{reader.name}}{{/uppercased(reader.town)}}{{^reader.town}}{{reader.name}}{{/reader.town}}",
      true
    ),
  ])
  func `a field shows to all who have it`(_ template: String, _ expected: Bool) throws {
    #expect(try pieces(template).showsToAll("name") == expected)
    // Whoever has the field sees it, whatever else is known of them.
    guard expected else { return }
    for known in [
      ["name"], ["name", "town"], ["name", "a"], ["name", "a", "b"], ["name", "land"],
    ] {
      #expect(
        try pieces(template).filled(as: .html) { known.contains($0) ? "·\($0)·" : nil }.contains(
          "·name·"))
    }
  }

  @Test(arguments: [
    ("{{x}}", true), ("{{#x}}{{/x}}", true), ("{{uppercased(x)}}", true),
    ("{{^y}}{{#z}}{{x}}{{/z}}{{/y}}", true),
    ("{{$b}}{{x}}{{/b}}", true), ("{{<p}}{{$b}}{{x}}{{/b}}{{/p}}", true), ("{{x.y}}", false),
    ("{{.x}}", false),
    ("{{>p}}", false), ("{{<p}}{{/p}}", false), ("x", false), ("", false),
  ])
  func `a template is asked what it names itself`(_ template: String, _ expected: Bool) throws {
    let library = try TemplateLibrary(
      [source("main", template), source("p", "{{x}}")], deferring: nil)
    #expect(library.names("x", in: "main") == expected)
    #expect(!library.names("x", in: "nothing"))
  }
}
