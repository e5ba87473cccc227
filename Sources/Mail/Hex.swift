/// Hexadecimal digits.
package enum Hex {
  static let upperDigits = Array("0123456789ABCDEF".utf8)

  static func upper(_ byte: UInt8) -> [UInt8] {
    [upperDigits[Int(byte >> 4)], upperDigits[Int(byte & 15)]]
  }

  /// Lower-case digits, two for each byte.
  package static func string(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
