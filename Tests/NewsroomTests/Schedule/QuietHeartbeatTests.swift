import Clock
import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What a heartbeat with nothing due leaves for the next: it holds as long as nothing changed, and no longer.
@Suite struct QuietHeartbeatTests {
  private static let daily = "{ every: day, at: \"08:00\" }"
  private static let ids = "issue: { id: \"{{year}}-{{month}}-{{day}}\" }"

  /// A desk at which a heartbeat at seven of the 23rd found nothing to do, but what a test adds before.
  private static func desk(
    _ schedule: String = "{ every: week, on: monday, at: \"08:00\" }", extra: String = "",
    _ before: (Heartbeats) throws -> Void = { _ in }
  ) throws -> Heartbeats {
    let desk = try Heartbeats(schedule, extra: extra)
    try before(desk)
    #expect(try desk.beat("2026-11-23 07:05") == [])
    return desk
  }

  private static func rests(_ desk: Heartbeats, _ time: String = "2026-11-23 07:30") -> Bool {
    desk.at(time).newsroom.standingVerdict() != nil
  }

  @Test func `it rests until an hour later, and a moment before it was seen not at all`() throws {
    let desk = try Self.desk()
    for time in ["2026-11-23 07:05", "2026-11-23 07:59"] { #expect(Self.rests(desk, time)) }
    for time in ["2026-11-23 07:04", "2026-11-23 08:00", "2026-11-24 07:30", "1970-01-01 00:00"] {
      #expect(!Self.rests(desk, time))
    }
    try desk.beat("2026-11-21 10:00")
    #expect(Self.rests(desk, "2026-11-21T10:59:59+01:00"))
    #expect(!Self.rests(desk, "2026-11-21 11:00"))
  }

  @Test func `the last moment before a slot is quiet, and the slot is on time`() throws {
    let desk = try Self.desk()
    #expect(Self.rests(desk, "2026-11-23T07:59:59+01:00"))
    #expect(try desk.beat("2026-11-23T07:59:59+01:00") == [])
    #expect(!Self.rests(desk, "2026-11-23T08:00:00+01:00"))
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
  }

  @Test func `it is marked that it was asked, and nothing else is read or written`() throws {
    let desk = try Self.desk()
    // Whatever would be read now is refused; what was seen needs none of it.
    desk.edition.effects.environment = { _ in throw Problem("asked") }
    let before = try desk.edition.folder.read(".broadsheet/quiet")
    #expect(desk.at("2026-11-23 07:40").newsroom.beatQuietly())
    #expect(
      try desk.edition.folder.read(".broadsheet/heartbeat") == "2026-11-23T06:40:00Z\n")
    #expect(try desk.edition.folder.read(".broadsheet/quiet") == before)
  }

  @Test func `a watcher outside is told by the whole run, which rests as well`() throws {
    let desk = try Self.desk(extra: "ping: https://hc.example.org/ping/1")
    #expect(Self.rests(desk) && !desk.at("2026-11-23 07:30").newsroom.beatQuietly())
    #expect(
      try desk.edition.folder.read(".broadsheet/heartbeat") == "2026-11-23T06:05:00Z\n")
  }

  @Test func `another entry is seen at once`() throws {
    let desk = try Self.desk()
    try desk.schedule("{ every: week, on: monday, at: \"07:30\" }")
    #expect(!Self.rests(desk, "2026-11-23 07:10"))
    #expect(try desk.beat("2026-11-23 07:10") == [])
    #expect(try desk.beat("2026-11-23 07:30") == ["2026-11-23T07:30 sent"])
  }

  @Test func `a file of the same size whose time was put back is seen`() throws {
    let desk = try Self.desk()
    let path = desk.edition.folder.url.appending(path: "broadsheet.yml").path
    var status = stat()
    #expect(stat(path, &status) == 0)
    try desk.schedule("{ every: week, on: monday, at: \"07:30\" }")
    var times = [status.st_atim, status.st_mtim]
    #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
    var after = stat()
    #expect(stat(path, &after) == 0 && after.st_size == status.st_size)
    #expect(after.st_mtim.tv_nsec == status.st_mtim.tv_nsec && after.st_ino == status.st_ino)
    #expect(!Self.rests(desk))
  }

  @Test func `a line that joins the record is seen, as is another record`() throws {
    let desk = try Self.desk()
    _ = try desk.at("2026-11-23 07:10").newsroom.skip("2026-11-30T08:00")
    #expect(!Self.rests(desk))
    #expect(try desk.beat("2026-11-23 07:15") == [] && Self.rests(desk, "2026-11-23 07:20"))
    let place = desk.edition.folder.url.appending(path: "issues/slots.jsonl")
    try Data(contentsOf: place).write(to: place, options: .atomic)
    #expect(!Self.rests(desk, "2026-11-23 07:20"))
  }

  @Test func `a list that has another name is seen`() throws {
    let desk = try Self.desk()
    try desk.edition.folder.write("subscribers/weekly.formerly", "monthly\n")
    #expect(!Self.rests(desk))
    #expect(try desk.beat("2026-11-23 07:10") == [] && Self.rests(desk, "2026-11-23 07:10"))
    // The folder knows nothing of what is written into a file of it.
    try desk.edition.folder.write("subscribers/weekly.formerly", "fortnightly\n")
    #expect(!Self.rests(desk, "2026-11-23 07:10"))
  }

  @Test func `other rules of a zone, and other files of zones, are seen`() throws {
    let zones = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: zones.url.appending(path: "Europe"), withIntermediateDirectories: true)
    let system = URL(filePath: "/usr/share/zoneinfo/Europe")
    let file = zones.url.appending(path: "Europe/Berlin")
    try Data(contentsOf: system.appending(path: "Berlin")).write(to: file)
    let desk = try Self.desk { desk in
      desk.edition.effects.zones = { ZoneFiles(in: zones.path) }
    }
    #expect(Self.rests(desk))
    // With Helsinki's rules it is eight there an hour earlier: the slot is due.
    try Data(contentsOf: system.appending(path: "Helsinki")).write(to: file)
    #expect(!Self.rests(desk))
    #expect(try desk.beat("2026-11-23 07:10") == ["2026-11-23T08:00 sent"])
    let other = try Self.desk()
    other.edition.effects.zones = { ZoneFiles(in: zones.path) }
    #expect(!Self.rests(other))
  }

  @Test func `another program, owner or folder decides anew`() throws {
    let desk = try Self.desk()
    let effects = desk.edition.effects
    desk.edition.effects.program = { "another" }
    #expect(!Self.rests(desk))
    desk.edition.effects.program = { nil }
    #expect(!Self.rests(desk))
    desk.edition.effects = effects
    desk.edition.effects.owner = { "another machine" }
    #expect(!Self.rests(desk))
    #expect(problem { try desk.beat("2026-11-23 07:10") }.contains("another machine"))
    desk.edition.effects = effects
    #expect(Self.rests(desk))
    let copy = try TemporaryFolder()
    let place = copy.url.appending(path: "edition")
    try FileManager.default.copyItem(at: desk.edition.folder.url, to: place)
    let now = desk.time("2026-11-23 07:30")
    var newsroom = Newsroom(at: Place(url: place, shown: ""), effects: effects)
    newsroom = Newsroom(at: newsroom.folder, effects: desk.at("2026-11-23 07:30").effects)
    #expect(try newsroom.effects.now() == now && newsroom.standingVerdict() == nil)
  }

  @Test func `of a damaged verdict nothing is believed`() throws {
    let desk = try Self.desk()
    let text = try desk.edition.folder.read(".broadsheet/quiet")
    let bytes = Array(text.utf8)
    #expect(QuietVerdict(bytes)?.text == text)
    for length in 0..<bytes.count { #expect(QuietVerdict(Array(bytes.prefix(length))) == nil) }
    for index in bytes.indices {
      for bit in [0x01, 0x80] as [UInt8] {
        var damaged = bytes
        damaged[index] ^= bit
        #expect(QuietVerdict(damaged) == nil)
      }
    }
    #expect(QuietVerdict(bytes + [0x0A]) == nil && QuietVerdict(bytes + bytes) == nil)
    let other = text.replacing("broadsheet quiet 1", with: "broadsheet quiet 2")
    #expect(QuietVerdict(Array(other.utf8)) == nil)
    try desk.edition.folder.write(".broadsheet/quiet", bytes: [UInt8](repeating: 0, count: 700))
    #expect(!Self.rests(desk))
    #expect(try desk.beat("2026-11-23 07:10") == [])
    #expect(Self.rests(desk))
  }

  @Test func `one that claims more than an hour is none`() throws {
    let desk = try Self.desk()
    var verdict = try #require(desk.at("2026-11-23 07:30").newsroom.standingVerdict())
    verdict.until += 3_600_000_000
    let text = try #require(verdict.text)
    try desk.edition.folder.write(".broadsheet/quiet", text)
    #expect(QuietVerdict(Array(text.utf8)) == verdict && !Self.rests(desk))
  }

  @Test func `what changed a moment ago may change again unseen, and is read once more`() throws {
    let desk = try Heartbeats()
    desk.edition.effects.settling = 3_600
    #expect(try desk.beat("2026-11-23 07:05") == [])
    #expect(!Self.rests(desk) && !desk.edition.folder.exists(".broadsheet/quiet"))
    desk.edition.effects.settling = 0
    #expect(try desk.beat("2026-11-23 07:05") == [])
    #expect(Self.rests(desk))
  }

  @Test func `where nothing can be written it is decided each time`() throws {
    let desk = try Heartbeats()
    // A file in the place of the folder: root may write anywhere else.
    try? FileManager.default.removeItem(
      at: desk.edition.folder.url.appending(path: ".broadsheet"))
    try desk.edition.folder.write(".broadsheet", "")
    #expect(try desk.beat("2026-11-23 07:05") == [] && desk.beat("2026-11-23 07:10") == [])
    #expect(!Self.rests(desk))
  }

  @Test func `nothing is kept while a slot is open or somebody is left over`() throws {
    let desk = try Heartbeats(
      "{ every: week, on: monday, at: \"08:00\", approve: true }",
      extra: "notify: { editors: [edda@example.org], on: [] }")
    try desk.beat("2026-11-23 08:00")
    for time in ["2026-11-23 08:05", "2026-11-23 12:00"] {
      #expect(try desk.beat(time) == ["2026-11-23T08:00 waiting"] && !Self.rests(desk, time))
    }
    let hash = try desk.at("2026-11-23 12:05").newsroom.files.issues.digest(of: "2026-W48")
    try desk.edition.folder.write("issues/2026-W48/approved", "\(hash.prefix(12))\n")
    #expect(try desk.beat("2026-11-23 12:05") == ["2026-11-23T08:00 sent"])
    #expect(try desk.beat("2026-11-23 12:10") == [] && Self.rests(desk, "2026-11-23 12:15"))
  }

  @Test func `an issue that is composed by hand meanwhile is what goes out`() throws {
    let desk = try Self.desk()
    try desk.at("2026-11-23 07:10").compose()
    try desk.article("second", "2026-11-22")
    #expect(try desk.beat("2026-11-23 07:15") == [])
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    #expect(try !desk.edition.folder.read("issues/2026-W48/issue.json").contains("About second"))
  }

  @Test func `a line that a clock wrote which was ahead keeps nothing`() throws {
    let desk = try Self.desk()
    try desk.edition.folder.write(
      "issues/slots.jsonl",
      desk.record
        + #"{"list":"weekly","outcome":"missed","slot":"2026-11-16T08:00 Europe/Berlin","time":"2026-11-23T06:30:00.000Z"}"#
        + "\n")
    try desk.beat("2026-11-23 07:10")
    #expect(!Self.rests(desk, "2026-11-23 07:15"))
  }

  @Test func `whatever happens, it reports what a heartbeat without a memory reports`() throws {
    var rested = 0
    for seed in 1...6 as ClosedRange<UInt64> {
      var lot = Lot(state: seed)
      let desk = try Heartbeats(Self.daily, start: "2026-11-20 10:00", extra: Self.ids)
      var now = desk.time("2026-11-20 10:05")
      for step in 0..<40 {
        now += [60, 300, 300, 1200, 5000, 20_000, -300].randomElement(using: &lot) ?? 300
        let edition = desk.edition.at(now)
        switch Int.random(in: 0..<12, using: &lot) {
        case 0: try desk.schedule("{ every: day, at: \"\(lot.time)\" }", extra: Self.ids)
        case 1: try desk.article("a\(step)", desk.zone.local(now).date.description)
        case 2: _ = try? edition.compose()
        case 3: _ = try? edition.newsroom.skip("\(desk.zone.local(now).date)T08:00")
        case 4: desk.relay(isDown: Bool.random(using: &lot))
        case 5: try desk.edition.folder.write(".broadsheet/quiet", "x")
        default: break
        }
        let copy = try TemporaryFolder()
        let place = copy.url.appending(path: "edition")
        try FileManager.default.copyItem(at: desk.edition.folder.url, to: place)
        var effects = desk.edition.at(now).effects
        effects.program = { nil }
        let expected = Result {
          try Newsroom(at: Place(url: place, shown: ""), effects: effects).runDue()
        }
        if desk.edition.at(now).newsroom.standingVerdict() != nil { rested += 1 }
        let found = Result { try desk.edition.at(now).newsroom.runDue() }
        #expect(said(found) == said(expected), "seed \(seed), step \(step)")
      }
    }
    // Otherwise nothing was tried.
    #expect(rested > 20)
  }

  private func said(_ run: Result<DueRun, any Error>) -> String {
    switch run {
    case .success(let run):
      "\(run.reports.map { "\($0.slot) \($0.outcome) \($0.reason ?? "")" }) \(run.warnings.map(\.reason))"
    case .failure(let error): "\(error)"
    }
  }

  /// Chance that a seed repeats (SplitMix64).
  private struct Lot: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var value = state
      value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
      value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
      return value ^ (value >> 31)
    }

    var time: String {
      mutating get { ["07:30", "08:00", "12:00", "18:30"].randomElement(using: &self) ?? "08:00" }
    }
  }
}
