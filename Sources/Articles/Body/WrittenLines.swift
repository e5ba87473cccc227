import Foundation

/// The lines of a text, in which words are looked for that may be written otherwise: with references such as
/// `&amp;`, backslashes or `%20`.
struct WrittenLines {
  private let lines: [Substring]

  init(_ text: String) {
    lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map(Substring.init)
  }

  /// The first line from another on, both counted from 1, that has some words; that other where none has.
  ///
  /// Lines in which they stand as an address does come first.
  func line(of words: String, from start: Int?) -> Int? {
    let wanted = String(words.prefix(200))
    guard !wanted.isEmpty else { return start }
    let first = min(max(0, (start ?? 1) - 1), lines.count)
    let places: [Place] = wanted.hasPrefix("<") ? [.anywhere] : [.address, .anywhere]
    return places.lazy.compactMap { line(of: wanted, from: first, $0) }.first ?? start
  }

  private enum Place { case address, anywhere }

  private func line(of wanted: String, from first: Int, _ place: Place) -> Int? {
    let plain = Self.plain(wanted)
    var looks = 0
    for index in first..<lines.count {
      if Self.holds(lines[index], wanted, place) { return index + 1 }
      guard looks < 2000, lines[index].utf8.contains(where: { [0x26, 0x5C, 0x25].contains($0) })
      else { continue }
      looks += 1
      if Self.holds(Self.plain(String(lines[index]))[...], plain, place) { return index + 1 }
    }
    return nil
  }

  /// Whether a line has words and not only longer ones that hold them.
  private static func holds(_ line: Substring, _ words: String, _ place: Place) -> Bool {
    let isWord = { (character: Character) in character.isLetter || character.isNumber }
    var rest = line
    while let range = rest.range(of: words, options: .literal) {
      let before = line[..<range.lowerBound].suffix(2)
      let after = line[range.upperBound...].first ?? " "
      let begins = words.first.map(isWord) == true && isWord(before.last ?? " ")
      let ends = words.last.map(isWord) == true && isWord(after)
      let isAddress = before.last.map { "(<\"'=".contains($0) } ?? false || before == ": "
      if !begins, !ends, place == .anywhere || isAddress { return true }
      rest = rest[rest.index(after: range.lowerBound)...]
    }
    return false
  }

  /// Words with their references, escapes and encodings read.
  private static func plain(_ words: String) -> String {
    var text = String(words.prefix(2000))
    if text.contains("&") {
      // What is read is text alone: a tag in it stays what is written.
      let shown = HTMLTree(parsing: text.replacing("<", with: "&lt;"))
      var read = ""
      shown?.walk(
        enter: { node in
          if node.kind == .text { read += node.text }
          return node.kind == .element
        }, leave: { _ in })
      if !read.isEmpty { text = read }
    }
    if text.contains("\\") { text = text.replacing("\\", with: "") }
    return text.removingPercentEncoding ?? text
  }
}
