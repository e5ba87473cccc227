/// What a command says of itself at length, as the blocks that a page sets differently.
enum HelpText {
  enum Block: Equatable {
    case paragraph(String)
    case heading(String)
    /// Lines that keep their form.
    case literal([String])
    case table([Row])
  }

  struct Row: Equatable {
    var term: String
    var text: String
  }

  /// Reads blocks set apart by blank lines. A line with a gap in it is a row of a table, an indented one keeps
  /// its form, one above such lines is a heading; all else is prose.
  static func blocks(of text: String) -> [Block] {
    var blocks: [Block] = []
    for part in text.split(separator: "\n\n") {
      let lines = part.split(separator: "\n").map(String.init)
      for (index, line) in lines.enumerated() {
        if let row = row(line) {
          if case .table(let rows) = blocks.last {
            blocks[blocks.endIndex - 1] = .table(rows + [row])
          } else {
            blocks.append(.table([row]))
          }
        } else if line.hasPrefix(" ") {
          let line = String(line.drop { $0 == " " })
          if index > 0, case .literal(let kept) = blocks.last {
            blocks[blocks.endIndex - 1] = .literal(kept + [line])
          } else {
            blocks.append(.literal([line]))
          }
        } else if index + 1 < lines.count,
          lines[index + 1].hasPrefix(" ") || row(lines[index + 1]) != nil
        {
          blocks.append(.heading(line))
        } else {
          blocks.append(.paragraph(line))
        }
      }
    }
    return blocks
  }

  /// `term   what it means`.
  private static func row(_ line: String) -> Row? {
    guard let match = line.wholeMatch(of: /\s*(\S.*?)\s{2,}(\S.*)/) else { return nil }
    return Row(term: String(match.1), text: String(match.2))
  }
}
