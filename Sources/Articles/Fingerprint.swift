/// What stands for a text, an address or a path where only equality is asked for: 64 bits of FNV-1a, so that
/// what is remembered of ten thousand articles stays small.
///
/// It proves nothing against somebody who looks for two texts that are alike: they would hide their own.
package struct Fingerprint: Sendable, Hashable, Codable {
  package let value: UInt64

  package init(value: UInt64) { self.value = value }

  /// - Parameter texts: told apart from each other: “ab”, “c” is not “a”, “bc”.
  package init(_ texts: String...) {
    var hash = Hash()
    for text in texts {
      for byte in text.utf8 { hash.add(byte) }
      hash.add(0)
    }
    value = hash.value
  }

  /// The sum of bytes one after the other.
  struct Hash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always) mutating func add(_ byte: UInt8) {
      value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
  }
}

extension Fingerprint: CustomStringConvertible {
  /// Letters and digits, thirteen at most.
  package var description: String { String(value, radix: 36) }

  /// - Returns: nil for what is none.
  package init?(parsing text: some StringProtocol) {
    guard let value = UInt64(text, radix: 36) else { return nil }
    self.value = value
  }
}
