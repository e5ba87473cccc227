import Foundation
import Testing

@testable import Mail

@Suite struct QuotedPrintableTests {
  static let texts = [
    "", "\n", "\n\n", "plain", "plain\n", "no newline\nat the end", "a=b", "tab\tinside",
    "blank at the end \nof a line\t\n", " ", "\t", "a\r\nb", "a\rb\r", ".\n..\n.dot",
    "From here\nFord\n", "café\n", "naïve – “quotes”", "日本語\n👨‍👩‍👧‍👦", "\0\u{1}\u{7F}", "é ",
  ]

  @Test(arguments: texts)
  func `text comes back to the letter`(text: String) throws { try expectRoundTrip(text) }

  @Test(
    arguments: ["x", " ", "\t", ".", "F", "=", "é", "日", "x "],
    [74, 75, 76, 77, 78, 150, 151, 152, 153])
  func `lines near the limit come back to the letter`(filling: String, count: Int) throws {
    let line = String(String(repeating: filling, count: count).prefix(count))
    for text in [line, line + "\n", "x" + line, line + "\nnext", line + " ", line + "."] {
      try expectRoundTrip(text)
    }
  }

  @Test(arguments: [(75, 1), (76, 1), (77, 2), (151, 2), (152, 3)])
  func `a line of 76 stays whole and one of 77 is broken`(count: Int, lines: Int) {
    let encoded = encode(String(repeating: "x", count: count))
    #expect(encoded.components(separatedBy: "=\r\n").count == lines)
  }

  @Test(arguments: [
    ("", ""), ("a\n", "a\r\n"), ("a=b", "a=3Db"), ("é", "=C3=A9"), ("a \nb\t", "a=20\r\nb=09"),
    (".", "=2E"), ("..", "=2E."), ("From x", "=46rom x"), ("a\rb", "a=0Db"), ("a b", "a b"),
  ])
  func `encoded text reads as it should`(text: String, encoded: String) {
    #expect(encode(text) == encoded)
  }

  private func encode(_ text: String) -> String {
    let text = text
    var output: [UInt8] = []
    QuotedPrintable.encode(Array(text.utf8), into: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Nothing lost, and nothing left that a relay could spoil (RFC 2049 §3).
  private func expectRoundTrip(_ text: String) throws {
    let encoded = encode(text)
    for line in MailDecoder.lines(encoded) {
      #expect(line.utf8.count <= 76, "\(line)")
      #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 })
      #expect(!line.hasSuffix(" ") && !line.hasSuffix("\t"))
      #expect(!line.hasPrefix(".") && !line.hasPrefix("From "))
    }
    let expected = text.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    #expect(Array(try MailDecoder.quotedPrintable(encoded).utf8) == expected)
  }
}
