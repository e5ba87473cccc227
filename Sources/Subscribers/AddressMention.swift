package import Mail

/// An address in text of any kind, and what is written in its place when its owner is forgotten.
package struct AddressMention: Sendable {
  /// In small letters.
  let needle: [UInt8]
  private let standIn: [UInt8]

  package init(_ address: String, standIn: String) {
    needle = Array(address.lowercased().utf8)
    self.standIn = Array(standIn.utf8)
  }

  /// The spellings of an address that text may have: as it was written, and the one that compares.
  package static func all(of address: EmailAddress, standIn: EmailAddress) -> [AddressMention] {
    Set(
      [address.description, address.spelling, address.canonical, address.smtp].map {
        $0.lowercased()
      }
    )
    .sorted().map { AddressMention($0, standIn: standIn.canonical) }
  }

  /// The bytes with every mention replaced; nil where there is none.
  package static func replacing(
    _ mentions: [AddressMention], in bytes: ArraySlice<UInt8>
  ) -> [UInt8]? {
    var result: [UInt8]?
    for mention in mentions {
      result = mention.replaced(in: result?[...] ?? bytes) ?? result
    }
    return result
  }

  private func replaced(in bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var output: [UInt8]?
    var copied = bytes.startIndex
    var index = bytes.startIndex
    while index + needle.count <= bytes.endIndex {
      guard isHere(bytes, index) else {
        index += 1
        continue
      }
      output = (output ?? []) + bytes[copied..<index] + standIn
      index += needle.count
      copied = index
    }
    return output.map { $0 + bytes[copied...] }
  }

  /// Whether it stands at an index, and is not the end or the beginning of another address.
  private func isHere(_ bytes: ArraySlice<UInt8>, _ index: Int) -> Bool {
    for (offset, byte) in needle.enumerated() {
      let other = bytes[index + offset]
      guard (other == byte) || (0x41...0x5A).contains(other) && other | 0x20 == byte else {
        return false
      }
    }
    let end = index + needle.count
    if Self.isInside(bytes, at: index) { return false }
    guard end < bytes.endIndex, Self.joins(bytes[end]) else { return true }
    // A full stop may end a sentence.
    return bytes[end] == UInt8(ascii: ".")
      && (end + 1 == bytes.endIndex || !Self.joins(bytes[end + 1]))
  }

  /// Whether what stands at an index is the end of another address: that of o'brien is not brien's.
  static func isInside(_ bytes: ArraySlice<UInt8>, at index: Int) -> Bool {
    guard index > bytes.startIndex else { return false }
    if joins(bytes[index - 1]) { return true }
    return "'&".utf8.contains(bytes[index - 1]) && index - 1 > bytes.startIndex
      && joins(bytes[index - 2])
  }

  /// Whether a byte makes another address of one that it stands beside.
  static func joins(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
    default: ".-_+".utf8.contains(byte)
    }
  }
}
