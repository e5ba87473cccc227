import Clock
import Delivery
import Diagnostics
import Foundation
import TestSupport

@testable import Newsroom

/// An edition with a timetable, and heartbeats at moments that a test names.
final class Heartbeats {
  var edition: TestEdition
  let zone: Zone

  /// - Parameters:
  ///   - schedule: what stands at `schedule:`.
  ///   - start: when the timetable is started; nil for never.
  init(
    _ schedule: String = "{ every: week, on: monday, at: \"08:00\" }",
    start: String? = "2026-11-20 10:00", extra: String = "", zone: String = "Europe/Berlin",
    readers: [String] = ["ada@example.org", "ben@example.org"],
    answer: @escaping StubTransport.Answer = { _ in .accepted(SMTPReply(code: 250, text: "taken")) }
  ) throws {
    self.zone = try ZoneFiles().zone(named: zone)
    edition = try TestEdition(
      extra: "schedule: \(schedule)\n\(extra)", readers: readers, answer: answer)
    try article("first", "2026-11-20")
    if let start { _ = try at(start).newsroom.startTimetable() }
  }

  /// A moment by the edition's clocks, such as `2026-11-23 08:00`; or any in ISO 8601.
  func time(_ text: String) -> Date {
    WrittenDate(parsing: text, in: zone)?.date ?? .distantPast
  }

  func at(_ text: String) -> TestEdition { edition.at(time(text)) }

  func article(_ name: String, _ date: String) throws {
    try edition.article(name, "About \(name)", date)
  }

  func schedule(_ schedule: String, extra: String = "") throws {
    try edition.configure(extra: "schedule: \(schedule)\n\(extra)")
  }

  /// What a heartbeat reports, as `23T08:00 sent`.
  @discardableResult
  func beat(_ time: String) throws -> [String] { words(try run(time)) }

  func run(_ time: String) throws -> DueRun { try at(time).newsroom.runDue() }

  func words(_ run: DueRun) -> [String] {
    run.reports.map { "\($0.slot.prefix(16)) \($0.outcome.rawValue)" }
  }

  /// What slots came to, newest first.
  func history(_ time: String = "2030-01-01 00:00") throws -> [String] {
    try at(time).newsroom.slotHistory().rows.map { "\($0.slot.prefix(16)) \($0.state.rawValue)" }
  }

  var record: String { (try? edition.folder.read("issues/slots.jsonl")) ?? "" }

  /// The relay is not reached until this is called with false.
  func relay(isDown: Bool) {
    let relay = edition.relay
    edition.effects.transport = { _, _ in
      if isDown { throw Problem("the relay is down", category: .system) }
      return relay
    }
  }

  /// How many mails each address got with each subject line of an issue.
  var mails: Int { edition.mailed.count }
}
