import Clock
import Foundation
import Testing

@testable import Delivery

/// Rates, hours, warm-ups and domains, by a clock of the test's.
@Suite struct LimitsTests {
  @Test(arguments: [
    ("10/min", 10, Rate.Period.minute), ("1.5/s", 1.5, .second), ("500/day", 500, .day),
    ("50/s", 50, .second), ("3000/m", 3000, .minute), ("100000/h", 100_000, .hour),
    (" 7 / h ", 7, .hour), ("1/d", 1, .day), ("0.5/s", 0.5, .second),
  ])
  func `rates are read`(text: String, count: Double, period: Rate.Period) {
    #expect(Rate(parsing: text) == Rate(count, per: period))
  }

  @Test(arguments: [
    "", "/", "10", "10/", "/s", "0/s", "-1/s", "1e3/s", "0x10/s", "10/fortnight", "10/s/s", ".5/s",
    "5./s", "1.5/day", "nan/s", "inf/s", "1.2.3/s", "1 0/s", "٣/s", "10/min x", "9999999999999/s",
    "0.00001/s",
  ])
  func `what is no rate is not`(text: String) { #expect(Rate(parsing: text) == nil) }

  private func limited(_ change: (inout DeliveryLimits) -> Void) -> DeliveryLimits {
    var limits = DeliveryLimits()
    change(&limits)
    return limits
  }

  private func run(
    _ limits: DeliveryLimits, of count: Int, connections: Int = 8,
    domain: @escaping (Int) -> String = { _ in "a.example" }
  ) -> RunSimulation {
    var run = RunSimulation(
      [RunDecisions.RelayPlan(name: "a", connections: connections)], of: count, limits: limits
    ) { _, _, _, _ in .taken }
    run.domain = domain
    run.run()
    return run
  }

  @Test(arguments: [("50/s", 1.0, 50), ("1.5/s", 2, 3), ("10/min", 60, 10), ("3000/m", 60, 3000)])
  func `a rate is never exceeded and nearly reached`(text: String, seconds: Double, most: Int)
    throws
  {
    let rate = try #require(Rate(parsing: text))
    let run = run(limited { $0.rates = [rate] }, of: 200)
    #expect(run.count(of: .accepted) == 200 && run.decisions.stop == nil)
    #expect(run.peak(within: seconds) <= most)
    #expect(run.end < 199 * (rate.interval ?? 0) * 1.02 + 1, "\(run.end)")
  }

  @Test func `a day's budget may be spent at once, and the run ends until the next`() {
    let run = run(limited { $0.rates = [Rate(100, per: .day)] }, of: 250)
    #expect(run.count(of: .accepted) == 100 && run.end < 10)
    guard case .later(let until, let reason)? = run.decisions.stop else {
      Issue.record("\(String(describing: run.decisions.stop))")
      return
    }
    #expect(reason == "100/day is spent")
    #expect((86_400...86_520).contains(until.timeIntervalSince(RunSimulation.begin)))
  }

  @Test(arguments: [(Rate(100, per: .day), 100, 10.0), (Rate(1, per: .minute), 3, 121)])
  func `nobody is waited for who is not there`(rate: Rate, count: Int, end: Double) {
    let run = run(limited { $0.rates = [rate] }, of: count)
    #expect(run.count(of: .accepted) == count && run.end < end, "\(run.end)")
    #expect(run.decisions.stop == nil)
  }

  @Test func `a domain waits while others go on`() {
    let limits = limited {
      $0.domains = [
        "slow.example": .init(rates: [Rate(10, per: .minute)]), "*": .init(connections: 2),
      ]
    }
    let run = run(limits, of: 60) { $0 <= 20 ? "slow.example" : "d\($0 % 3).example" }
    #expect(run.count(of: .accepted) == 60 && run.decisions.stop == nil)
    #expect(run.peak(within: 60) { $0.number <= 20 } <= 10)
    #expect(run.starts.filter { $0.number > 20 }.allSatisfy { $0.time < 1 })
    #expect((114...120).contains(run.end), "\(run.end)")
    // In their order, and each once.
    #expect(run.starts.map(\.number).filter { $0 <= 20 } == Array(1...20))
  }

  @Test func `no more than so many at once go to a domain`() {
    var busy: [String: Int] = [:]
    let limits = limited { $0.domains = ["*": .init(connections: 2)] }
    var decisions = RunDecisions(
      relays: [RunDecisions.RelayPlan(name: "a", connections: 8)], limits: limits)
    var taken: [Int] = []
    for number in 1...30 {
      let domain = "d\(number % 3)"
      if decisions.offer(number, domain: domain, to: "a", at: RunSimulation.begin) != nil {
        taken.append(number)
        busy[domain, default: 0] += 1
      }
    }
    #expect(busy == ["d0": 2, "d1": 2, "d2": 2])
    #expect(decisions.next(for: "a", at: RunSimulation.begin) == .fetch)
    _ = decisions.settled(taken[0], .accepted, domain: "d1", by: "a")
    guard case .take(let recipient, _) = decisions.next(for: "a", at: RunSimulation.begin + 1)
    else {
      Issue.record("nobody is let go")
      return
    }
    #expect(Int(recipient.number) % 3 == 1)
  }

  @Test func `what must wait for long is named and counted, and the run ends`() {
    let limits = limited { $0.domains = ["slow.example": .init(rates: [Rate(5, per: .day)])] }
    let run = run(limits, of: 40) { $0.isMultiple(of: 2) ? "slow.example" : "a.example" }
    #expect(run.count(of: .accepted) == 25)
    guard case .later(let until, let reason)? = run.decisions.stop else {
      Issue.record("\(String(describing: run.decisions.stop))")
      return
    }
    #expect(reason == "15 at slow.example must wait")
    #expect(until.timeIntervalSince(RunSimulation.begin) >= 86_400)
  }

  @Test(arguments: [
    ("08:00-20:00", 480, 1200), ("8:00 - 20:30", 480, 1230), ("22:00-06:00", 1320, 360),
    ("00:00-24:00", 0, 1440),
  ])
  func `windows are read`(text: String, start: Int, end: Int) {
    #expect(SendingWindow(parsing: text) == SendingWindow(start: start, end: end))
  }

  @Test(arguments: [
    "", "08:00", "8-20", "08:00-08:00", "25:00-26:00", "08:60-09:00", "24:00-08:00", "a-b",
    "08:00-20:00-22:00", "+8:00-20:00",
  ])
  func `what is no window is not`(text: String) { #expect(SendingWindow(parsing: text) == nil) }

  private static let berlin = (try? ZoneFiles().zone(named: "Europe/Berlin")) ?? .utc

  @Test(arguments: [
    ("2026-11-20T07:59:59+01:00", "2026-11-20T08:00:00+01:00"),
    ("2026-11-20T08:00:00+01:00", "2026-11-20T08:00:00+01:00"),
    ("2026-11-20T19:59:59+01:00", "2026-11-20T19:59:59+01:00"),
    ("2026-11-20T20:00:00+01:00", "2026-11-21T08:00:00+01:00"),
    // Summer time ends in that night.
    ("2026-10-24T21:00:00+02:00", "2026-10-25T08:00:00+01:00"),
  ])
  func `a window opens by its zone's clocks`(now: String, opening: String) throws {
    let window = try #require(SendingWindow(parsing: "08:00-20:00"))
    let date = try Date(now, strategy: .iso8601)
    #expect(try window.opening(at: date, in: Self.berlin) == Date(opening, strategy: .iso8601))
    var elsewhere = window
    elsewhere.zone = Self.berlin
    #expect(
      elsewhere.opening(at: date, in: .utc) == window.opening(at: date, in: Self.berlin))
  }

  @Test func `a window that goes past midnight is open on both sides of it`() throws {
    let window = try #require(SendingWindow(parsing: "22:00-06:00"))
    for (now, isOpen) in [
      ("21:59", false), ("22:00", true), ("23:59", true), ("05:59", true), ("06:00", false),
    ] {
      let date = try Date("2026-11-20T\(now):00Z", strategy: .iso8601)
      #expect((window.opening(at: date, in: .utc) == date) == isOpen, "\(now)")
    }
  }

  @Test func `a closed window ends the run until it opens, and a near one is waited for`() throws {
    func run(at minute: Int) -> RunSimulation {
      // The simulation begins at 08:00 UTC.
      self.run(limited { $0.window = SendingWindow(start: 480 + minute, end: 1200) }, of: 5)
    }
    #expect(run(at: 0).end < 1 && run(at: 0).count(of: .accepted) == 5)
    let near = run(at: 14)
    #expect(near.count(of: .accepted) == 5 && near.starts.first?.time == 840)
    #expect(near.reasons.contains("mail leaves from 08:14-20:00"))
    let far = run(at: 16)
    #expect(far.starts.isEmpty)
    #expect(
      far.decisions.stop == .later(until: RunSimulation.begin + 960, "mail leaves from 08:16-20:00")
    )
  }

  @Test func `a warm-up's steps hold a day each, then the normal rate alone`() throws {
    let plan = WarmUp(
      from: try #require(WarmUp.day(parsing: "2026-11-20")),
      steps: [Rate(200, per: .day), Rate(400, per: .day)])
    for (now, step) in [
      ("2026-11-01T12:00:00Z", 200.0), ("2026-11-19T23:00:00Z", 200), ("2026-11-20T22:59:59Z", 200),
      ("2026-11-20T23:00:00Z", 400), ("2026-11-21T22:59:59Z", 400), ("2026-11-21T23:00:00Z", nil),
      ("2027-11-21T23:00:00Z", nil),
    ] {
      let rate = plan.rate(at: try Date(now, strategy: .iso8601), in: Self.berlin)
      #expect(rate?.count == step, "\(now)")
    }
    #expect(WarmUp.day(parsing: "2026-02-30") == nil && WarmUp.day(parsing: "20-11-2026") == nil)
    let first = run(
      limited {
        $0.warmUp = WarmUp(from: .init(year: 2027, month: 1, day: 15), steps: [Rate(3, per: .day)])
      },
      of: 9)
    #expect(first.count(of: .accepted) == 3)
    let later = run(
      limited {
        $0.warmUp = WarmUp(from: .init(year: 2027, month: 1, day: 14), steps: [Rate(3, per: .day)])
      },
      of: 9)
    #expect(later.count(of: .accepted) == 9)
  }

  @Test func `a relay's own limits leave the other its work`() {
    let relays = [
      RunDecisions.RelayPlan(
        name: "a", connections: 2, limits: limited { $0.rates = [Rate(10, per: .day)] }),
      RunDecisions.RelayPlan(name: "b", connections: 1),
    ]
    var run = RunSimulation(relays, of: 100) { _, _, _, _ in .taken }
    run.run()
    #expect(run.count(of: .accepted) == 100 && run.starts(of: "a") == 10)
    #expect(run.decisions.stop == nil)
  }
}
