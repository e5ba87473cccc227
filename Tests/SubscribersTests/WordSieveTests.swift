import Testing

@testable import Subscribers

/// A sieve may pass what is none of its words, and never holds one back.
@Suite struct WordSieveTests {
  private func mayHold(_ text: String) -> Bool {
    let sieve = WordSieve(["stop", "é", "no", "x"].map { Array($0.utf8) })
    var text = text
    return text.withUTF8 { sieve.mayHold($0) }
  }

  @Test(arguments: [
    "stop", "STOP", "Stopped", "é", "été", "no", "NO", "nothing", "x", "X", "xylophone",
  ])
  func `each word passes, in capitals and as a beginning`(_ text: String) {
    #expect(mayHold(text))
  }

  @Test(arguments: ["", "s", "n", "sea", "Oslo", "ö", "ax"])
  func `what begins otherwise does not`(_ text: String) { #expect(!mayHold(text)) }
}
