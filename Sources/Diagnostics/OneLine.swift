/// What must stand on one line, such as a title, whatever it was written on.
extension String {
  /// The text with every run of blanks and line ends as one space.
  package var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
