import Diagnostics
import Foundation
import Newsroom

/// What keeps the issue from being made, or what the last save took out of it, over the page until it is mended: file, line, and what the line says.
struct ErrorOverlay {
  private let problems: [Problem]
  private let title: String
  private let hasOlder: Bool
  private let spell: @Sendable (Advice) -> String

  init(_ sight: Sight, _ more: Problem?, spell: @escaping @Sendable (Advice) -> String) {
    let grave = sight.problems + [more].compactMap(\.self)
    problems = grave.isEmpty ? sight.broken : grave
    title = grave.isEmpty ? "What was saved is left out" : "The issue cannot be made"
    hasOlder = sight.preview != nil && !sight.problems.isEmpty
    self.spell = spell
  }

  var markup: Markup {
    guard !problems.isEmpty else { return "" }
    let rows = problems.map { problem -> Markup in
      let line: Markup =
        problem.location.flatMap(SourceExcerpt.line).map { text -> Markup in
          "<pre><span class=\"quiet\">\(problem.location?.line ?? 1)</span> \(text)</pre>"
        } ?? ""
      let hint: Markup =
        problem.hints(spelled: spell).map { hint -> Markup in "<p>\(hint)</p>" } ?? ""
      return "<li><b>\(problem.reason)</b>\(PlaceLink(problem.location).markup)\(line)\(hint)</li>"
    }
    let older: Markup = hasOlder ? "<p>Below is the last that could be made.</p>" : ""
    return """
      <div class="overlay" role="alert"><h2>\(title)</h2><ul>\(rows)</ul>\(older)</div>
      """
  }
}

/// A line of a file, as it stands there.
enum SourceExcerpt {
  /// A file that is larger is none that somebody writes.
  private static let limit: UInt64 = 8 << 20

  static func line(at location: SourceLocation) -> String? {
    guard let line = location.line, line > 0, let stamp = FileStamp(of: location.file),
      stamp.size <= limit, let data = FileManager.default.contents(atPath: location.file),
      let text = try? SourceText(decoding: data, file: location.file)
    else { return nil }
    let lines = text.lines
    return lines.indices.contains(line - 1) ? String(lines[line - 1].prefix(400)) : nil
  }
}
