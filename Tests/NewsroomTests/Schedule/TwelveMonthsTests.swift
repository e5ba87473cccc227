import Clock
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// A year of a weekly, with all that befalls one: each Monday comes to one outcome, nobody has an issue twice, and
/// every story comes once.
@Suite struct TwelveMonthsTests {
  private static let extra = "notify: { editors: [edda@example.org], on: [] }"
  private static func weekly(_ more: String) -> String {
    "{ every: week, on: monday, at: \"08:00\", pause: [2026-12-21, 2027-08-02..2027-08-15]\(more) }"
  }

  /// `2026-11-23 08:00` for the first Monday at eight.
  private func time(_ week: Int, _ clock: String, day: Int = 0) -> String {
    let monday = CivilDate(parsing: "2026-11-23") ?? CivilDate(number: 0)
    return "\(monday.adding(days: week * 7 + day)) \(clock)"
  }

  private func slot(_ week: Int) -> String { time(week, "08:00").replacing(" ", with: "T") }

  @Test func `a year with a server, a laptop and git between them`() throws {
    let clones = try TwoClones(Self.weekly(""), extra: Self.extra)
    let (server, laptop) = (clones.server, clones.laptop)
    _ = try server.at("2026-11-20 10:00").newsroom.startTimetable()
    try clones.sync()
    // The laptop has a timer of its own, and sends nothing.
    #expect(problem { try laptop.beat(time(0, "08:05")) }.contains("belongs to another machine"))
    var expected: [Int: String] = [:]
    var stories: [Int] = []
    for week in 0..<52 {
      if week != 10 {
        try laptop.article("week\(week)", String(time(week, "", day: -2).prefix(10)))
        stories.append(week)
      }
      if week == 14 {
        try laptop.schedule(Self.weekly(", approve: true"), extra: Self.extra)
      } else if week == 18 {
        try laptop.schedule(Self.weekly(""), extra: Self.extra)
      }
      try clones.sync()
      expected[week] = try Self.isQuiet(week) ? quiet(week, clones) : eventful(week, clones)
      #expect(
        try server.beat(time(week, "12:00", day: 3)).filter { !$0.hasSuffix("waiting") } == [])
      try clones.sync()
    }
    let rows = try server.history()
    #expect(rows == (0..<52).reversed().map { "\(slot($0)) \(expected[$0] ?? "")" })
    #expect(try laptop.history() == rows)
    #expect(clones.arrived.filter { $0.value > 1 } == [:])
    for week in stories.dropLast() {
      #expect(clones.times("About week\(week)") == 1, "week \(week)")
    }
    #expect(server.edition.folder.exists("issues/2026-W53"))
    #expect(server.edition.folder.exists("issues/2027-W01"))
  }

  private static func isQuiet(_ week: Int) -> Bool {
    ![1, 3, 4, 8, 9, 10, 11, 12, 14, 15, 16, 17, 20, 36, 37].contains(week)
  }

  private func quiet(_ week: Int, _ clones: TwoClones) throws -> String {
    #expect(try clones.server.beat(time(week, "07:55")) == [])
    #expect(try clones.server.beat(time(week, "08:00")) == ["\(slot(week)) sent"])
    #expect(try clones.server.beat(time(week, "08:05")) == [])
    return "sent"
  }

  /// What happens in a week of its own, and what its slot comes to.
  private func eventful(_ week: Int, _ clones: TwoClones) throws -> String {
    let (server, laptop) = (clones.server, clones.laptop)
    func beat(_ clock: String, day: Int = 0) throws -> [String] {
      try server.beat(time(week, clock, day: day)).map { String($0.dropFirst(17)) }
    }
    switch week {
    case 1:  // The relay is down for 26 hours.
      server.relay(isDown: true)
      for hour in 8..<24 { #expect(try beat("\(hour < 10 ? "0" : "")\(hour):00") == ["failed"]) }
      for hour in 0..<10 { #expect(try beat("0\(hour):00", day: 1) == ["failed"]) }
      server.relay(isDown: false)
      #expect(try beat("10:00", day: 1) == ["sent"])
    case 3:  // A special goes out by hand two days before.
      var request = ComposeRequest(issue: "special")
      request.span = Span(since: "3 days")
      let then = server.at(time(week, "10:00", day: -2))
      _ = try then.newsroom.compose(request, replacing: false)
      try then.send("special")
      // What it carried is not in the regular one, and a new story is.
      try server.article("more\(week)", String(time(week, "", day: -1).prefix(10)))
      #expect(try beat("08:00") == ["sent"])
    case 4, 36, 37:  // Holidays.
      #expect(try beat("08:00") == ["paused"])
      return "paused"
    case 8:  // The clock is an hour ahead.
      #expect(try beat("08:10") == ["sent"])
      #expect(try beat("07:15") == [])
      #expect(try beat("08:00") == [])
    case 9:  // The clock is an hour behind.
      #expect(try beat("07:30") == [])
      #expect(try beat("08:05") == ["sent"])
    case 10:  // Nothing was written.
      #expect(try beat("08:00") == ["skipped"])
      return "skipped"
    case 11:  // The editor makes the issue on Saturday.
      try laptop.at(time(week, "12:00", day: -2)).compose()
      try clones.sync()
      #expect(try beat("08:00") == ["sent"])
    case 12:  // The editor leaves it out.
      _ = try laptop.at(time(week, "12:00", day: -1)).newsroom.skip(slot(week))
      try clones.sync()
      #expect(try beat("08:00") == [])
      return "skipped"
    case 14, 17:  // Approved at once.
      #expect(try beat("08:00").last == "waiting")
      try clones.sync()
      _ = try laptop.at(time(week, "08:20")).newsroom.approve(issue(week))
      try clones.sync()
      #expect(try beat("08:25") == ["sent"])
    case 15:  // Approved on Sunday.
      #expect(try beat("08:00") == ["waiting"])
      try clones.sync()
      #expect(try beat("20:00", day: 5) == ["waiting"])
      _ = try laptop.at(time(week, "20:20", day: 6)).newsroom.approve(issue(week))
      try clones.sync()
      #expect(try beat("20:25", day: 6) == ["sent"])
    case 16:  // Nobody approves it.
      #expect(try beat("08:00") == ["waiting"])
      try clones.sync()
      return "missed"
    case 20:  // A backup of Sunday comes back on Monday.
      #expect(try beat("08:00") == ["sent"])
      try clones.sync()
      let id = issue(week)
      let lines = server.record.split(separator: "\n").filter {
        !($0.contains("\"outcome\"") && $0.contains(id))
      }
      try server.edition.folder.write("issues/slots.jsonl", lines.map { "\($0)\n" }.joined())
      try FileManager.default.removeItem(
        at: server.edition.folder.url.appending(path: "issues/\(id)"))
      #expect(try beat("08:05") == ["failed"])
      try clones.copy("issues/\(id)", from: laptop.edition.folder, to: server.edition.folder)
      try server.at(time(week, "09:00")).send(id)
    default: break
    }
    return "sent"
  }

  private func issue(_ week: Int) -> String {
    let monday = (CivilDate(parsing: "2026-11-23") ?? CivilDate(number: 0)).adding(days: week * 7)
    return "\(monday.week.year)-W\(monday.week.number < 10 ? "0" : "")\(monday.week.number)"
  }
}
