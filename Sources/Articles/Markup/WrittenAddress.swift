/// Tells whether a text ends within an address: `](…`, `href="…`, `[name]: …`.
enum WrittenAddress {
  static func isOpen(in text: [UInt8]) -> Bool {
    let end = Array(text.suffix(1000))
    let line = end[(end.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)...]
    return isInLink(line) || isInDefinition(line) || isInAttribute(end[...])
  }

  private static func isInLink(_ line: ArraySlice<UInt8>) -> Bool {
    guard let start = place(of: [0x5D, 0x28], in: line) else { return false }
    return line[start...].drop { $0 == 0x3C }.allSatisfy { $0 > 0x20 && $0 != 0x29 && $0 != 0x3E }
  }

  /// CommonMark §4.7.
  private static func isInDefinition(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.drop(while: { $0 == 0x20 }).first == 0x5B,
      let start = place(of: [0x5D, 0x3A], in: line)
    else { return false }
    return line[start...].drop { $0 == 0x20 || $0 == 0x3C }.allSatisfy { $0 > 0x20 }
  }

  private static func isInAttribute(_ text: ArraySlice<UInt8>) -> Bool {
    for quote: UInt8 in [0x22, 0x27] {
      guard let start = place(of: [0x3D, quote], in: text), !text[start...].contains(quote)
      else { continue }
      let before = text[..<(start - 2)]
      let name = String(decoding: before.suffix(4), as: UTF8.self).lowercased()
      guard name.hasSuffix("href") || name.hasSuffix("src"),
        let tag = before.lastIndex(of: 0x3C), tag > before.lastIndex(of: 0x3E) ?? -1
      else { continue }
      return true
    }
    return false
  }

  /// Behind the last place of two bytes.
  private static func place(of mark: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    text.indices.dropLast().last { text[$0] == mark[0] && text[$0 + 1] == mark[1] }.map { $0 + 2 }
  }
}
