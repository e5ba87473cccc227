import Diagnostics
import Testing

/// What bytes show is what characters show.
@Suite struct BytewiseTests {
  @Test(arguments: [
    "", " ", "a", "a b", " a b", "a b ", "a  b", "a\tb", "\n", "a\r\nb\n", "a\u{B}\u{C}b",
    "a\u{1C}b", "a\u{7F} b",
    "é b", "é  b\u{A0}\u{2028}c", "a \u{301}b", "\u{0}  \u{0}",
  ])
  func `every run of blanks is one space`(_ text: String) {
    #expect(text.onOneLine == text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }

  @Test(arguments: ["", "abc", "a\u{0}c", "é\r", String(repeating: "x", count: 100) + "\r"])
  func `a byte is found wherever it stands`(_ text: String) {
    for byte: UInt8 in [0, 0x0D, 0x61, 0xC3] {
      #expect(text.holds(byte: byte) == text.utf8.contains(byte))
    }
  }
}
