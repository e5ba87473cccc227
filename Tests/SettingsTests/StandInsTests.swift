import Diagnostics
import Testing

@testable import Settings

@Suite struct StandInsTests {
  @Test(arguments: [
    "", "plain", "a\u{1B}b\u{7F}", "\u{F0000}\u{1}\u{F0001}", "\u{FEFF}\u{2028}x\u{85}\u{FFFE}",
  ])
  func `what is hidden comes back, one character for one`(_ text: String) {
    let standIns = StandIns(for: text)
    let hidden = standIns.hide(in: text)
    #expect(hidden.unicodeScalars.count == text.unicodeScalars.count)
    #expect(!hidden.unicodeScalars.contains { $0.isStray || $0 == "\u{FEFF}" || $0 == "\u{FFFE}" })
    #expect(standIns.restore(in: hidden) == text)
  }
}
