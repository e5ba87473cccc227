import Diagnostics
import Foundation
import Subscribers
import TestSupport
import Testing

@testable import Digest

/// What a check says of relays as they were last seen.
extension PreflightTests {
  private func relay(
    _ name: String = "mail.example.org", utf8: Bool, size: Int? = nil
  ) -> SeenRelay {
    SeenRelay(name: name, day: "2026-11-20", takesUTF8: utf8, size: size)
  }

  private static let utf8CSV =
    "email,name,town\nada@example.org,Ada,\nzoë@example.org,Zoë,\nörn@example.org,Örn,\nlä@example.org,Lä,\n"

  @Test func `addresses that no relay took when it was last seen are counted`() throws {
    let left = #"{"email":"lä@example.org","event":"unsubscribed","time":"2026-11-20T08:00:00Z"}"#
    var preflight = try preflight(csv: Self.utf8CSV, log: "\(left)\n")
    preflight.seenRelays = [relay(utf8: false)]
    let found = preflight.findings()
    #expect(found.map(\.rule) == [.smtputf8] && found.first?.severity == .warning)
    #expect(
      found.map(\.problem.reason) == [
        "2 addresses, the first of them zoë@example.org, need SMTPUTF8, which mail.example.org (seen 2026-11-20) did not offer"
      ])
    #expect(
      found.map(\.problem.location) == [
        SourceLocation(file: "news/subscribers/weekly.csv", line: 3)
      ])
    // One that takes them is enough; of one that nobody has seen it is not known.
    preflight.seenRelays = [relay(utf8: false), relay("b", utf8: true)]
    #expect(preflight.findings().isEmpty)
    preflight.seenRelays = []
    #expect(
      preflight.findings().map(\.problem.reason) == [
        "2 addresses, the first of them zoë@example.org, need SMTPUTF8"
      ])
  }

  @Test(arguments: [(nil, 0), (0, 0), (100_000, 0), (500, 1)] as [(Int?, Int)])
  func `a mail that is longer than a relay took is told of`(size: Int?, count: Int) throws {
    var preflight = try preflight()
    preflight.seenRelays = [
      relay(utf8: true, size: size), relay("big", utf8: true, size: 10_000_000),
    ]
    let found = preflight.findings()
    #expect(found.count == count)
    for finding in found {
      let match = try #require(
        finding.problem.reason.wholeMatch(
          of: /the mail has (\d+) octets, mail.example.org \(seen 2026-11-20\) took 500/))
      #expect(Int(match.1) ?? 0 > 500)
    }
  }
}
