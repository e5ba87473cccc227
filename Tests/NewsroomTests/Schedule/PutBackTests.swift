import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Newsroom

/// What a person decides about recipients of a slot's issue: the record says so, and heartbeats go on with them.
@Suite struct PutBackTests {
  private static let gone = SMTPReply(
    code: 550, enhanced: EnhancedStatusCode(5, 1, 1), text: "no such user")
  private static let busy = SMTPReply(
    code: 450, enhanced: EnhancedStatusCode(4, 2, 1), text: "Mailbox busy")

  /// A relay that answers so for Ben as long as it is not mended.
  private final class Relay: Sendable {
    let answer: Mutex<DeliveryResult?>
    init(_ answer: DeliveryResult) { self.answer = Mutex(answer) }
    func mend() { answer.withLock { $0 = nil } }
    func result(_ mail: OutgoingMail) -> DeliveryResult {
      let isBen = mail.envelope.forwardPaths.contains { "\($0)" == "ben@example.org" }
      return (isBen ? answer.withLock { $0 } : nil)
        ?? .accepted(SMTPReply(code: 250, text: "taken"))
    }
  }

  private func desk(_ answer: DeliveryResult) throws -> (Heartbeats, Relay) {
    let relay = Relay(answer)
    let desk = try Heartbeats { relay.result($0) }
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    return (desk, relay)
  }

  private func counts(_ desk: Heartbeats, _ time: String) throws -> SlotCounts {
    try #require(try desk.at(time).newsroom.slotHistory().rows.last?.counts)
  }

  @Test func `who was refused and is put back is gone on with`() throws {
    let (desk, relay) = try desk(.refused(Self.gone, at: .recipient))
    #expect(try counts(desk, "2026-11-23 08:05").rejected == 1)
    relay.mend()
    var request = RetryRequest(issue: "2026-W48")
    request.code = "5.1.1"
    #expect(try desk.at("2026-11-23 08:10").newsroom.retry(request).putBack == 1)
    let open = try counts(desk, "2026-11-23 08:11")
    #expect(open.rejected == 0 && open.leftOver == 1)
    #expect(try desk.beat("2026-11-23 08:15") == ["2026-11-23T08:00 sent"])
    #expect(desk.edition.mailed == ["ada@example.org", "ben@example.org"])
    #expect(try counts(desk, "2026-11-23 08:20").accepted == 2)
    #expect(try desk.beat("2026-11-23 08:25") == [])
  }

  @Test func `who was in doubt is gone on with, or counted, as a person says`() throws {
    for resolution in Resolution.allCases {
      let (desk, relay) = try desk(.inDoubt("the connection was lost"))
      #expect(try counts(desk, "2026-11-23 08:05").inDoubt == 1)
      relay.mend()
      _ = try desk.at("2026-11-23 08:10").newsroom.resolve("2026-W48", nil, as: resolution)
      let after = try counts(desk, "2026-11-23 08:11")
      #expect(after.inDoubt == 0 && after.leftOver == (resolution == .resend ? 1 : 0))
      let beat = try desk.beat("2026-11-23 08:15")
      #expect(beat == (resolution == .resend ? ["2026-11-23T08:00 sent"] : []))
      #expect(try counts(desk, "2026-11-23 08:20").accepted == 2)
    }
  }

  @Test func `who was given up and is put back is gone on with`() throws {
    let (desk, relay) = try desk(.refused(Self.busy, at: .recipient))
    for day in 23...28 {
      try desk.beat("2026-11-\(day) 09:00")
      try desk.beat("2026-11-\(day) 20:00")
    }
    #expect(try desk.at("2026-11-29 00:00").newsroom.status("2026-W48").rejected == 1)
    // There is nothing for the next slot; nobody of the first one is looked for.
    #expect(try desk.beat("2026-12-02 08:00") == ["2026-11-30T08:00 skipped"])
    relay.mend()
    _ = try desk.at("2026-12-02 08:05").newsroom.retry(RetryRequest(issue: "2026-W48"))
    #expect(try desk.beat("2026-12-02 08:10") == ["2026-11-23T08:00 sent"])
    #expect(try counts(desk, "2026-12-02 08:15").accepted == 2)
  }

  @Test func `a deciding that was cut short before the journal had it keeps nobody from anything`()
    throws
  {
    let (desk, _) = try desk(.refused(Self.gone, at: .recipient))
    let newsroom = desk.at("2026-11-23 08:10").newsroom
    try newsroom.uncountSlot(ofIssue: "2026-W48", [.rejected])
    #expect(try counts(desk, "2026-11-23 08:11").leftOver == 1)
    try desk.beat("2026-11-23 08:15")
    #expect(try counts(desk, "2026-11-23 08:20").rejected == 1)
    #expect(try desk.beat("2026-11-23 08:25") == [])
  }

  @Test func `who is in doubt and is sent it again may come to anything`() throws {
    let (desk, relay) = try desk(.inDoubt("the connection was lost"))
    relay.answer.withLock { $0 = .refused(Self.busy, at: .recipient) }
    _ = try desk.at("2026-11-23 08:10").send("2026-W48") { $0.resendsInDoubt = true }
    #expect(problem { try desk.at("2026-11-23 08:20").send("2026-W48") } == "")
  }

  @Test func `of an issue that was discarded the record says so at once`() throws {
    let (desk, _) = try desk(.refused(Self.busy, at: .recipient))
    let newsroom = desk.at("2026-11-23 08:10").newsroom
    _ = try newsroom.discard(newsroom.discarding("2026-W48"), reason: "a mistake")
    let counts = try counts(desk, "2026-11-23 08:11")
    #expect(counts.isClosed && counts.leftOver == 0 && counts.notMailed == 1)
    #expect(try desk.beat("2026-11-23 08:15") == [])
  }

  @Test func `one who is called for once a day is given up when retries end`() throws {
    let (desk, _) = try desk(.refused(Self.busy, at: .recipient))
    for day in 24...28 { try desk.beat("2026-11-\(day) 08:10") }
    for time in ["2026-11-29 08:10", "2026-11-30 08:10"] { try desk.beat(time) }
    let status = try desk.at("2026-11-30 09:00").newsroom.status("2026-W48")
    #expect(status.rejected == 1 && status.deferred == 0)
    #expect(!desk.record.contains("could be tried for longer"))
  }

  @Test func `a clock that is set back keeps what was counted last`() throws {
    let (desk, relay) = try desk(.refused(Self.gone, at: .recipient))
    relay.mend()
    var request = RetryRequest(issue: "2026-W48")
    request.rejected = true
    _ = try desk.at("2026-11-23 07:10").newsroom.retry(request)
    #expect(try counts(desk, "2026-11-23 07:11").leftOver == 1)
    #expect(problem { try desk.at("2026-11-23 07:12").send("2026-W48") } == "")
    #expect(try counts(desk, "2026-11-23 08:11").accepted == 2)
  }
}
