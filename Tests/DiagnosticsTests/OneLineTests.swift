import Testing

@testable import Diagnostics

@Suite struct OneLineTests {
  @Test(arguments: [
    ("", ""), (" \n", ""), (" a  b\t\r\nc\u{2028}d ", "a b c d"), ("a\u{1B}b", "a\u{1B}b"),
  ])
  func `every run of blanks and line ends is one space`(text: String, line: String) {
    #expect(text.onOneLine == line)
  }

  @Test(arguments: ["weekly", "2026-W47", "a.b_c-d", "7", String(repeating: "a", count: 63)])
  func `a name that a folder, a Message-ID and a link can hold is plain`(_ name: String) {
    #expect(name.isPlainName)
  }

  @Test(arguments: [
    "", ".", "..", ".a", "a.", "a..b", "-a", "_a", "a/b", "a b", "ä", "a\n", "a\0",
    String(repeating: "a", count: 64),
  ])
  func `any other name is not`(_ name: String) {
    #expect(!name.isPlainName)
  }
}
