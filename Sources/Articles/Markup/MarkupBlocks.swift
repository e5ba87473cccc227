import Diagnostics

/// The blocks of Liquid's and Tera's statements in a text, such as `{% if … %}` up to `{% endif %}`.
struct MarkupBlocks {
  struct Branch: Equatable {
    /// The name of the statement that begins it, and its condition.
    var name: String
    var condition: String
    var content: Range<Int>
  }

  struct Block: Equatable {
    var branches: [Branch]
    /// Behind the statement that ends it.
    var end: Int

    /// Which of its branches a mail shows. A condition is asked of the site's generator, which is not there: the
    /// first branch is shown that is not plainly false. What is stored or repeated is shown nowhere.
    var shown: Branch? {
      guard let first = branches.first else { return nil }
      switch first.name {
      case "if": return branches.first { !["false", "nil", "null"].contains($0.condition) }
      case "unless":
        return branches.first {
          $0.name == "unless" ? $0.condition != "true" : $0.condition != "false"
        }
      case "case": return branches.dropFirst().first
      default: return nil
      }
    }
  }

  /// By where their first statements begin.
  private let blocks: [Int: Block]

  subscript(_ start: Int) -> Block? { blocks[start] }

  init(_ bytes: [UInt8], codeLines: Set<Int>, of kind: ArticleText.Kind) {
    var finder = MarkFinder(bytes, codeLines: codeLines)
    var blocks: [Int: Block] = [:]
    var open: [(start: Int, branches: [Branch])] = []
    /// Where in these each name is, the last one last.
    var places: [String: [Int]] = [:]
    let (begin, close) = MarkupTag.Style.statement.marks
    var (index, line) = (0, 1)
    func skip(to end: Int) {
      line += bytes[index..<end].count { $0 == 0x0A }
      index = end
    }
    if codeLines.contains(1) { index = bytes.firstIndex(of: 0x0A) ?? bytes.count }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A {
        index += 1
        line += 1
        if codeLines.contains(line) { index = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count }
        continue
      }
      if byte == 0x60, kind == .markdown {
        skip(to: max(index + 1, finder.endOfCodeSpan(at: index)))
        continue
      }
      let isTag = byte == 0x7B && index + 1 < bytes.count && bytes[index + 1] == 0x25
      // `{{%` opens a shortcode.
      guard isTag, index == 0 || bytes[index - 1] != 0x7B,
        let end = finder.close(close, behind: begin, at: index)
      else {
        index += 1
        continue
      }
      let whole = index..<(end + close.count)
      let tag = MarkupTag(bytes[(index + begin.count)..<end], style: .statement)
      let condition = String(tag.content.dropFirst(tag.name.count)).onOneLine
      if Self.opaque.contains(tag.name), let last = finder.end(of: tag, from: whole.upperBound) {
        skip(to: last.upperBound)
        continue
      }
      if Self.names.contains(tag.name) || tag.name == "set" && !condition.contains("=") {
        places[tag.name, default: []].append(open.count)
        open.append(
          (
            whole.lowerBound,
            [Branch(name: tag.name, condition: condition, content: whole.upperBound..<bytes.count)]
          ))
      } else if Self.others.contains(tag.name), let last = open.indices.last {
        open[last].branches.end(at: whole.lowerBound)
        open[last].branches.append(
          Branch(name: tag.name, condition: condition, content: whole.upperBound..<bytes.count))
      } else if tag.name.hasPrefix("end"),
        let place = places[String(tag.name.dropFirst(3))]?.last
      {
        open[place].branches.end(at: whole.lowerBound)
        blocks[open[place].start] = Block(branches: open[place].branches, end: whole.upperBound)
        // Those within it end with it. Each is taken away once, however many ends there are.
        for inner in open[place...] { places[inner.branches[0].name]?.removeLast() }
        open.removeSubrange(place...)
      }
      skip(to: whole.upperBound)
    }
    self.blocks = blocks
  }

  private static let names: Set = [
    "if", "unless", "case", "for", "tablerow", "capture", "macro", "schema", "javascript",
    "stylesheet", "style", "css", "js",
  ]
  private static let others: Set = ["else", "elsif", "elif", "elseif", "when"]
  /// What holds none of these.
  private static let opaque: Set = ["raw", "verbatim", "comment", "highlight", "codeblock"]
}

extension [MarkupBlocks.Branch] {
  fileprivate mutating func end(at place: Int) {
    guard let last = indices.last else { return }
    self[last].content = self[last].content.lowerBound..<place
  }
}
