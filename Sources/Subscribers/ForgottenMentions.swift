import Mail

/// Addresses of people who were forgotten in what is said of others: a merge or an import may bring one back in a cell
/// of somebody else's row.
struct ForgottenMentions {
  /// What stands for an address, in its canonical spelling; nil for that of nobody who was forgotten.
  let standIn: (String) -> String?

  /// What tells these people from others, here and tomorrow.
  let mark: String

  /// The bytes with what stands for them in their place; nil where none is named.
  func replaced(in bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var output: [UInt8]?
    var copied = bytes.startIndex
    var index = bytes.startIndex
    while let at = bytes[index...].firstIndex(of: UInt8(ascii: "@")) {
      let (starts, end) = Self.word(round: at, in: bytes, from: copied)
      index = max(at + 1, end)
      for start in starts {
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        guard let address = try? EmailAddress(recorded: text),
          let standIn = standIn(address.canonical)
        else { continue }
        output = (output ?? []) + bytes[copied..<start] + Array(standIn.utf8)
        copied = end
        break
      }
    }
    return output.map { $0 + bytes[copied...] }
  }

  /// What belongs to an address round its sign, from one of two bytes on: signs that an address may have stand round one
  /// as well. A full stop at its end ends a sentence.
  private static func word(
    round at: Int, in bytes: ArraySlice<UInt8>, from first: Int
  ) -> (starts: [Int], end: Int) {
    var start = at
    while start > first, AddressMention.joins(bytes[start - 1]) { start -= 1 }
    var further = start
    while further > first,
      AddressMention.joins(bytes[further - 1]) || isFurtherAtom(bytes[further - 1])
    {
      further -= 1
    }
    var end = at + 1
    while end < bytes.endIndex, AddressMention.joins(bytes[end]) { end += 1 }
    while end > at + 1, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
    if AddressMention.isInside(bytes, at: start) { return ([further], end) }
    return (further < start ? [further, start] : [start], end)
  }

  /// What the name in front of an address's sign may have besides (RFC 5322 §3.2.3).
  static func isFurtherAtom(_ byte: UInt8) -> Bool { "!#$%&'*/=?^`{|}~".utf8.contains(byte) }
}

extension ConsentRecord {
  /// What stands for those who were forgotten; nil where nobody was, or nobody can tell who.
  var mentions: ForgottenMentions? {
    guard !forgotten.isEmpty, let key = forgotten.key else { return nil }
    return ForgottenMentions(
      standIn: { isForgotten($0) ? forgotten.standIn(for: $0) : nil },
      mark: "\(key.name).\(String(forgotten.mark, radix: 16))")
  }
}
