/// Hexadecimal digits.
package enum Hex {
  private static let upperDigits = Array("0123456789ABCDEF".utf8)

  package static func upper(_ byte: UInt8) -> [UInt8] {
    [upperDigits[Int(byte >> 4)], upperDigits[Int(byte & 15)]]
  }

  /// Lower-case digits, two for each byte.
  package static func string(_ bytes: some Collection<UInt8>) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
      var index = 0
      for byte in bytes {
        buffer[index] = lowerDigit(byte >> 4)
        buffer[index + 1] = lowerDigit(byte & 15)
        index += 2
      }
      return index
    }
  }

  private static func lowerDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
  }
}
