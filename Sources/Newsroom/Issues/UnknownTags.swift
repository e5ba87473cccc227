import Articles
import Diagnostics
import Digest
import Expressions

/// Tags that somebody asks for and no article bears: most likely slips of the pen.
struct UnknownTags {
  private let borne: [String]
  private let folded: Set<String>

  /// - Parameter rules: what gives tags to articles that have none.
  init(_ material: Material, rules: [TagRule]) {
    // What was carried has borne them, whether or not a file of it is left.
    let carried = (material.carried.sent.map(\.issue) + material.carried.unsent)
      .flatMap(\.entries).flatMap { $0.tags ?? [] }
    borne = Set(material.articles.flatMap(\.tags) + carried + rules.map(\.tag)).sorted()
    folded = Set(borne.map { TagName($0).folded })
  }

  /// - Parameter articles: all of which somebody asks for some.
  init(_ articles: [Article], rules: [TagRule]) {
    borne = Set(articles.flatMap(\.tags) + rules.map(\.tag)).sorted()
    folded = Set(borne.map { TagName($0).folded })
  }

  /// One for each tag of an expression that none of them bears.
  func problems(of expression: TagExpression) -> [Problem] {
    expression.tags.filter { !isBorne(TagName($0)) }.map { tag in
      Problem("no article bears the tag “\(tag)”", hint: hint(for: tag))
    }
  }

  private func isBorne(_ name: TagName) -> Bool {
    folded.contains(name.folded) || borne.contains { TagName($0).matches(name) }
  }

  private func hint(for tag: String) -> String? {
    if tag.contains(where: { "?[]{}".contains($0) }) { return "“*” alone stands for other letters" }
    return nearestName(to: tag, among: borne).map { "did you mean “\($0)”?" }
  }

  /// One for each tag that sections and filter ask for and nobody bears; none where there is no tag at all.
  func problems(of selector: Selector) -> [Problem] {
    guard !borne.isEmpty else { return [] }
    var told: Set<String> = []
    let asked =
      selector.filter.tags.map { (nil as Selector.Section?, $0) }
      + selector.sections.flatMap { section in section.tags.tags.map { (section, $0) } }
    return asked.compactMap { section, tag in
      let name = TagName(tag)
      guard !isBorne(name), told.insert(name.folded).inserted else { return nil }
      return Problem(
        "no article has ever borne the tag “\(tag)”"
          + (section.map { ", which section “\($0.title)” asks for" } ?? ""),
        at: section?.location,
        hint: hint(for: tag))
    }
  }
}
