import Diagnostics
import Settings

/// A list of headlines: blocks set apart by blank lines, alternately a heading and a summary.
///
/// A heading block is the title alone, or an image caption and then the title. Heading and summary may begin
/// with lines about their article alone: `link:`, `tags:`, `draft:` and others.
struct HeadlineList {
  struct Item {
    var caption: String?
    var title: String
    var summary: String
    var markers: HeadlineMarkers
    /// The line of the title.
    var line: Int
    /// Why the title may be none.
    var slip: HeadlineSlip?
  }

  let settings: YAMLMapping?
  let items: [Item]

  init(parsing source: SourceText) throws {
    let frontMatter = try FrontMatter(of: source)
    try frontMatter.values?.rejectKeys(otherThan: [
      "date", "tags", "image_base", "link_base", "author", "draft", "published", "status",
      "publishDate", "expiryDate",
    ])
    settings = frontMatter.values
    let blocks = Self.blocks(in: source.lines[frontMatter.linesBefore...])
    // A slip shifts all pairs below it: where it began is told before what came of it.
    try HeadlineSlip.refuse(blocks, in: source)
    var items: [Item] = []
    for start in stride(from: 0, to: blocks.count, by: 2) {
      var markers = HeadlineMarkers()
      let heading = try markers.take(offHeading: blocks[start], in: source)
      guard heading.lines.count <= 2 else {
        throw Problem(
          "a heading of \(heading.lines.count) lines, where one (a title) or two (an image caption, then the title) may stand",
          at: source.location(line: heading.firstLine),
          hint: "set the summary apart from its title by a blank line")
      }
      guard start + 1 < blocks.count, let title = heading.lines.last else {
        throw Problem(
          "a heading without a summary: the file ends after it",
          at: source.location(line: heading.firstLine),
          hint: "blocks alternate: a heading, a blank line, a summary, a blank line")
      }
      let summary = try markers.take(offSummary: blocks[start + 1], in: source)
      items.append(
        Item(
          caption: heading.lines.count == 2 ? heading.lines.first : nil, title: title,
          summary: summary.text, markers: markers,
          line: heading.firstLine + heading.lines.count - 1,
          slip: HeadlineSlip(heading, before: blocks[start + 1])))
    }
    self.items = items
  }

  struct Block {
    var firstLine: Int
    var lines: [String]

    var text: String { lines.joined(separator: " ") }
  }

  private static func blocks(in lines: ArraySlice<Substring>) -> [Block] {
    var blocks: [Block] = []
    var isInside = false
    for (index, line) in zip(lines.indices, lines) {
      // A vertical tab or U+2028 breaks a line only on its way to paper: here it is blank.
      let trimmed = line.trimmed()
      let isPlain = trimmed.utf8.allSatisfy { $0 &- 0x20 < 0x5F }
      let text =
        isPlain
        ? String(trimmed) : trimmed.split(whereSeparator: \.isNewline).joined(separator: " ")
      // A byte-order mark in the middle of a joined file heads nothing.
      if isPlain ? text.isEmpty : text.withoutHiddenMarks[...].trimmed().isEmpty {
        isInside = false
      } else if isInside {
        blocks[blocks.count - 1].lines.append(text)
      } else {
        blocks.append(Block(firstLine: index + 1, lines: [text]))
        isInside = true
      }
    }
    return blocks
  }
}
