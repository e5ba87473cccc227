package import Diagnostics

/// A template's text and where it came from.
package struct TemplateSource: Sendable {
  /// What a template's values are put into, which decides what is escaped.
  package enum Kind: Sendable, Equatable {
    case html, text
  }

  /// The name that partials are called by: the file's name without `.mustache`.
  package var name: String
  package var kind: Kind
  package var text: String
  /// The file, and the line before the text's first, for templates that stand inside another file.
  package var location: SourceLocation

  package init(name: String, kind: Kind, text: String, location: SourceLocation) {
    self.name = name
    self.kind = kind
    self.text = text
    self.location = location
  }

  /// The line and column of a place in the text.
  func location(at index: String.Index) -> SourceLocation {
    let before = text[..<index]
    let line = before.reduce(0) { $0 + ($1 == "\n" ? 1 : 0) }
    let column = before.distance(from: before.lastIndex(of: "\n") ?? before.startIndex, to: index)
    let first = location.line ?? 1
    // A template that stands in a configuration value knows its line alone.
    return SourceLocation(
      file: location.file, line: first + line,
      column: location.line == nil ? max(1, line == 0 ? column + 1 : column) : nil)
  }
}
