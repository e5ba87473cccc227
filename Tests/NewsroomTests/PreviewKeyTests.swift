import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// The key that a preview makes links with, where a program keeps it.
@Suite struct PreviewKeyTests {
  private let memory = PreviewMemory()
  private let secret = Secret(
    keeping: .command("pass show key"), what: "the key", location: SourceLocation(file: "x"))

  /// Asks at a moment, of a program that takes some milliseconds.
  private func ask(_ secret: Secret, at time: Int, taking span: Int, saying key: UInt8) -> UInt8? {
    var now = start + .milliseconds(time)
    return memory.key(secret, at: { now }) {
      now += .milliseconds(span)
      return Data([key])
    }.first
  }

  private let start = ContinuousClock.now

  @Test func `a program is asked anew, but for the next few looks`() {
    #expect(ask(secret, at: 0, taking: 10, saying: 1) == 1)
    // The mails of a save are made one after the other.
    #expect(ask(secret, at: 20, taking: 10, saying: 2) == 1)
    #expect(ask(secret, at: 60, taking: 10, saying: 3) == 3)
    let other = Secret(keeping: .command("other"), what: "the key", location: secret.location)
    #expect(ask(other, at: 61, taking: 10, saying: 4) == 4)
  }

  @Test func `one that may ask a person is asked once`() {
    #expect(ask(secret, at: 0, taking: 5000, saying: 1) == 1)
    #expect(ask(secret, at: 3_600_000, taking: 10, saying: 2) == 1)
  }

  @Test func `a file or a variable is read each time`() {
    let file = Secret(keeping: .file("key"), what: "the key", location: secret.location)
    #expect(ask(file, at: 0, taking: 0, saying: 1) == 1)
    #expect(ask(file, at: 0, taking: 0, saying: 2) == 2)
  }
}
