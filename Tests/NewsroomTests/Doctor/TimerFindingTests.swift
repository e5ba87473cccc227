import Clock
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Whether a doctor sees that nothing asks what is due.
@Suite struct TimerFindingTests {
  private static let now = Date(timeIntervalSince1970: 1_795_420_800)
  private static let timer = TimerStanding.Caller("called by the user's timer", isActive: true)

  private func said(
    _ owner: String?, isOurs: Bool = true, minutes: Double?, _ callers: [TimerStanding.Caller]
  ) -> [String] {
    TimerStanding(
      owner: owner, isOurs: isOurs,
      lastCall: minutes.map { Self.now.addingTimeInterval(-$0 * 60) }, callers: callers,
      now: Self.now
    ).findings(in: .utc).map { "\($0.severity.rawValue): \($0.problem.reason)" }
  }

  @Test func `a timer at work that called lately is well`() {
    #expect(
      said("m", minutes: 4, [Self.timer]) == [
        "ok: called by the user's timer",
        "ok: it was last asked what is due at 2026-11-23T07:56:00Z",
      ])
  }

  @Test func `one that is dead is told by when it last called`() {
    let said = said("m", minutes: 21, [Self.timer])
    #expect(
      said.last?.hasPrefix(
        "warning: it was last asked what is due at 2026-11-23T07:39:00Z: nothing goes out") == true)
    #expect(
      self.said("m", minutes: nil, [Self.timer]).last == "warning: nobody has asked yet what is due"
    )
  }

  @Test func `nothing that calls is told, but for what calls from elsewhere`() {
    #expect(
      said("m", minutes: nil, []).first == "warning: nothing on this machine asks what is due")
    #expect(said("m", minutes: 3, []).first?.hasPrefix("ok: something asks") == true)
    let off = TimerStanding.Caller("a timer", isActive: false)
    #expect(
      said("m", minutes: 3, [off]).first == "warning: what asks what is due is not enabled: a timer"
    )
  }

  @Test func `a timetable that is nobody's or another's is told`() {
    #expect(said(nil, minutes: 1, [Self.timer]).first?.contains("never started") == true)
    #expect(
      said("x", isOurs: false, minutes: 1, []).first?.hasPrefix(
        "ok: the timetable belongs to another machine (x)") == true)
    #expect(
      said("x", isOurs: false, minutes: 1, [Self.timer]).first?.hasPrefix("warning: ") == true)
  }

  @Test func `each heartbeat leaves its time, whoever's the timetable is`() throws {
    let desk = try Heartbeats()
    let timer = [Self.timer]
    func line(_ time: String) -> String? {
      desk.at(time).newsroom.doctor(DoctorRequest(isOffline: true, callers: timer))
        .last { $0.check == .timer }?.problem.reason
    }
    #expect(line("2026-11-20 10:10") == "nobody has asked yet what is due")
    try desk.beat("2026-11-20 10:15")
    #expect(line("2026-11-20 10:16")?.contains("2026-11-20T10:15:00+01:00") == true)
    desk.edition.effects.owner = { "another" }
    #expect(problem { try desk.beat("2026-11-21 10:15") }.contains("another machine"))
    #expect(desk.edition.newsroom.lastHeartbeat == desk.time("2026-11-21 10:15"))
    // Nothing is left in a folder that is no edition.
    let (folder, files) = (desk.edition.folder.url, FileManager.default)
    let text = try desk.edition.folder.read("broadsheet.yml")
    try files.removeItem(at: folder.appending(path: "broadsheet.yml"))
    try files.removeItem(at: folder.appending(path: ".broadsheet"))
    #expect(problem { try desk.beat("2026-11-21 10:20") } != "")
    #expect(!files.fileExists(atPath: folder.appending(path: ".broadsheet").path))
    try desk.edition.folder.write("broadsheet.yml", text)
    // Without a timetable there is nothing to say.
    try desk.edition.configure(extra: "")
    #expect(line("2026-11-20 10:16") == nil)
  }
}
