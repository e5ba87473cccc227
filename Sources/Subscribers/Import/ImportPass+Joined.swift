import Diagnostics
import Mail

/// Lines that a stray quote may have joined into one row: each is read by itself too, as if quotes meant nothing, for
/// whoever left by one of them has left.
extension ImportPass {
  /// What such lines say.
  struct JoinedLines {
    /// Who has left by lines that are rows of the table by themselves.
    var gone: [EmailAddress] = []
    /// Whether every line is such a row.
    var areRows = true
    /// Whether a line that is none, or of which nobody knows what it says, may say that somebody has left.
    var mayRefuse = false
    var addresses = 0

    var words: String? {
      if gone.isEmpty { return nil }
      let names = gone.map { "\($0)" }.joined(separator: ", ")
      return "; that \(names) \(gone.count == 1 ? "has" : "have") left is written down all the same"
    }
  }

  /// Heeds what the lines of the row say; nil for a row that no quote can have joined.
  mutating func heedJoined() throws(Problem) -> JoinedLines? {
    guard rows.fault != nil || rows.lastLine > rows.line && rows.mayHoldAddresses else {
      return nil
    }
    let (written, lines) = (
      lines(of: Array(rows.raw)), lines(of: rows.raw.filter { $0 != Self.quote })
    )
    var joined = JoinedLines()
    while try written.advance(), try lines.advance() {
      if !lines.isBlank { try heed(lines, written, &joined) }
    }
    return joined
  }

  private static let quote = UInt8(ascii: "\"")

  private func lines(of text: [UInt8]) -> CSVRows {
    CSVRows(
      ImportStream(sample: text, of: table.file), of: table.file, separator: table.separator,
      hasQuotes: false)
  }

  /// - Parameter written: the line with its quotes.
  private mutating func heed(
    _ line: CSVRows, _ written: CSVRows, _ joined: inout JoinedLines
  ) throws(Problem) {
    joined.addresses += line.raw.count { $0 == UInt8(ascii: "@") }
    guard line.count == table.names.count,
      let address = Self.address(in: line, emailColumn), !Self.isSpoiled(written, emailColumn),
      let verdict = try? judge.verdict(line)
    else {
      joined.areRows = false
      joined.mayRefuse = joined.mayRefuse || Self.mayRefuse(line)
      return
    }
    guard case .left(let status) = verdict.status else {
      // Of notes in rows that cannot be read nobody was asked.
      if Self.mayRefuse(line) { (joined.areRows, joined.mayRefuse) = (false, true) }
      return
    }
    let others = table.furtherAddresses.filter { !Self.isSpoiled(written, $0) }.compactMap {
      Self.address(in: line, $0)
    }
    for address in [address] + others {
      let hash = AddressHash(address)
      let words = work.consent.mayName(hash) ? work.consent.words(of: address) : nil
      if try leave(work.consent.one(hash), address, status, verdict, words) {
        joined.gone.append(address)
      }
    }
  }

  private static func address(in line: CSVRows, _ column: Int) -> EmailAddress? {
    let text = String(decoding: line.field(column).trimmed, as: UTF8.self)
    return text.contains("@") ? try? EmailAddress(parsing: text) : nil
  }

  /// Whether a quote stands in a field but round all of it: what it would be without nobody knows.
  private static func isSpoiled(_ written: CSVRows, _ column: Int) -> Bool {
    let cell = written.field(column).trimmed
    let isRound = cell.count > 1 && cell.first == quote && cell.last == quote
    return cell.count { $0 == quote } != (isRound ? 2 : 0)
  }

  /// Whether a word of leaving stands anywhere in a line.
  private static func mayRefuse(_ line: CSVRows) -> Bool {
    let text = String(decoding: line.raw, as: UTF8.self)
    if Refusals.hold(text, isNote: true) { return true }
    return text.indices.contains { index in
      let isStart = index == text.startIndex || !text[text.index(before: index)].isLetter
      return isStart && text[index].isLetter && LeavingCells.hold(String(text[index...].prefix(40)))
    }
  }
}
