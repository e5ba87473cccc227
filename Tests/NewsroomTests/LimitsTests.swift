import Clock
import Delivery
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// What `delivery:` says of rates, hours and domains, and what a send makes of it.
@Suite struct LimitsSettingsTests {
  private func limits(_ text: String) throws -> DeliveryLimits {
    let edition = try TestEdition(delivery: "{ smtp: \"smtp://relay.example.org\", \(text) }")
    return try edition.newsroom.edition(list: nil).configuration.delivery.limits
  }

  @Test func `all of it is read`() throws {
    let limits = try limits(
      """
      rate: [10/min, 500/day], connections: 6, messages_per_connection: 100,
        window: "08:00-20:00", zone: America/New_York,
        warm_up: { from: 2026-11-20, steps: [200/day, 400/day] },
        domains: { GMail.com: { rate: 10/min, connections: 2 }, bücher.example: { connections: 1 }, "*": { rate: 1.5/s } }
      """)
    #expect(limits.rates == [Rate(10, per: .minute), Rate(500, per: .day)])
    #expect(limits.connections == 6 && limits.messagesPerConnection == 100)
    #expect(
      limits.window
        == SendingWindow(
          start: 480, end: 1200, zone: try ZoneFiles().zone(named: "America/New_York")))
    #expect(limits.warmUp?.steps == [Rate(200, per: .day), Rate(400, per: .day)])
    #expect(limits.warmUp?.from == WarmUp.day(parsing: "2026-11-20"))
    #expect(limits.domains["gmail.com"] == .init(rates: [Rate(10, per: .minute)], connections: 2))
    #expect(limits.domains["xn--bcher-kva.example"]?.connections == 1)
    #expect(limits.domains["*"]?.rates == [Rate(1.5, per: .second)])
  }

  @Test(arguments: [
    ("rate: 10", "“10” is not a rate", "50/s, 10/min, 100000/h or 500/day"),
    ("rate: [10/min, 5/year]", "“5/year” is not a rate", "500/day"),
    ("window: \"8-20\"", "“8-20” is no window of hours", "window: \"08:00-20:00\""),
    ("zone: Europe/Berlin", "a zone without a window", "window:"),
    ("window: \"08:00-20:00\", zone: CET", "“CET” is an abbreviation", "Europe/Berlin"),
    ("warm_up: { steps: [200/day] }", "a warm-up needs its first day and its steps", "from:"),
    ("warm_up: { from: 20.11.2026, steps: [200/day] }", "“20.11.2026” is not a day", "2026-11-20"),
    (
      "warm_up: { from: 2026-11-20, steps: [200/h] }", "a step of a warm-up is a rate by the day",
      "steps:"
    ),
    ("domains: { \"a b\": { rate: 1/s } }", "a b", "gmail.com, or * for all others"),
    (
      "domains: { Gmail.com: { rate: 1/h }, gmail.com: { rate: 100/s } }",
      "“gmail.com” is “Gmail.com” in line 8 once more", "delete one of the two"
    ),
    ("domains: { gmail.com: { rat: 1/s } }", "unknown key “rat”", "rate"),
    ("connections: 0", "must be a whole number from 1 to 1000", ""),
    ("messages_per_connection: 0", "must be a whole number from 1", ""),
  ])
  func `mistakes are named with their line`(text: String, reason: String, hint: String) {
    let words = problem { _ = try limits(text) }
    #expect(words.contains(reason) && (hint.isEmpty || words.contains(hint)), "\(words)")
    #expect(words.contains("line: Optional(8)") || words.contains("broadsheet.yml:8"), "\(words)")
  }

  @Test func `a budget holds from run to run, and a run says until when it waits`() throws {
    let edition = try TestEdition(
      delivery: "{ smtp: \"smtp://relay.example.org\", connections: 1, rate: 3/day }")
    try edition.compose("one")
    let first = try edition.send("one")
    #expect(first.accepted == 3 && first.leftOver == [.pending: 2])
    guard case .later(let until, let reason)? = first.stop else {
      Issue.record("\(String(describing: first.stop))")
      return
    }
    #expect(reason == "3/day is spent" && until > TestEdition.noon + 86_000)
    #expect(try edition.at(TestEdition.noon + 3600).send("one").accepted == 0)
    #expect(try edition.at(until + 1).send("one").accepted == 2)
    #expect(edition.mailed.count == 5)
  }

  @Test func `a closed window is the edition's own time`() throws {
    // Noon in the edition's zone is eleven o'clock there.
    let edition = try TestEdition(
      delivery: "{ smtp: \"smtp://relay.example.org\", window: \"12:30-13:00\" }")
    try edition.compose("one")
    let report = try edition.send("one")
    #expect(report.accepted == 0 && report.leftOver == [.pending: 5])
    #expect(
      report.stop
        == .later(until: TestEdition.noon + 5400, "mail leaves from 12:30-13:00"))
    #expect(try edition.at(TestEdition.noon + 5400).send("one").accepted == 5)
  }

  @Test func `who is left over because the relay asked for less is counted so`() throws {
    let edition = try TestEdition(
      delivery: "{ smtp: \"smtp://relay.example.org\", connections: 1 }"
    ) { _ in .refused(SMTPReply(code: 454, text: "slow"), at: .recipient) }
    try edition.compose("one")
    let slowed = Collected<String>()
    let report = try edition.send(
      "one",
      events: { event in
        if case .slowed(let relay, let connections, let perMinute, let reason) = event {
          slowed.add("\(relay) \(perMinute ?? 0) \(connections) \(reason)")
        }
      })
    #expect(slowed.all.first == "relay.example.org 600.0 1 454 slow (in reply to RCPT)")
    #expect(report.accepted == 0 && report.leftOverCount == 5)
    // Five readers, each tried five times: at a minute's pace nothing else was met.
    #expect(report.stop == .relay("454 slow (in reply to RCPT)"))
    #expect((report.leftOver[.slowed] ?? 0) + (report.leftOver[.deferred] ?? 0) == 5)
    #expect(report.leftOver[.slowed] ?? 0 > 0 && report.slowed == report.leftOver[.slowed])
  }
}
