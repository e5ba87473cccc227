import Foundation
import Testing

@testable import Articles

@Suite struct TextPrintTests {
  @Test(arguments: [
    "One two.\n\nThree.", "One\ntwo.\n\n\nThree.\n", "  One  two.\r\n\r\n\tThree.",
    "# Title\n\nOne two.\n\nThree.", "\n#\tTitle\nOne two.\n \nThree.",
    "Title\n=====\n\nOne two.\n\nThree.", "Title\r\n==\r\nOne two.\r\n\r\nThree.",
  ])
  func `breaks, indents and the title do not matter`(_ text: String) {
    let print = TextPrint(of: text)
    #expect(print == TextPrint(of: "One two.\n\nThree."))
    #expect(print.words == 3 && print.paragraphs.count == 2)
  }

  @Test(arguments: [
    "One two. Three", "one two.\n\nThree.", "Onetwo.\n\nThree.", "## Title\n\nOne two.\n\nThree.",
    "#hashtag\n\nOne two.\n\nThree.", "One two.\n\nThree.\n\nFour.",
  ])
  func `everything else does`(_ text: String) {
    #expect(TextPrint(of: text).text != TextPrint(of: "One two.\n\nThree.").text)
  }

  @Test(arguments: ["", "\n", "#", "# ", "# Title", "=", "===\n===", "\u{FEFF}", "\n\n==="])
  func `little is no harm`(_ text: String) {
    #expect(TextPrint(of: text).paragraphs.count <= 1)
  }

  @Test func `a digest of texts tells them apart`() {
    #expect(Fingerprint("ab", "c") != Fingerprint("a", "bc"))
    #expect(Fingerprint(parsing: Fingerprint("ab").description) == Fingerprint("ab"))
    #expect(Fingerprint(parsing: "!") == nil)
  }
}
