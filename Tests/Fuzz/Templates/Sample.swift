import Template

/// What the templates of the fuzz test may name, among it all that the sample edition's templates do.
enum Sample {
  static let entries = ["digest.html", "digest.txt"]

  /// Somebody with nothing, somebody with everything, somebody with something.
  static let readers: [[String: String]] = [
    [:], ["name": "Ann <&> O'Hara", "email": "ann@example.org", "town": "{{x}}"], ["town": ""],
  ]

  static let shape = TemplateShape.object(
    ["reader": object(["name", "email", "town", "unsubscribe_url"])].merging(
      full.mapValues(TemplateShape.init(of:))
    ) { $1 })

  static let values = [TemplateValue.object(full), TemplateValue.object(sparse)]

  private static let full: [String: TemplateValue] = [
    "title": .text("A \"b\" <c> {{d}} <0%e"), "body": .text(" one\n\ttwo {\n"), "flag": .flag(true),
    "count": .number(3), "greeting": greeting, "tags": .list([.text("x"), .text("{")]),
    "sections": .list([
      section("one", [article("a"), article("b<")]), section("two", [article("c")]),
    ]),
    "lead": article("lead"), "rows": .list([.list([.number(1), .number(0)])]),
    "newsletter": texts([
      "name", "name_underline", "url", "language", "postal_address",
    ]),
    "issue": texts(["id", "date", "subject", "preheader", "url"]),
  ]

  private static let sparse: [String: TemplateValue] = [
    "title": .absent, "body": .text("\n"), "flag": .flag(false), "count": .number(.max),
    "greeting": greeting, "tags": .list([]), "sections": .list([section("{", [])]),
    "lead": .absent, "rows": .list([.list([])]), "newsletter": texts(["name", "url"]),
    "issue": texts(["id"]),
  ]

  /// Text in which fields wait, as a subject line can have them.
  private static let greeting = TemplateValue.pieces([
    .text("Good morning, <"),
    .section(DeferredField("name"), isInverted: false, [.field(name, isEscaped: false)]),
    .section(DeferredField("name"), isInverted: true, [.text("you {")]), .text("> of "),
    .field(DeferredField("town"), isEscaped: false), .text("{{!"),
  ])
  private static let name = DeferredField("name", transforms: [.uppercased])

  private static func section(_ title: String, _ articles: [TemplateValue]) -> TemplateValue {
    .object(["title": .text(title), "title_underline": .text("==="), "articles": .list(articles)])
  }

  private static func article(_ title: String) -> TemplateValue {
    guard
      case .object(var members) = texts([
        "date", "author", "caption", "image", "alt", "summary", "body_html", "body_text",
        "title_underline",
      ])
    else { return .absent }
    members["title"] = .text(title)
    members["url"] = title == "a" ? .absent : .text("https://\(title).example")
    members["number"] = .number(title.utf8.count)
    members["tags"] = .list([.text(title), .text("\r\n")])
    members["is_lead"] = .flag(title == "lead")
    return .object(members)
  }

  private static func texts(_ names: [String]) -> TemplateValue {
    .object(.init(uniqueKeysWithValues: names.map { ($0, .text("<\($0)>")) }))
  }

  private static func object(_ names: [String]) -> TemplateShape {
    .object(.init(uniqueKeysWithValues: names.map { ($0, .text) }))
  }
}

extension TemplateShape {
  /// The shape that a full value has.
  init(of value: TemplateValue) {
    switch value {
    case .absent, .text, .pieces: self = .text
    case .number: self = .number
    case .flag: self = .flag
    case .list(let elements): self = .list(TemplateShape(of: elements.first ?? .absent))
    case .object(let members): self = .object(members.mapValues(TemplateShape.init(of:)))
    }
  }
}

extension TemplateValue {
  /// The same values with a reader among them, and with nothing left that waits for one.
  func filled(for reader: [String: String]) -> TemplateValue {
    guard case .object(var members) = self else { return self }
    for (name, member) in members {
      guard case .pieces(let pieces) = member else { continue }
      members[name] = .text(pieces.filled(as: .text) { reader[$0] })
    }
    members["reader"] = .object(reader.mapValues { TemplateValue($0) })
    return .object(members)
  }
}
