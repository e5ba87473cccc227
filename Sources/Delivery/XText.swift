/// A value in a parameter of MAIL or RCPT (RFC 3461 §4): printable, “+” and “=” as hexadecimal codes.
struct XText: Equatable {
  let text: String

  /// §4.4: an envelope id has at most 100 characters.
  private static let maximum = 100

  /// - Returns: nil where nothing printable of that length can be made of it.
  init?(encoding value: String) {
    guard !value.isEmpty, value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in value.utf8 {
      if byte == 0x20 || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "=") {
        bytes += [UInt8(ascii: "+"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        bytes.append(byte)
      }
    }
    guard bytes.count <= Self.maximum else { return nil }
    text = String(decoding: bytes, as: UTF8.self)
  }
}
