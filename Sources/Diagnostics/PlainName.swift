/// Names that people give to issues and lists.
extension String {
  /// Whether it can be the name of a file, part of a Message-ID (RFC 5322 §3.2.3) and part of a link.
  package var isPlainName: Bool {
    // Bytes, since a folder has hundreds of names: a regular expression took longer than their files.
    guard let first = utf8.first, Self.isAlphanumeric(first), utf8.count <= 63 else { return false }
    var last = first
    for byte in utf8.dropFirst() {
      let isDot = byte == UInt8(ascii: ".")
      guard
        Self.isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
          || isDot,
        !isDot || last != byte
      else { return false }
      last = byte
    }
    return last != UInt8(ascii: ".")
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
