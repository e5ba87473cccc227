import Expressions

/// The tags of a row; `;` sets them apart, and so does `,`.
extension RosterRow {
  /// Whether one of the row's tags is the one that is asked for.
  func bears(_ tag: TagTest) -> Bool {
    withText(of: RosterTags.column) { text in
      var start = 0
      while start < text.count {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: ";"), text[end] != UInt8(ascii: ",") {
          end += 1
        }
        let one = UnsafeBufferPointer(rebasing: text[start..<end])
        if !one.allSatisfy({ $0 == 0x20 || $0 &- 0x09 < 5 }), tag.holds(of: one) { return true }
        start = end + 1
      }
      return false
    }
  }

  /// The tags of the row, in small letters.
  var tags: Set<String> {
    guard let text = self[RosterTags.column] else { return [] }
    let words = text.lowercased().split { $0 == ";" || $0 == "," }
    return Set(words.map { $0.trimmed }.filter { !$0.isEmpty })
  }
}

extension Subscriber {
  /// The tags of the row, in small letters.
  package var tags: Set<String> { row.tags }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
