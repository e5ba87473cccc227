import Clock
import Delivery
import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Newsroom

/// Slots of which somebody is left over.
@Suite struct HalfSentTests {
  private static let daily = "{ every: day, at: \"08:00\", from: 2026-11-23 }"
  private static let name = "issue: { id: \"{{year}}-{{month}}-{{day}}\" }"

  /// A desk whose relay puts off Ben as long as the box says so.
  private func desk(_ isBusy: Flag) throws -> Heartbeats {
    try Heartbeats(Self.daily, extra: Self.name) { mail in
      let isBen = mail.envelope.forwardPaths.contains { "\($0)" == "ben@example.org" }
      return isBen && isBusy.value
        ? .refused(
          SMTPReply(code: 450, enhanced: EnhancedStatusCode(4, 2, 1), text: "Mailbox busy"),
          at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
  }

  @Test func `it is gone on with beside later slots`() throws {
    let isBusy = Flag(true)
    let desk = try desk(isBusy)
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    #expect(desk.record.contains(#""leftOver":1"#))
    // The next run tries at once, then pauses grow: until then nothing is said.
    #expect(try desk.beat("2026-11-23 08:05") == ["2026-11-23T08:00 sent"])
    #expect(try desk.beat("2026-11-23 08:06") == [])
    try desk.article("second", "2026-11-24")
    isBusy.set(false)
    let words = try desk.beat("2026-11-24 08:00")
    #expect(Set(words) == ["2026-11-23T08:00 sent", "2026-11-24T08:00 sent"])
    #expect(
      desk.edition.mailed.sorted() == [
        "ada@example.org", "ada@example.org", "ben@example.org", "ben@example.org",
      ])
    let last = try #require(desk.at("2026-11-24 09:00").newsroom.slotHistory().rows.last)
    #expect(last.counts?.accepted == 2)
    #expect(try desk.beat("2026-11-24 12:00") == [])
  }

  @Test func `what is left over at last is given up, and nobody asks again`() throws {
    let isBusy = Flag(true)
    let desk = try desk(isBusy)
    try desk.beat("2026-11-23 08:00")
    for day in 23...29 {
      for hour in ["12", "20"] { try desk.beat("2026-11-\(day) \(hour):00") }
    }
    let status = try desk.at("2026-11-29 23:00").newsroom.status("2026-11-23")
    #expect(status.accepted == 1 && status.deferred == 0 && status.rejected == 1)
  }

  @Test func `a slot whose issue nobody takes has failed, and is not tried every five minutes`()
    throws
  {
    let desk = try Heartbeats(answer: { _ in
      .refused(
        SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "no such user"),
        at: .recipient)
    })
    let run = try desk.run("2026-11-23 08:00")
    #expect(run.reports.map(\.outcome) == [.failed])
    #expect(desk.mails == 0)
  }

  @Test func `a list that has nobody is skipped`() throws {
    let desk = try Heartbeats(readers: [])
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 skipped"])
  }
}

/// A flag that a test sets while a relay asks for it.
private final class Flag: Sendable {
  private let flag: Mutex<Bool>
  init(_ value: Bool) { flag = Mutex(value) }
  var value: Bool { flag.withLock { $0 } }
  func set(_ value: Bool) { flag.withLock { $0 = value } }
}
