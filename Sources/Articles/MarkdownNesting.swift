import Diagnostics

/// How deep lists and quotes stand in one another on a single line.
///
/// cmark looks through the rest of the line for each of them: a hundred thousand took a quarter of a minute.
enum MarkdownNesting {
  /// The most of one line squared, and those of all lines together: half a second.
  private static let most = 400_000_000

  /// Refuses a text of which lines begin with more marks than anybody sets.
  static func refuse(in source: SourceText) throws(Problem) {
    // However a shorter text is written, it has not as many.
    guard source.text.utf8.count * source.text.utf8.count > most else { return }
    var sum = 0
    for (index, line) in source.lines.enumerated() where line.utf8.count > 200 {
      let depth = depth(of: line)
      sum += depth * depth
      guard sum > most else { continue }
      throw Problem(
        "begins too many lists and quotes in one another",
        at: source.location(line: index + 1), hint: "mails hold a few of them")
    }
  }

  /// Counts `>`, `-`, `+`, `*`, `1.` and `1)` up to the first word.
  private static func depth(of line: Substring) -> Int {
    var rest = line.utf8
    var depth = 0
    while true {
      rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
      let isQuote = rest.first == UInt8(ascii: ">")
      let digits = rest.prefix { $0 &- 0x30 < 10 }
      rest = rest.dropFirst(digits.count)
      guard let mark = rest.first,
        isQuote || (digits.isEmpty ? "-+*" : ".)").utf8.contains(mark)
      else { return depth }
      rest = rest.dropFirst()
      guard isQuote || rest.isEmpty || rest.first == 0x20 || rest.first == 0x09 else {
        return depth
      }
      depth += 1
    }
  }
}
