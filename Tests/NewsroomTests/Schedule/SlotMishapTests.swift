import Delivery
import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Newsroom

/// Slots of which nothing may go out, and why is said.
@Suite struct SlotMishapTests {
  @Test func `a slot whose issue has another one's name is not sent with it`() throws {
    let desk = try Heartbeats()
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    try desk.article("special", "2026-11-24")
    try desk.schedule(
      "[{ every: week, on: monday, at: \"08:00\" }, { dates: [2026-11-26], at: \"12:00\" }]")
    try desk.beat("2026-11-24 13:00")
    let run = try desk.run("2026-11-26 12:00")
    #expect(desk.words(run) == ["2026-11-26T12:00 failed"])
    #expect(run.reports.first?.reason?.contains("“2026-W48” is the name of the issue") == true)
    #expect(desk.mails == 2)
    #expect(try desk.beat("2026-11-27 12:00") == ["2026-11-26T12:00 failed"])
    #expect(try desk.history().first == "2026-11-26T12:00 failed")
  }

  @Test func `what another machine had begun to compose is missed when it is taken over`() throws {
    let desk = try Heartbeats()
    desk.relay(isDown: true)
    try desk.beat("2026-11-23 08:00")
    #expect(desk.record.contains("tried"))
    desk.relay(isDown: false)
    // The old machine sent it after this clone was made: nobody here can know.
    desk.edition.effects.owner = { "another machine" }
    let start = try desk.at("2026-11-23 09:00").newsroom.startTimetable(takesOver: true)
    #expect(start.missed == ["2026-11-23T08:00 Europe/Berlin"])
    #expect(try desk.history() == ["2026-11-23T08:00 missed"])
    #expect(try desk.beat("2026-11-23 09:05") == [])
    #expect(desk.mails == 0)
    #expect(try desk.beat("2026-11-30 08:00") == ["2026-11-30T08:00 sent"])
    #expect(desk.mails == 2)
  }

  @Test func `a slip in the configuration is told with its line`() throws {
    let desk = try Heartbeats()
    let text = try desk.edition.folder.read("broadsheet.yml")
    try desk.edition.folder.write("broadsheet.yml", text + "langage: en\n")
    let run = try desk.run("2026-11-23 08:00")
    #expect(run.reports.first?.reason?.contains("unknown key “langage”") == true)
    #expect(run.reports.first?.reason?.contains("broadsheet.yml:") == true)
    try desk.edition.folder.write("broadsheet.yml", text)
    #expect(try desk.beat("2026-11-23 08:05") == ["2026-11-23T08:00 sent"])
  }

  @Test(.timeLimit(.minutes(30)))
  func `a relay that puts everybody off ends a heartbeat, though the clock stands still`() throws {
    let isOpen = Mutex(false)
    let desk = try Heartbeats { _ in
      isOpen.withLock { $0 }
        ? .accepted(SMTPReply(code: 250, text: "taken"))
        : .refused(
          SMTPReply(code: 450, enhanced: EnhancedStatusCode(4, 3, 0), text: "Not now"),
          at: .recipient)
    }
    for time in ["08:00", "08:05"] {
      let run = try desk.run("2026-11-23 \(time)")
      #expect(desk.words(run) == ["2026-11-23T08:00 failed"])
      #expect(run.reports.first?.isFinal == false)
    }
    isOpen.withLock { $0 = true }
    #expect(try desk.beat("2026-11-23 08:10") == ["2026-11-23T08:00 sent"])
    #expect(desk.mails == 2)
  }
}
