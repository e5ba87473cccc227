/// A place in a file that a person can open.
package struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
  /// The path as it should be shown, relative to where the command was run.
  package var file: String
  /// The line, counted from 1; nil when the whole file is meant.
  package var line: Int?
  /// The column in characters, counted from 1.
  package var column: Int?

  package init(file: String, line: Int? = nil, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  package var description: String {
    ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
  }
}
