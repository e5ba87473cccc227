import Diagnostics
import Testing

@Suite struct ControlCharactersTests {
  private static let controls = [0...0x1F, 0x7F...0x9F, 0x2028...0x2029].joined()
    .compactMap(Unicode.Scalar.init)

  @Test(arguments: controls)
  func `no control character is printed as it is`(_ control: Unicode.Scalar) {
    let text = "a\(control)b"
    #expect(text.holdsControls)
    #expect(!text.printable.holdsControls)
    #expect(text.printable.hasPrefix("a\\"))
    let stays = control == "\n" || control == "\t"
    #expect(text.safeForTerminal == (stays ? text : text.printable))
    #expect(control.isStray != stays)
  }

  @Test(arguments: [
    "", "plain \\ \u{A0}text", "Łódź — “ſt”", "नमस्ते 漢字", "👩🏽‍👧 🇬🇧 {{x}}", "می\u{200C}خواهم",
  ])
  func `text stays as it is`(_ text: String) {
    #expect(!text.holdsControls)
    #expect(text.printable == text)
    #expect(text.safeForTerminal == text)
  }

  @Test
  func `invisible marks are shown where a message quotes them, and left to the terminal elsewhere`()
  {
    let text = "soft\u{AD}hyphen \u{200F}עברית \u{1F3F4}\u{E0067}\u{E007F}"
    #expect(text.printable.hasPrefix(#"soft\u{00AD}hyphen \u{200F}"#))
    #expect(text.safeForTerminal == text)
  }
}
