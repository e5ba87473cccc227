import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// A slot that came to nothing, and of which a person sends the issue all the same.
@Suite struct SentByHandTests {
  private static let monday = "every: week, on: monday, at: \"08:00\""

  private func sendByHand(_ desk: Heartbeats) throws {
    try desk.at("2026-11-24 10:00").compose("2026-W48")
    try desk.at("2026-11-24 10:01").send("2026-W48")
  }

  @Test func `one that was paused is sent then`() throws {
    let desk = try Heartbeats("{ \(Self.monday), pause: [2026-11-23] }")
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 paused"])
    try sendByHand(desk)
    #expect(try desk.history() == ["2026-11-23T08:00 sent"])
    let row = try #require(try desk.at("2026-11-24 11:00").newsroom.slotHistory().rows.first)
    #expect(row.issue == "2026-W48" && row.counts?.accepted == 2)
    #expect(try desk.beat("2026-11-24 11:00") == [])
    #expect(desk.mails == 2)
  }

  @Test func `one that a person left out is sent then`() throws {
    let desk = try Heartbeats()
    _ = try desk.at("2026-11-20 11:00").newsroom.skip("2026-11-23T08:00")
    try sendByHand(desk)
    #expect(try desk.history() == ["2026-11-23T08:00 sent"])
  }

  @Test func `one that was missed is sent then`() throws {
    let desk = try Heartbeats("{ \(Self.monday), missed: skip, until: 1h }")
    #expect(try desk.beat("2026-11-23 11:00") == ["2026-11-23T08:00 missed"])
    try sendByHand(desk)
    #expect(try desk.history() == ["2026-11-23T08:00 sent"])
  }

  @Test func `the issue of a slot to come is not that of one that is over`() throws {
    let desk = try Heartbeats("{ \(Self.monday), pause: [2026-11-23] }")
    try desk.beat("2026-11-23 08:00")
    try desk.schedule("{ every: week, on: wednesday, at: \"08:00\" }")
    try desk.beat("2026-11-23 09:00")
    try sendByHand(desk)
    #expect(try desk.history() == ["2026-11-23T08:00 paused"])
    #expect(try desk.beat("2026-11-25 08:00") == ["2026-11-25T08:00 sent"])
    #expect(desk.mails == 2)
  }

  @Test func `an issue that no slot's would be called like is none of a slot`() throws {
    let desk = try Heartbeats("{ \(Self.monday), pause: [2026-11-23] }")
    try desk.beat("2026-11-23 08:00")
    try desk.at("2026-11-24 10:00").compose("a-letter")
    try desk.at("2026-11-24 10:01").send("a-letter")
    #expect(try desk.history() == ["2026-11-23T08:00 paused"])
  }
}
