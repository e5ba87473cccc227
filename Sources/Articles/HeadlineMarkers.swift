import Diagnostics
import Settings

/// What lines around a title say of its article alone: `link:`, `tags:`, and what front matter says of whether
/// and when an article is shown.
///
/// A line that begins with such a word and a colon is never text: what it keeps back would be mailed.
struct HeadlineMarkers {
  private(set) var link: String?
  private(set) var tags: [String] = []
  /// Where the link stands.
  private(set) var linkLine: Int?
  /// Why the article is left out: a line is not understood.
  private(set) var problem: Problem?
  /// Lines that stay text and read like marks.
  private(set) var doubts: [Problem] = []
  /// The other lines as front matter, by their numbers.
  private var settings: [Int: String] = [:]

  /// What stands for front matter of this article alone; nil where nothing does.
  func settings(in source: SourceText) throws(Problem) -> YAMLMapping? {
    guard let first = settings.keys.min(), let last = settings.keys.max() else { return nil }
    let lines = (first...last).map { settings[$0] ?? "" }
    return try YAMLMapping(
      parsing: lines.joined(separator: "\n"), file: source.file, lineOffset: first - 1,
      ignoresCase: true)
  }

  /// Takes markers off a heading: those above the title, and those below it where they are understood.
  /// - Throws: `Problem` where nothing else is left, so that titles and summaries are taken for each other.
  mutating func take(
    offHeading heading: HeadlineList.Block, in source: SourceText
  ) throws(Problem) -> HeadlineList.Block {
    var heading = heading
    while heading.lines.count > 1, let first = heading.lines.first,
      take(first, at: heading.firstLine, in: source)
    {
      heading.lines.removeFirst()
      heading.firstLine += 1
    }
    while let last = heading.lines.last, HeadlineMarker(last).map({ $0.isUnderstood }) == true {
      let line = heading.firstLine + heading.lines.count - 1
      if heading.lines.count == 1, HeadlineMarker(last)?.isSoft == true { break }
      guard heading.lines.count > 1 else {
        throw Problem(
          "“\(last)” stands for a title", at: source.location(line: line),
          hint: "write it above a title or a summary, without a blank line between them")
      }
      _ = take(last, at: line, in: source)
      heading.lines.removeLast()
    }
    for (index, text) in heading.lines.enumerated() {
      doubt(text, at: heading.firstLine + index, in: source)
    }
    return heading
  }

  /// Takes the markers off the beginning of a summary, and those off its end that are understood.
  /// - Throws: `Problem` where nothing is left of it.
  mutating func take(
    offSummary summary: HeadlineList.Block, in source: SourceText
  ) throws(Problem) -> HeadlineList.Block {
    var rest = summary
    while let first = rest.lines.first,
      rest.lines.count > 1 || HeadlineMarker(first)?.isSoft != true,
      take(first, at: rest.firstLine, in: source)
    {
      rest.lines.removeFirst()
      rest.firstLine += 1
    }
    while rest.lines.count > 1, let last = rest.lines.last,
      HeadlineMarker(last).map(isUnsaid) == true,
      take(last, at: rest.firstLine + rest.lines.count - 1, in: source)
    {
      rest.lines.removeLast()
    }
    guard !rest.lines.isEmpty else {
      throw Problem(
        "“\(summary.lines.last ?? "")” stands for a summary",
        at: source.location(line: rest.firstLine - 1),
        hint: "write the summary below it, without a blank line between them")
    }
    if let first = rest.lines.first { doubt(first, at: rest.firstLine, in: source) }
    if rest.lines.count > 1, let last = rest.lines.last {
      doubt(last, at: rest.firstLine + rest.lines.count - 1, in: source)
    }
    return rest
  }

  private mutating func doubt(_ text: String, at line: Int, in source: SourceText) {
    guard let doubt = HeadlineDetail.doubt(text) else { return }
    doubts.append(Problem(doubt.reason, at: source.location(line: line), hint: doubt.hint))
  }

  /// Whether a marker is understood, and says what no other has said.
  private func isUnsaid(_ marker: HeadlineMarker) -> Bool {
    switch marker.meaning {
    case .link: link == nil
    case .tags: tags.isEmpty
    case .setting: true
    case .unclear: false
    }
  }

  /// - Returns: whether the line was a marker, understood or not.
  private mutating func take(_ text: String, at line: Int, in source: SourceText) -> Bool {
    guard let marker = HeadlineMarker(text) else { return false }
    switch marker.meaning {
    case .link(let address): (link, linkLine) = (address, line)
    case .tags(let words): tags += words
    case .setting(let yaml): settings[line] = yaml
    case .unclear(let reason, let hint):
      problem = problem ?? Problem(reason, at: source.location(line: line), hint: hint)
    }
    return true
  }
}
