import Diagnostics

/// A table of words as plain text: in columns where they fit, else a line for each cell.
///
/// A table that holds blocks serves the look of a page and is read as a row of them.
struct TextTable {
  /// The index of its end tag.
  let end: Int
  private var caption = ""
  private var rows: [[String]] = []
  /// Whether the first row names the columns.
  private var hasHeader = false

  /// - Returns: nil for a table with more than words in its cells.
  init?(_ tokens: [BodyToken], at start: Int) {
    var index = start + 1
    while index < tokens.count, tokens[index] != .close("table") {
      switch tokens[index] {
      case .open(let element):
        switch element.name {
        case "thead", "tbody", "tfoot": break
        case "tr": rows.append([])
        case "caption", "th", "td":
          guard let cell = Self.cell(tokens, at: index) else { return nil }
          if element.name == "caption" {
            caption = cell.text
          } else {
            if rows.isEmpty { rows.append([]) }
            if rows.count == 1, element.name == "th" { hasHeader = true }
            rows[rows.count - 1].append(cell.text)
          }
          index = cell.end
        default: return nil
        }
      case .text, .void, .close: break
      }
      index += 1
    }
    rows.removeAll { $0.allSatisfy(\.isEmpty) }
    end = min(index, tokens.count - 1)
  }

  /// The words of a cell with the addresses of its links; nil where it holds a block.
  private static func cell(_ tokens: [BodyToken], at start: Int) -> (text: String, end: Int)? {
    var text = ""
    var index = start + 1
    var depth = 1
    var addresses: [String] = []
    while index < tokens.count {
      switch tokens[index] {
      case .text(let words): text += words
      case .void(let element):
        text += element.name == "img" ? "[\(element["alt"] ?? "")]" : " "
      case .open(let element):
        guard !Self.blocks.contains(element.name) else { return nil }
        depth += 1
        if element.name == "a" { addresses.append(element["href"] ?? "") }
      case .close(let name):
        depth -= 1
        if depth == 0 { return (text.onOneLine, index) }
        if name == "a", let address = addresses.popLast(), !address.hasPrefix("#"),
          !text.hasSuffix(address)
        {
          text += " <\(address)>"
        }
      }
      index += 1
    }
    return (text.onOneLine, tokens.count - 1)
  }

  private static let blocks: Set = [
    "p", "div", "ul", "ol", "dl", "table", "pre", "blockquote", "figure", "h4", "h5", "h6", "tr",
    "td", "th",
  ]

  /// The table's lines; an empty one is a line apart.
  func lines(width: Int) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    guard columns > 0 else { return caption.isEmpty ? [] : [caption] }
    let widths = (0..<columns).map { column in
      rows.map { $0.count > column ? TextWrapper.columns($0[column][...]) : 0 }.max() ?? 0
    }
    let head = caption.isEmpty ? [] : [caption, ""]
    if widths.reduce(0, +) + 3 * (columns - 1) <= width { return head + inColumns(widths) }
    return head + inRecords()
  }

  private func inColumns(_ widths: [Int]) -> [String] {
    var lines = rows.map { row in
      row.enumerated().map { column, cell in
        cell
          + String(
            repeating: " ", count: max(0, widths[column] - TextWrapper.columns(cell[...])))
      }.joined(separator: "   ")
    }
    if hasHeader, lines.count > 1 {
      lines.insert(
        widths.map { String(repeating: "-", count: max(1, $0)) }.joined(separator: "   "), at: 1)
    }
    return lines.map { String($0[...].trimmedAtEnd) }
  }

  /// Each row as lines of their own, with the names of the columns before the cells.
  private func inRecords() -> [String] {
    let names = hasHeader && rows.count > 1 ? rows[0] : []
    let records = names.isEmpty ? rows[...] : rows.dropFirst()
    return records.flatMap { row in
      row.enumerated().filter { !$0.element.isEmpty }.map { column, cell in
        column < names.count && !names[column].isEmpty ? "\(names[column]): \(cell)" : cell
      } + [""]
    }
  }
}
