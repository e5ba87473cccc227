package import Diagnostics

/// A template's text and where it came from.
package struct TemplateSource: Sendable, Equatable {
  /// What a template's values are put into, which decides what is escaped.
  package enum Kind: Sendable, Equatable {
    case html, text
  }

  /// The name that partials are called by: the file's name without `.mustache`.
  package var name: String
  package var kind: Kind
  package var text: String
  /// The file, and the line of the text's first line, for templates that stand inside another file.
  package var location: SourceLocation
  /// Whether others may include it.
  package var isPartial: Bool
  /// Whose mistakes it holds.
  package var category: Problem.Category

  package init(
    name: String, kind: Kind, text: String, location: SourceLocation, isPartial: Bool = true,
    category: Problem.Category = .input
  ) {
    self.name = name
    self.kind = kind
    self.text = text
    self.location = location
    self.isPartial = isPartial
    self.category = category
  }

  /// The line and column of a place in the text.
  /// - Parameter offset: in bytes of UTF-8.
  func location(at offset: Int) -> SourceLocation {
    let before = text.utf8.prefix(offset)
    let line = before.count { $0 == 0x0A }
    // A template that stands in a configuration value knows its line alone.
    if let first = location.line { return SourceLocation(file: location.file, line: first + line) }
    let start = before.lastIndex(of: 0x0A).map { before.index(after: $0) } ?? before.startIndex
    return SourceLocation(
      file: location.file, line: line + 1,
      column: String(decoding: before[start...], as: UTF8.self).count + 1)
  }

  func problem(_ reason: String, at offset: Int, hint: String? = nil) -> Problem {
    Problem(reason, at: location(at: offset), hint: hint, category: category)
  }
}
