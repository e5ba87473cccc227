import Diagnostics
import Newsroom

/// What keeps the issue from being made, what the last save took out of it, and what in the list keeps it from being
/// sent, over the page until it is mended: file, line, and what the line says.
struct ErrorOverlay {
  private struct Part {
    let title: String
    let problems: [Problem]
  }

  private let parts: [Part]
  private let hasOlder: Bool
  private let spell: @Sendable (Advice) -> String
  /// Rows that are shown of each part: of a list a thousand can be wrong.
  private static let limit = 4

  init(_ sight: Sight, _ more: Problem?, spell: @escaping @Sendable (Advice) -> String) {
    let grave = sight.problems + [more].compactMap(\.self)
    let isEmptied = sight.broken.allSatisfy { problem in
      problem.location.map { SourceExcerpt.isBlank($0.file) } ?? false
    }
    let all =
      grave.isEmpty
      ? [
        Part(
          title: isEmptied ? "What was saved is empty" : "What was saved is left out",
          problems: sight.broken),
        Part(title: "The list cannot be mailed as it is", problems: sight.listErrors),
      ]
      : [Part(title: "The issue cannot be made", problems: grave)]
    parts = all.filter { !$0.problems.isEmpty }
    hasOlder = sight.preview != nil && !sight.problems.isEmpty
    self.spell = spell
  }

  var markup: Markup {
    guard !parts.isEmpty else { return "" }
    let older: Markup = hasOlder ? "<p>What you see is the last that could be made.</p>" : ""
    return """
      <div class="overlay" role="alert">\(parts.map(rows))\(older)</div>
      """
  }

  private func rows(of part: Part) -> Markup {
    let rows = part.problems.prefix(Self.limit).map { problem -> Markup in
      let line: Markup =
        problem.location.flatMap(SourceExcerpt.line).map { text -> Markup in
          "<pre><span class=\"quiet\">\(problem.location?.line ?? 1)</span> \(text)</pre>"
        } ?? ""
      let hint: Markup =
        problem.hints(spelled: spell).map { hint -> Markup in "<p>\(hint)</p>" } ?? ""
      return "<li><b>\(problem.reason)</b>\(PlaceLink(problem.location).markup)\(line)\(hint)</li>"
    }
    let rest = part.problems.count - rows.count
    let more: Markup = rest > 0 ? "<p>\(rest) more of the kind are among the checks.</p>" : ""
    return "<h2>\(part.title)</h2><ul>\(rows)</ul>\(more)"
  }
}
