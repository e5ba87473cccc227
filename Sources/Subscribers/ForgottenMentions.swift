import Mail

/// Addresses of people who were forgotten in what is said of others: a merge or an import may bring one back in a cell
/// of somebody else's row.
struct ForgottenMentions {
  /// What stands for an address, in its canonical spelling; nil for that of nobody who was forgotten.
  let standIn: (String) -> String?

  /// The bytes with what stands for them in their place; nil where none is named.
  func replaced(in bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var output: [UInt8]?
    var copied = bytes.startIndex
    var index = bytes.startIndex
    while let at = bytes[index...].firstIndex(of: UInt8(ascii: "@")) {
      let range = Self.word(round: at, in: bytes, from: copied)
      index = max(at + 1, range.upperBound)
      let text = String(decoding: bytes[range], as: UTF8.self)
      guard let address = try? EmailAddress(recorded: text),
        let standIn = standIn(address.canonical)
      else { continue }
      output = (output ?? []) + bytes[copied..<range.lowerBound] + Array(standIn.utf8)
      copied = range.upperBound
    }
    return output.map { $0 + bytes[copied...] }
  }

  /// What belongs to an address round its sign; a full stop at its end ends a sentence.
  private static func word(
    round at: Int, in bytes: ArraySlice<UInt8>, from first: Int
  ) -> Range<Int> {
    var start = at
    while start > first, AddressMention.joins(bytes[start - 1]) { start -= 1 }
    var end = at + 1
    while end < bytes.endIndex, AddressMention.joins(bytes[end]) { end += 1 }
    while end > at + 1, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
    return start..<end
  }
}

extension ConsentRecord {
  /// What stands for those who were forgotten; nil where nobody was, or nobody can tell who.
  var mentions: ForgottenMentions? {
    guard !forgotten.isEmpty, forgotten.key != nil else { return nil }
    return ForgottenMentions { isForgotten($0) ? forgotten.standIn(for: $0) : nil }
  }
}
