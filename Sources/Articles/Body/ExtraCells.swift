import Diagnostics

/// The cells of a row beyond those that its table's head has: GFM's tables ignore them, and their words are shown
/// nowhere.
struct ExtraCells: Equatable {
  /// The line of the text, counted from 1.
  let line: Int
  /// How many cells the row has, and its table's head.
  let count: Int
  let columns: Int
  /// What stands in those beyond.
  let words: String

  /// - Parameter text: what the document was read from.
  /// - Returns: of each row that has such with words in them, the first one first.
  static func all(in document: borrowing MarkdownDocument, of text: String) -> [ExtraCells] {
    // Most texts have no table.
    guard text.utf8.contains(UInt8(ascii: "|")) else { return [] }
    let rows = document.tableRows
    guard !rows.isEmpty else { return [] }
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    return rows.compactMap { row in
      guard lines.indices.contains(row.line - 1) else { return nil }
      let cells = cells(of: Array(lines[row.line - 1].dropFirst(max(0, row.column - 1))))
      let words = cells.dropFirst(row.columns).filter { !$0.isEmpty }
      guard !words.isEmpty else { return nil }
      return ExtraCells(
        line: row.line, count: cells.count, columns: row.columns,
        words: words.joined(separator: " | "))
    }
  }

  /// The cells of a row, set apart by every “|” behind which no backslash stands, in code too.
  private static func cells(of row: [UInt8]) -> [String] {
    var cells: [[UInt8]] = [[]]
    var last: UInt8 = 0
    for byte in row where byte != 0x0D {
      if byte == UInt8(ascii: "|"), last != UInt8(ascii: "\\") {
        cells.append([])
      } else {
        cells[cells.count - 1].append(byte)
      }
      last = byte
    }
    var read = cells.map { String(decoding: $0, as: UTF8.self).onOneLine }
    // A row may begin and end with the sign.
    if read.count > 1, read.first?.isEmpty == true { read.removeFirst() }
    if read.count > 1, read.last?.isEmpty == true { read.removeLast() }
    return read
  }

  var report: BodySanitizer.Report {
    let shown = words.count > 60 ? words.prefix(60) + "…" : words[...]
    return BodySanitizer.Report(
      reason: "the row has \(count) cells and its table’s head \(columns): “\(shown)” is left out",
      written: words,
      hint: "give the head as many, or write “\\|” for a sign that divides nothing, in code too",
      line: line)
  }
}
