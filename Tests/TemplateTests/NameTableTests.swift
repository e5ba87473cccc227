import Diagnostics
import Template
import Testing

/// Tables from which shapes and values are made alike.
@Suite struct NameTableTests {
  private struct Person: Sendable {
    var name: String?
    var tags: [String] = []
    var friends: [String] = []
  }

  private static let friend = NameTable<String>([
    .text("name", "Their name.", example: "Bo") { $0 },
    .text("initial", "A letter.", example: "B") { String($0.prefix(1)) },
  ])

  private static let person = NameTable<Person>([
    .text("name", "The name.", example: "Ada", when: "the roster has one") { $0.name },
    .pieces("greeting", "A greeting.", example: "Dear Ada") {
      $0.name == nil ? [] : [.text("Dear "), .field(DeferredField("name"), isEscaped: false)]
    },
    .flag("is_known", "Whether there is a name.", example: "true") { $0.name != nil },
    .texts("tags", "What they like.", example: "sea, mud") { $0.tags },
    .list("friends", "Their friends.", example: "…", of: friend) { $0.friends },
    .object("best", "Their best friend.", example: "…", when: "there is one", of: friend) {
      $0.friends.first
    },
    .object("other", "Another.", example: "…", of: friend, without: ["initial"]) {
      $0.friends.last
    },
  ])

  private static let full = Person(name: "Ada", tags: ["sea", "mud"], friends: ["Bo", "Cy"])

  @Test(arguments: [
    ("{{name}}", "Ada", ""), ("{{greeting}}", "Dear *name*", ""),
    ("{{#is_known}}yes{{/is_known}}{{^is_known}}no{{/is_known}}", "yes", "no"),
    ("{{#tags}}{{.}} {{/tags}}{{count(tags)}}", "sea mud 2", "0"),
    ("{{#friends}}{{name}}{{initial}} {{/friends}}", "BoB CyC ", ""),
    ("{{best.name}}{{#best}}{{initial}}{{/best}}{{^best}}nobody{{/best}}", "BoB", "nobody"),
    ("{{other.name}}", "Cy", ""),
    (
      "{{^greeting}}none{{/greeting}}{{^name}}none{{/name}}{{^tags}}none{{/tags}}{{^friends}}none{{/friends}}",
      "", "nonenonenonenone"
    ),
    ("{{uppercased(name)}}{{uppercased(greeting)}}", "ADADEAR *NAME*", ""),
  ])
  func `what a shape has, the values have too`(
    _ template: String, _ expected: String, _ empty: String
  ) throws {
    let library = try TemplateLibrary([source("main", template)], deferring: "reader")
    #expect(throws: Never.self) { try library.check(["main": Self.person.shape()]) }
    #expect(
      try library.evaluate("main", with: Self.person.values(of: Self.full)).filled(as: .html) {
        "*\($0)*"
      }
        == expected)
    #expect(
      try library.evaluate("main", with: Self.person.values(of: Person())).filled(as: .html) {
        "*\($0)*"
      }
        == empty)
  }

  @Test func `every name has a value, if only an absent one`() {
    for person in [Self.full, Person()] {
      guard case .object(let shapes) = Self.person.shape(),
        case .object(let values) = Self.person.values(of: person)
      else { Issue.record("a table makes objects"); return }
      #expect(Set(shapes.keys) == Set(values.keys))
      for (name, shape) in shapes { expect(values[name], fits: shape, name) }
    }
  }

  private func expect(_ value: TemplateValue?, fits shape: TemplateShape, _ name: String) {
    switch (shape, value) {
    case (.text, .text), (.text, .pieces), (.text, .absent), (.flag, .flag), (.number, .number),
      (.object, .absent):
      break
    case (.list(let element), .list(let values)):
      for value in values { expect(value, fits: element, name) }
    case (.object(let shapes), .object(let values)):
      for (part, shape) in shapes { expect(values[part], fits: shape, "\(name).\(part)") }
    default: Issue.record("\(name) is \(shape), not \(String(describing: value))")
    }
  }

  @Test(arguments: [
    ("{{other.initial}}", "“other” has no “initial”"), ("{{name}}", "nothing is named “name” here"),
  ])
  func `a name without a value yet is unknown`(_ template: String, _ expected: String) throws {
    let library = try TemplateLibrary([source("main", template)], deferring: nil)
    let error = #expect(throws: ProblemList.self) {
      try library.check(["main": Self.person.shape(without: ["name"])])
    }
    #expect(error?.problems.first?.reason == expected)
  }

  @Test func `a table keeps what its names mean, in order`() {
    #expect(
      Self.person.names.map(\.name) == [
        "name", "greeting", "is_known", "tags", "friends", "best", "other",
      ])
    #expect(
      Self.person.names.map(\.condition) == [
        "the roster has one", nil, nil, nil, nil, "there is one", nil,
      ])
    #expect(Self.person.names[0].meaning == "The name." && Self.person.names[0].example == "Ada")
  }
}
