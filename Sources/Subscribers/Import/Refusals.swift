import Mail

/// Notes in which somebody says that a person is not to be mailed: `do not mail`, `bitte keine Werbung`, `ne plus envoyer`.
///
/// A word that says no, and behind it what it speaks of, with nothing between them but words that go along: a town, a
/// company or a name says no such thing. Of columns for notes a few words alone tell too.
enum Refusals {
  /// - Parameter isNote: whether the column is one for notes, by its name or by what somebody says.
  static func hold(_ cell: UnsafeBufferPointer<UInt8>, isNote: Bool) -> Bool {
    guard cell.count >= 3 else { return false }
    // One word tells in a note alone.
    guard isNote || cell.contains(where: { !isLetter($0) || $0 >= 0x80 }) else { return false }
    if cell.contains(where: { $0 >= 0x80 }) {
      return hold(String(decoding: cell, as: UTF8.self), isNote: isNote)
    }
    return ascii(cell, isNote: isNote)
  }

  static func hold(_ text: String, isNote: Bool) -> Bool {
    var folded = RefusalWords.folded(text)
    if RefusalWords.phrases.contains(where: { folded.contains($0) }) { return true }
    return folded.withUTF8 { ascii($0, isNote: isNote) }
  }

  /// What the words before lead up to.
  private enum Awaited { case nothing, contact, sending, list, out }

  /// Word by word; letters beyond ASCII belong to words.
  private static func ascii(_ text: UnsafeBufferPointer<UInt8>, isNote: Bool) -> Bool {
    var awaited = Awaited.nothing
    // French says “ne” some words before.
    var sinceNe = 9
    var isBehindNon = false
    var all = RefusalWords.Kind()
    var isPlain = true
    var hasNumber = false
    var hasYear = false
    var start = 0
    while start < text.count {
      guard isLetter(text[start]) else {
        start += 1
        continue
      }
      var end = start + 1
      while end < text.count, isLetter(text[end]) { end += 1 }
      let word = UnsafeBufferPointer(rebasing: text[start..<end])
      start = end
      sinceNe += 1
      let kind = RefusalWords.kind(of: word)
      if kind.contains(.alone), isNote { return true }
      all.formUnion(kind)
      if word.allSatisfy({ $0 < 0x3A }) {
        hasNumber = true
        hasYear = hasYear || word.count == 4 && (word.first == 0x31 || word.first == 0x32)
      } else {
        isPlain = isPlain && !kind.isDisjoint(with: .plain)
      }
      switch awaited {
      case .contact where kind.contains(.contact): return true
      case .sending where kind.contains(.sending): return true
      case .list where kind.contains(.list): return true
      case .out where kind.contains(.out): return true
      default: break
      }
      if kind.contains(.ne) { sinceNe = 0 }
      if kind.contains(.no) || kind.contains(.more) && sinceNe < 4 {
        awaited = .contact
      } else if kind.contains(.stop), !isBehindNon {
        awaited = .sending
      } else if kind.contains(.remove), isNote {
        awaited = .list
      } else if kind.contains(.opt), isNote {
        awaited = .out
      } else if !kind.contains(.filler) {
        awaited = .nothing
      }
      isBehindNon = kind.contains(.no)
    }
    // The day of it says nothing else; other numbers do.
    return isPlain && (!hasNumber || hasYear && isNote) && refuses(all, isNote: isNote)
  }

  /// Whether words by themselves, with no other among them, say so.
  private static func refuses(_ words: RefusalWords.Kind, isNote: Bool) -> Bool {
    if words.contains([.only, .channel]) { return true }
    guard isNote else { return false }
    return words.isDisjoint(with: .refusing)
      ? words.contains(.end) : !words.isDisjoint(with: .wishing)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { byte.isASCIILetterOrDigit || byte >= 0x80 }
}
