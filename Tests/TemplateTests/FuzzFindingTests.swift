import Diagnostics
import Template
import Testing

/// What fuzzing and very large inputs found; each of these took minutes, or all memory, or did not survive
/// a file.
@Suite(.timeLimit(.minutes(30))) struct FuzzFindingTests {
  private static let size = 200_000
  private static let shape = TemplateShape.object([
    "title": .text, "lead": .object(["title": .text]), "tags": .list(.text),
  ])
  private static let values: [String: TemplateValue] = [
    "title": .text("Tides"), "lead": .object(["title": .text("Low tide")]),
    "tags": .list(Array(repeating: .text("a"), count: 10)),
    "body": .text(String(repeating: "Low tide. ", count: 10_000)),
    "long": .list(Array(repeating: .absent, count: 10_000)),
  ]

  private static func many(_ text: String) -> String {
    String(repeating: text, count: size / text.utf8.count)
  }

  private static func nested(_ open: String, _ close: String, _ depth: Int, _ inner: String)
    -> String
  {
    String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
  }

  private static func numbered(_ count: Int, _ text: (Int) -> String) -> String {
    (0..<count).map(text).joined()
  }

  /// Reads, checks, evaluates and freezes as far as it goes.
  private func take(_ main: String, _ partials: [String: String] = [:]) -> [String] {
    let sources = [source("main", main)] + partials.map { source($0.key, $0.value) }
    var problems: [String] = []
    do {
      let library = try TemplateLibrary(sources, deferring: "reader")
      do { try library.check(["main": Self.shape]) } catch {
        problems = error.problems.map(\.description)
      }
      let pieces = try library.evaluate("main", with: .object(Self.values))
      let form = FrozenPart.Form(deferred: "reader")
      let frozen = FrozenPart.write(pieces, as: form)
      #expect(
        try FrozenPart.read(frozen, as: form, at: SourceLocation(file: "part")) == pieces)
    } catch let error as ProblemList {
      problems += error.problems.map(\.description)
    } catch { problems.append("\(error)") }
    return problems
  }

  @Test(arguments: [
    "{", "{{", "{{#title}}", "{{/title}}", "{{title}}", "{{a b}}", "{{nobody}}", "{{%a}}",
    "{{>nobody}}", "\n", "{{!", "{{=", "{{$a}}\n x\n{{/a}}\n", "e\u{301}\u{301}{{nobody}}",
    "{{#reader.name}}\n x\n {{/reader.name}}\n",
  ])
  func `much of the same takes no long time`(_ text: String) {
    let problems = take(Self.many(text))
    #expect(problems.count <= 102)
    #expect(problems.allSatisfy { $0.utf8.count < 1000 })
  }

  @Test func `a name of very many accents is shown in part`() {
    for problem in take("{{a\(Self.many("\u{301}"))}}") { #expect(problem.utf8.count < 300) }
  }

  @Test func `delimiters have a length`() {
    let long = String(repeating: "a", count: 41)
    #expect(take("{{=\(long) b=}}") == ["main.mustache:1:1: delimiters have 40 bytes at most"])
    #expect(take("{{=a \(long)=}}") == ["main.mustache:1:1: delimiters have 40 bytes at most"])
    #expect(
      take("{{=\(long.dropLast()) b=}}\(Self.many("a"))") == [
        "main.mustache:1:49: the tag is not closed\n  hint: end it with “b”"
      ])
  }

  @Test func `blocks in blocks look for their margins once`() {
    #expect(take(Self.nested("{{$a}}\n", "{{/a}}\n", 190, Self.many(" \n"))) == [])
    #expect(take(Self.nested("{{$a}}\n", "{{/a}}\n", 190, Self.many(" a\n"))) == [])
  }

  @Test func `a field of which many are shown is collected once`() throws {
    let template = Self.nested(
      "{{#reader.name}}", "{{/reader.name}}", 190, Self.numbered(10_000) { "{{reader.f\($0)}}" })
    #expect(try pieces(template).fields.count == 10_001)
  }

  /// Lookups go through everything that is open.
  @Test(arguments: ["{{nobody}}", "{{title}}"])
  func `deep places are looked at for as long as a mail deserves`(_ tag: String) {
    #expect(
      take(Self.nested("{{#lead}}", "{{/lead}}", 190, Self.many(tag))).contains(
        "main.mustache:1:1: this template, with all that it includes, is too much for a mail")
        == (tag == "{{title}}"))
  }

  @Test(arguments: [
    "{{#uppercased(reversed(body))}}{{/uppercased(reversed(body))}}",
    "{{^count(reversed(long))}}{{/count(reversed(long))}}",
    nested("{{#lead}}", "{{/lead}}", 150, nested("{{#tags}}", "{{/tags}}", 5, "")),
    "{{^lead" + many(".a").prefix(480) + "}}{{/lead" + many(".a").prefix(480) + "}}",
    "{{<p}}" + numbered(1000) { "{{$b\($0)}}{{/b\($0)}}" } + "{{/p}}",
  ])
  func `a list within itself is refused by its work`(_ inner: String) {
    let template = Self.nested("{{#tags}}", "{{/tags}}", 20, inner)
    #expect(
      take(template, ["p": ""]).contains {
        $0.hasSuffix("what the templates make is too large for a mail")
      })
  }

  @Test func `many blocks are copied into many parents for as long as a mail deserves`() {
    let blocks = Self.numbered(10_000) { "{{$b\($0)}}{{/b\($0)}}" }
    let parents = String(repeating: "{{<q}}{{$x}}{{/x}}{{/q}}", count: 10_000)
    #expect(
      take(
        "{{<p}}\(blocks){{/p}}",
        ["p": parents + blocks, "q": "{{$x}}{{/x}}"]
      )
      .contains { $0.hasSuffix("what the templates make is too large for a mail") })
  }

  @Test(arguments: [
    ("{{>main}}\n", ""), ("{{>p}}\n", many("\n")),
    ("{{<p}}\n{{$a}}\n a\n{{/a}}\n{{/p}}\n", "{{$a}}\n{{/a}}\n"),
  ])
  func `lines are indented as far as a mail deserves`(_ tag: String, _ partial: String) {
    for indent in [5000, 500_000] {
      let problems = take(String(repeating: " ", count: indent) + tag, ["p": partial])
      #expect(
        problems.contains { $0.hasSuffix("what the templates make is too large for a mail") }
          == (indent > 10_000 || !partial.hasPrefix("{")), "\(problems)")
    }
  }

  @Test func `where there are more names than anybody has, none is suggested`() {
    let templates = Dictionary(
      uniqueKeysWithValues: (0..<50_000).map { ("template-\($0)", "") })
    #expect(
      take("{{>template-x}}", templates) == ["main.mustache:1:1: no template is named “template-x”"]
    )
  }

  @Test func `no more names are listed than anybody reads`() {
    let templates = Dictionary(uniqueKeysWithValues: (100..<180).map { ("a\($0)", "") })
    let known = (100..<140).map { "a\($0)" }.joined(separator: ", ")
    #expect(
      take("{{>nobody}}", templates) == [
        "main.mustache:1:1: no template is named “nobody”\n  hint: known: \(known), …"
      ])
  }

  /// An issue is frozen only when its parts can be read back.
  @Test func `reading finds what is too much around a field`() throws {
    let greeting: [String: TemplateValue] = [
      "greeting": .pieces([
        .section(
          name, isInverted: false,
          [.field(DeferredField("name", transforms: [.uppercased]), isEscaped: true)])
      ])
    ]
    func problem(_ template: String) -> String? {
      do {
        let form = FrozenPart.Form(deferred: "reader")
        let made = try pieces(template, greeting)
        #expect(
          try FrozenPart.read(
            FrozenPart.write(made, as: form), as: form, at: SourceLocation(file: "part")) == made)
        return nil
      } catch { return "\(error)" }
    }
    func deep(_ depth: Int) -> String {
      Self.nested("{{#reader.name}}", "{{/reader.name}}", depth, "{{greeting}}")
    }
    #expect(problem(deep(199)) == nil)
    #expect(problem(deep(200))?.contains("sections are nested more than 200 deep") == true)
    func around(_ count: Int) -> String {
      "{{\(Self.nested("uppercased(", ")", count, "greeting"))}}"
    }
    #expect(problem(around(9)) == nil)
    #expect(problem(around(10))?.contains("too many transforms") == true)
  }
}
