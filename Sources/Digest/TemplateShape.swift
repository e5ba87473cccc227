import Diagnostics

/// What a template may name: the shape of the values, without the values.
package indirect enum TemplateShape: Sendable {
  case text
  case number
  case flag
  case list(TemplateShape)
  case object([String: TemplateShape])

  private static let article = TemplateShape.object([
    "id": .text, "title": .text, "title_underline": .text, "number": .text, "is_lead": .flag,
    "summary": .text, "url": .text, "date": .text, "author": .text, "image": .text,
    "caption": .text, "alt": .text, "tags": .list(.text), "body_html": .text, "body_text": .text,
  ])

  private static let newsletter = TemplateShape.object([
    "name": .text, "name_underline": .text, "url": .text, "language": .text,
    "postal_address": .text, "postal_lines": .list(.text),
  ])

  /// What the name of an issue may be made from.
  static let issueID = TemplateShape.object([
    "year": .text, "month": .text, "day": .text, "week": .text, "list": .text,
  ])

  /// What subjects, preheaders and digests may name.
  /// - Parameters:
  ///   - readerFields: the columns of the roster.
  ///   - unknown: what of the issue is not made yet.
  static func digest(readerFields: [String], without unknown: Set<String> = []) -> TemplateShape {
    var reader: [String: TemplateShape] = ["email": .text, "name": .text, "unsubscribe_url": .text]
    for field in readerFields where !field.isEmpty { reader[field] = .text }
    let issue = ["id", "subject", "preheader", "date", "url"].filter { !unknown.contains($0) }
    return .object([
      "newsletter": newsletter,
      "issue": .object(Dictionary(uniqueKeysWithValues: issue.map { ($0, .text) })),
      "lead": article,
      "sections": .list(
        .object(["title": .text, "title_underline": .text, "articles": .list(article)])),
      "reader": .object(reader),
    ])
  }

  /// What a transform makes of a value of this shape; nil when it cannot be applied.
  func applying(_ transform: String) -> TemplateShape? {
    switch (self, transform) {
    case (.text, "lowercased"), (.text, "uppercased"), (.text, "capitalized"), (.text, "reversed"):
      .text
    // A text that is empty is not there at all, so that only {{^name}} can ask for it.
    case (.list, "empty"): .flag
    case (.number, "plusone"), (.number, "minusone"), (.list, "count"): .number
    case (.number, "even"), (.number, "odd"), (.number, "equalzero"): .flag
    case (.list(let element), "first"), (.list(let element), "last"): element
    case (.list, "reversed"): self
    default: nil
    }
  }

  /// What `first()` and its like stand for inside a list.
  static let positions: [String: TemplateShape] = [
    "first": .flag, "last": .flag, "even": .flag, "odd": .flag, "index": .number,
  ]
}
