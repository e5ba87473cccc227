/// Text in a tab-separated line: tab, CR, LF and backslash as `\t \r \n \\`, no value as `\N`.
enum FieldEscape {
  private static let backslash = UInt8(ascii: "\\")

  static func append(_ value: String?, to output: inout [UInt8]) {
    guard var value else { return output.append(contentsOf: #"\N"#.utf8) }
    value.withUTF8 { bytes in
      for byte in bytes {
        switch byte {
        case 0x09: output.append(contentsOf: #"\t"#.utf8)
        case 0x0A: output.append(contentsOf: #"\n"#.utf8)
        case 0x0D: output.append(contentsOf: #"\r"#.utf8)
        case backslash: output.append(contentsOf: #"\\"#.utf8)
        default: output.append(byte)
        }
      }
    }
  }

  static func value(of field: ArraySlice<UInt8>) -> String? {
    guard field.contains(backslash) else { return String(decoding: field, as: UTF8.self) }
    if field.elementsEqual(#"\N"#.utf8) { return nil }
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in field {
      if !isEscaped, byte == backslash {
        isEscaped = true
        continue
      }
      switch byte {
      case UInt8(ascii: "t") where isEscaped: bytes.append(0x09)
      case UInt8(ascii: "n") where isEscaped: bytes.append(0x0A)
      case UInt8(ascii: "r") where isEscaped: bytes.append(0x0D)
      default: bytes.append(byte)
      }
      isEscaped = false
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
