import Diagnostics

/// What shows that a blank line is missing or too many, so that a summary stands where a title should.
enum HeadlineSlip: Equatable {
  case fullStop
  case longerThanSummary

  /// - Returns: nil for a heading that reads like one.
  init?(_ heading: HeadlineList.Block, before summary: HeadlineList.Block) {
    guard let title = heading.lines.last else { return nil }
    if Self.endsInFullStop(title) {
      self = .fullStop
    } else if title.count > summary.text.count {
      self = .longerThanSummary
    } else {
      return nil
    }
  }

  var problem: String {
    switch self {
    case .fullStop: "this title ends in a full stop, as a summary does"
    case .longerThanSummary: "this title is longer than its summary"
    }
  }

  static let hint =
    "blocks alternate: a title, a blank line, a summary of one paragraph, a blank line"

  /// Refuses a list of which the pairs cannot be right: a title is left over at the end, or something stands
  /// for a summary that reads like a title and is as short, below a title that reads like a summary.
  static func refuse(_ blocks: [HeadlineList.Block], in source: SourceText) throws(Problem) {
    let starts = stride(from: 0, to: blocks.count, by: 2)
    let suspects = starts.filter { start in
      start + 1 < blocks.count
        ? HeadlineSlip(blocks[start], before: blocks[start + 1]) == .fullStop
        : endsInFullStop(blocks[start].lines.last ?? "")
    }
    guard let first = suspects.first,
      blocks.count % 2 == 1
        || suspects.contains(where: { start in
          let (heading, summary) = (blocks[start].text, blocks[start + 1].text)
          return !readsLikeText(summary) && summary.count < heading.count
        })
    else { return }
    // Titles that stand for summaries before it: there the list slipped.
    var slip = first
    while slip >= 2, !readsLikeText(blocks[slip - 1].text),
      blocks[slip - 1].text.count < blocks[first].text.count
    {
      slip -= 2
    }
    let isBefore = slip < first
    let block = isBefore ? blocks[slip + 1] : blocks[first]
    let shown = (isBefore ? block.lines.first : block.lines.last) ?? ""
    throw Problem(
      "“\(shown.prefix(40))” stands where a \(isBefore ? "summary" : "title") should and reads like a \(isBefore ? "title" : "summary"); from here on titles and summaries are taken for each other",
      at: source.location(line: block.firstLine + (isBefore ? 0 : block.lines.count - 1)),
      hint: hint)
  }

  /// A full stop, but not the dots of something left out.
  private static func endsInFullStop(_ text: String) -> Bool {
    let text = withoutQuotes(text)
    return text.hasSuffix(".") && !text.hasSuffix("..") || text.hasSuffix("。")
  }

  /// Whether it ends as sentences do.
  private static func readsLikeText(_ text: String) -> Bool {
    withoutQuotes(text).last.map { ".!?…。！？:".contains($0) } ?? false
  }

  private static func withoutQuotes(_ text: String) -> String {
    String(text.reversed().drop { "\"'”’»)]".contains($0) }.reversed())
  }
}
