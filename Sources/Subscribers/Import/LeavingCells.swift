import Mail

/// Cells that say that somebody has left, whatever their column is called: a plain word for it, or what begins with
/// one, as `Unsubscribed (by admin)`, `désabonné(e)` and `abgemeldet am 3.4.2024` do, or has one alone as a remark.
enum LeavingCells {
  /// By the first letter: nearly all cells are none of them at a glance.
  private static let words: [[[UInt8]]] = {
    let all = StatusWords.plainlyLeft.map { Array($0.utf8) }
    return (0..<256).map { first in all.filter { $0.first.map(Int.init) == first } }
  }()
  private static let sieve = WordSieve(words.joined())
  private static let folded = Set(StatusWords.plainlyLeft.map(StatusWords.folded))
  private static let longest = folded.map(\.count).max() ?? 0

  static func hold(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    begins(cell) || noted(in: cell).map(isWord) ?? false
  }

  /// What stands behind something else: `Jo (unsubscribed)`, `Ann - abgemeldet`.
  private static func noted(in cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard cell.count > 4, let last = cell.last else { return nil }
    if last == 0x29 {
      guard let start = cell.lastIndex(of: 0x28) else { return nil }
      return UnsafeBufferPointer(rebasing: cell[(start + 1)..<(cell.count - 1)])
    }
    guard let dash = cell.lastIndex(of: 0x2D), dash > 0, dash + 2 < cell.count,
      cell[dash - 1] == 0x20, cell[dash + 1] == 0x20
    else { return nil }
    return UnsafeBufferPointer(rebasing: cell[(dash + 2)...])
  }

  private static func isWord(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = cell.first else { return false }
    return words[Int(lower(first))].contains { word in
      cell.count == word.count && zip(word, cell).allSatisfy { $0 == lower($1) }
    }
  }

  private static func begins(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = cell.first, sieve.mayHold(cell) else { return false }
    return words[Int(lower(first))].contains { word in
      guard cell.count >= word.count, zip(word, cell).allSatisfy({ $0 == lower($1) }) else {
        return false
      }
      return cell.count == word.count || isEnd(cell[word.count])
    }
  }

  static func hold(_ text: String) -> Bool {
    var whole = String(text.prefix(200))
    let text = StatusWords.folded(whole)
    if folded.contains(text) { return true }
    if whole.withUTF8({ Self.noted(in: $0).map(isWord) ?? false }) { return true }
    var word = ""
    for character in text.prefix(longest + 1) {
      let ends = !character.isLetter && !character.isNumber
      if ends, folded.contains(word) { return true }
      word.append(character)
    }
    return false
  }

  /// Whether a word ends before an octet; letters beyond ASCII go on with it.
  private static func isEnd(_ byte: UInt8) -> Bool { byte < 0x80 && !byte.isASCIILetterOrDigit }

  private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
