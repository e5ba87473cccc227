import Diagnostics
import Template
import TestSupport
import Testing

/// Templates and values that mean harm: they must end neither the program nor anybody's patience.
@Suite(.timeLimit(.minutes(30))) struct HostileTests {
  private static let leaves = [
    "{{title}}", "{{&title}}", "{{{lead.title}}}", "{{uppercased(title)}}", "{{reader.name}}",
    "{{reversed(reader.name)}}",
    "{{>a}}", "{{>b}}", "  {{>a}}\n", "{{<a}}{{/a}}", "{{! c }}", "{{!\n}}",
    "{{=<% %>=}}<%title%><%={{ }}=%>", "\n", "\n", "\r\n", "  ", "\t",
    "text", "é", "{", "}", "=", "{{count(tags)}}", "{{#tags}}{{.}}{{/tags}}",
    "{{#lead}}{{.title}}{{/lead}}", "",
  ]
  private static let pairs = [
    ("{{#title}}", "{{/title}}"), ("{{^title}}\n", "\n{{/title}}"), ("{{#tags}}", "{{/tags}}"),
    ("{{#tags}}\n", "{{/tags}}\n"),
    ("{{^tags}}", "{{/tags}}"), ("{{#lead}}\n", "\n{{/lead}}\n"),
    ("{{#reader.name}}", "{{/reader.name}}"),
    ("  {{#reader.name}}\n", "  {{/reader.name}}\n"), ("{{^reader.name}}\n", "{{/reader.name}}"),
    ("{{$x}}", "{{/x}}"),
    ("  {{$x}}\n", "\n  {{/x}}\n"), ("{{$y}}\n", "{{/y}}"), ("{{<a}}{{$x}}", "{{/x}}{{/a}}"),
    ("  {{<a}}{{$x}}\n", "{{/x}}\n{{/a}}\n"),
    ("{{<b}}{{$y}}\n  ", "{{/y}}{{$x}}x{{/x}}{{/b}}\n"),
    ("{{#tags}}{{#last()}}", "{{/last()}}{{index()}}{{/tags}}"),
  ]
  /// What makes most templates unsound.
  private static let strays = [
    "{{", "}}", "{{{", "}}}", "{{/x}}", "{{#title}}", "{{/title}}", "{{$x}}", "{{<a}}", "{{.}}",
    "{{index()}}", "{{=| |=}}", "<%title%>",
    "{{% p}}", "{{nobody}}", "{{>main}}", "{{tags}}",
  ]

  private static func template(_ random: inout Seeded, depth: Int) -> String {
    (0..<Int.random(in: 0...4, using: &random)).map { _ in
      switch Int.random(in: 0...19, using: &random) {
      case 0: return random.pick(strays)
      case 1...9 where depth > 0:
        let (start, end) = random.pick(pairs)
        return start + template(&random, depth: depth - 1) + end
      default: return random.pick(leaves)
      }
    }.joined()
  }

  private static let shape: [String: TemplateShape] = [
    "title": .text, "tags": .list(.text), "lead": .object(["title": .text]),
    "reader": .object(["name": .text]),
  ]
  private static let values: [String: TemplateValue] = [
    "title": .pieces([.text("<\n {{"), .field(name, isEscaped: false)]), "tags": list("a", "\n"),
    "lead": .object(["title": .absent]),
  ]

  /// Reads, checks and evaluates as far as the templates allow; what they make must survive a file.
  /// - Returns: how far they came.
  private func take(_ sources: [TemplateSource]) throws -> Int {
    guard let library = try? TemplateLibrary(sources, deferring: "reader") else { return 0 }
    let isSound = (try? library.check(["main": .object(Self.shape)])) != nil
    // Templates that were not checked may be too deep, but no worse.
    guard let made = try? library.evaluate("main", with: .object(Self.values)) else {
      #expect(!isSound)
      return 1
    }
    let form = FrozenPart.Form(deferred: "reader")
    let part = FrozenPart.write(made, as: form)
    #expect(
      try FrozenPart.read(part, as: form, at: SourceLocation(file: "part")) == made, "\(sources)")
    #expect(
      try render(part, ["reader": .object(["name": .text("<Ada>")])], as: sources[0].kind)
        == made.filled(as: sources[0].kind) { $0 == "name" ? "<Ada>" : nil }, "\(sources)")
    return isSound ? 2 : 1
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `tags in any order do no harm`(_ seed: UInt64) throws {
    var random = Seeded(state: seed)
    var ends = [0, 0, 0]
    for _ in 0..<2000 {
      let kind = random.pick([TemplateSource.Kind.html, .text])
      let sources = ["main", "a", "b"].map {
        source($0, Self.template(&random, depth: $0 == "main" ? 3 : 1), as: kind)
      }
      ends[try take(sources)] += 1
    }
    // Else the test proves little.
    #expect(ends.allSatisfy { $0 > 100 }, "\(ends)")
  }

  @Test(arguments: [4, 5] as [UInt64])
  func `bytes in any order do no harm`(_ seed: UInt64) throws {
    var random = Seeded(state: seed)
    let bytes =
      Array("{{{{}}}}##//^$><!=&%.() \n\r\tabx|".utf8) + [0x00, 0x0B, 0x80, 0xC3, 0xA9, 0xF0, 0xFF]
    for _ in 0..<3000 {
      let soup = (0..<Int.random(in: 0...60, using: &random)).map { _ in random.pick(bytes) }
      _ = try take([
        source("main", String(decoding: soup, as: UTF8.self)), source("a", "{{$x}}a{{/x}}"),
      ])
    }
  }

  @Test(arguments: ["{{t}}", "{{reader.name}}", "{{#reader.name}}{{t}}{{/reader.name}}", "{{p}}"])
  func `a list within itself is refused by its size`(_ inner: String) {
    for (depth, count) in inner == "{{t}}" ? [(10, 10), (2, 1000)] : [(2, 1000)] {
      let text = String(repeating: "Low tide. ", count: 1000)
      let values: [String: TemplateValue] = [
        "l": .list(Array(repeating: .absent, count: count)), "t": .text(text),
        "p": .pieces([.section(name, isInverted: false, [.text(text)])]),
      ]
      let opening = String(repeating: "{{#l}}", count: depth)
      let template = "\n" + opening + inner + opening.replacing("#", with: "/")
      let error = #expect(throws: Problem.self) { try pieces(template, values) }
      #expect(error?.description.hasPrefix("main.mustache:2:") == true)
      #expect(error?.reason == "what the templates make is too large for a mail")
    }
  }

  @Test func `what is too large is found in the template where it stands`() {
    let error = #expect(throws: Problem.self) {
      try pieces(
        "{{<p}}{{$b}}\n {{t}}{{t}}{{/b}}{{/p}}",
        ["t": .text(String(repeating: "Low tide. ", count: 4_000_000))],
        with: ["p": "{{$b}}{{/b}}"])
    }
    #expect(
      error?.description == "main.mustache:2:7: what the templates make is too large for a mail")
  }

  @Test(arguments: [
    "{{#a}}", "{{^a}}", "{{$a}}", "{{<a}}", "{{<a}}{{$a}}", "{{<a}}{{#a}}", "{{a", "{{{", "{{=",
    "{{!", "{{ ", "{", "{{=a b=}}", "{{/a}}",
  ])
  func `the same many times does no harm`(_ tag: String) {
    #expect(throws: (any Error).self) {
      let library = try TemplateLibrary(
        [source("main", String(repeating: tag, count: 30_000)), source("a", "")], deferring: nil)
      try library.check(["main": .object([:])])
      if tag == "{" || tag == "{{=a b=}}" { throw Problem("nothing to refuse") }
    }
  }
}
