import Yams

/// Where a text that is no YAML is at fault: what its parser trips over may stand lines behind that.
struct YAMLFault {
  private(set) var line: Int
  /// Nil where the line alone is known.
  private(set) var column: Int?

  /// What ends by a sign of its own: where that is missing, the line on which it began is at fault.
  private static let closed = ["flow sequence", "flow mapping", "quoted scalar", "simple key"]

  /// - Parameters:
  ///   - context: what was being read, and where that begins.
  ///   - mark: what it was that could not be.
  init(_ context: (text: String, mark: Mark)?, _ mark: Mark, in text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    (line, column) = (mark.line, mark.column)
    if let context, context.mark.line < mark.line,
      Self.closed.contains(where: { context.text.contains($0) }),
      Self.isBehind(context.mark.line, mark.line, lines)
    {
      (line, column) = (context.mark.line, context.mark.column)
    }
    // The end of the text is where it is found out, and nothing that anybody wrote.
    let last = (lines.lastIndex { $0.contains { !$0.isWhitespace } } ?? 0) + 1
    if line > last { (line, column) = (last, nil) }
  }

  /// Whether a line stands no deeper than one before it, as what follows on that does and what goes on with it does not.
  private static func isBehind(_ first: Int, _ line: Int, _ lines: [Substring]) -> Bool {
    func depth(_ number: Int) -> Int? {
      guard lines.indices.contains(number - 1) else { return nil }
      return lines[number - 1].firstIndex { $0 != " " }.map {
        lines[number - 1].distance(from: lines[number - 1].startIndex, to: $0)
      }
    }
    guard let own = depth(line) else { return true }
    return own <= depth(first) ?? 0
  }
}
