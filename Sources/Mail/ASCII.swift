/// Letters and digits of ASCII, as grammars of mail name them.
extension UInt8 {
  /// `ALPHA` and `DIGIT` of RFC 5234 §B.1.
  package var isASCIILetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
