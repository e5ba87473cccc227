import Foundation
import TestSupport
import Testing

@testable import Clock
@testable import Diagnostics

/// Zone files that are none, and names that name none.
@Suite struct HostileZoneTests {
  private let good = TZif(
    transitions: [(1000, 3600)], offsets: [0, 3600], footer: "CET-1CEST,M3.5.0,M10.5.0/3")

  @Test func `a file that is cut off anywhere is damaged`() throws {
    _ = try ZoneRules(tzif: good.bytes)
    for length in 0..<good.bytes.count {
      #expect(throws: Problem.self, "\(length)") {
        try ZoneRules(tzif: Array(good.bytes.prefix(length)))
      }
    }
  }

  @Test func `no byte of a file makes it crash`() {
    for index in good.bytes.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var bytes = good.bytes
        bytes[index] = value
        guard let rules = try? ZoneRules(tzif: bytes) else { continue }
        for time in [-10_000_000_000_000, 0, 1000, 2_000_000_000, 10_000_000_000_000] {
          #expect(abs(rules.offset(at: time)) <= 93_600)
        }
      }
    }
  }

  @Test(arguments: [
    (TZif(version: 0), "version 1"), (TZif(version: 0x31), "version 1"),
    (TZif(offsets: []), "damaged"), (TZif(offsets: [100_000]), "damaged"),
    (TZif(transitions: [(5, 1)], offsets: [0]), "damaged"),
    (TZif(transitions: [(5, 0), (5, 0)]), "damaged"),
    (TZif(transitions: [(5, 0), (4, 0)]), "damaged"), (TZif(leapSeconds: 1), "leap seconds"),
    (TZif(footer: "1-1"), "is no rule"), (TZif(footer: "CET"), "is no rule"),
    (TZif(footer: "CET-25"), "is no rule"), (TZif(footer: "CET-1CEST"), "is no rule"),
    (TZif(footer: "CET-1CEST,M13.1.0,M10.5.0"), "is no rule"),
    (TZif(footer: "CET-1CEST,M3.0.0,M10.5.0"), "is no rule"),
    (TZif(footer: "CET-1CEST,M3.5.0"), "is no rule"),
    (TZif(footer: "CET-1CEST,J0,J5"), "is no rule"),
    (TZif(footer: "CET-1CEST,M3.5.0/168,M10.5.0"), "is no rule"),
    (TZif(footer: "<CET-1"), "is no rule"),
    (TZif(footer: String(repeating: "9", count: 100_000)), "is no rule"),
  ])
  func `what no zone has is refused`(_ file: TZif, _ reason: String) {
    let problem = #expect(throws: Problem.self) { try ZoneRules(tzif: file.bytes) }
    #expect(problem?.reason.contains(reason) == true, "\(problem?.reason ?? "")")
    #expect((problem?.reason.utf8.count ?? 0) < 200)
  }

  @Test func `a count that no file can have is never made room for`() {
    for field in 0..<6 {
      for start in [20, 44 + 7 + 20] {
        var bytes = good.bytes
        bytes.replaceSubrange(
          start + field * 4..<start + field * 4 + 4, with: [0x7F, 255, 255, 255])
        #expect(throws: Problem.self) { try ZoneRules(tzif: bytes) }
      }
    }
  }

  @Test(arguments: [
    ("europe/berlin", "is not a time zone", "did you mean “Europe/Berlin”?"),
    ("Europe/Berln", "is not a time zone", "did you mean “Europe/Berlin”?"),
    ("Berlin", "is not a time zone", "did you mean “Europe/Berlin”?"),
    ("new_york", "is not a time zone", "did you mean “America/New_York”?"),
    ("utc", "is not a time zone", "did you mean “UTC”?"),
    ("Mars/Olympus_Mons", "is not a time zone", "an IANA name such as Europe/Berlin"),
    ("Europe", "is not a time zone", "an IANA name"), ("Europe/", "is not a time zone", ""),
    ("/Europe/Berlin", "is not a time zone", ""), ("", "is not a time zone", ""),
    ("America/Argentina", "is not a time zone", ""),
    ("../zoneinfo/Europe/Berlin", "is not a time zone", ""),
    ("Europe/../Europe/Berlin", "is not a time zone", ""),
    ("posix/Europe/Berlin", "is not a time zone", ""),
    ("right/Europe/Berlin", "is not a time zone", ""),
    ("GMT+2", "is a fixed offset", "such as Europe/Berlin"), ("UTC-5", "is a fixed offset", ""),
    ("+02:00", "is a fixed offset", ""), ("Etc/GMT-3", "is a fixed offset", ""),
    ("CET", "is an abbreviation", ""), ("EST", "is an abbreviation", ""),
    ("EST5EDT", "is an abbreviation", ""), ("MSK", "is an abbreviation", ""),
  ])
  func `a name that is no place is refused with the reason`(
    _ name: String, _ reason: String, _ hint: String
  ) {
    let problem = #expect(throws: Problem.self) { try ZoneFiles().zone(named: name) }
    #expect(problem?.reason.contains("“\(name)” \(reason)") == true, "\(problem?.reason ?? "")")
    #expect(hint.isEmpty || problem?.hint?.contains(hint) == true, "\(problem?.hint ?? "")")
  }

  @Test func `UTC is a zone, and a site may mean an offset or an abbreviation`() throws {
    #expect(try ZoneFiles().zone(named: "UTC") == .utc)
    #expect(try ZoneFiles().zone(named: "Etc/UTC") == .utc)
    let site = try ZoneFiles().anyZone(named: "Etc/GMT+2")
    #expect(site.offset(at: .distantFuture) == -7200)
  }

  @Test func `what is no file of a zone is told by its path`() throws {
    let folder = try TemporaryFolder()
    try folder.write("Test/Text", "no zone")
    try folder.write("Test/Old", bytes: TZif(version: 0).bytes)
    mkfifo("\(folder.path)/Test/Pipe", 0o600)
    symlink("Loop", "\(folder.path)/Test/Loop")
    symlink("Nowhere", "\(folder.path)/Test/Dangling")
    symlink("/dev/zero", "\(folder.path)/Test/Device")
    try folder.write("Test/Large", bytes: [UInt8](repeating: 0, count: 2 << 20))
    let files = ZoneFiles(in: folder.path)
    for (name, reason) in [
      ("Text", "no time zone data (RFC 9636), or damaged"), ("Old", "version 1"),
      ("Pipe", "no file that can be read"), ("Loop", "symbolic links"),
      ("Dangling", "no such file"), ("Device", "no file that can be read"),
      ("Large", "2 MB long"),
    ] {
      let problem = #expect(throws: Problem.self) { try files.zone(named: "Test/\(name)") }
      #expect(
        problem?.reason.hasPrefix("“Test/\(name)” is not known, since \(folder.path)/Test/\(name)")
          == true && problem?.reason.contains(reason) == true, "\(problem?.reason ?? "")")
      #expect(problem?.category == .system)
    }
  }

  @Test func `an invented zone of a folder of one's own is a zone`() throws {
    let folder = try TemporaryFolder()
    try folder.write("Harbour/Quay", bytes: TZif(offsets: [1234], footer: "<+0033>-0:33").bytes)
    let files = ZoneFiles { $0 == "TZDIR" ? folder.path : nil }
    #expect(try files.zone(named: "Harbour/Quay").offset(at: .distantPast) == 1980)
    #expect(ZoneFiles { _ in nil }.folder.path == "/usr/share/zoneinfo")
    #expect(ZoneFiles { _ in "" }.folder.path == "/usr/share/zoneinfo")
  }

  @Test func `where there is no file Foundation's table counts, and that is said`() throws {
    let folder = try TemporaryFolder()
    let zone = try ZoneFiles(in: folder.path).zone(named: "Europe/Berlin")
    #expect(
      zone.isFoundations && zone.offset(at: Date(timeIntervalSince1970: 1_795_158_000)) == 3600)
    #expect(zone.warning?.reason.contains("has no file of the time zone “Europe/Berlin”") == true)
    #expect(try ZoneFiles(in: "\(folder.path)/none").zone(named: "Asia/Tokyo").isFoundations)
    let problem = #expect(throws: Problem.self) {
      try ZoneFiles(in: "\(folder.path)/none").zone(named: "europe/berlin")
    }
    #expect(problem?.hint == "did you mean “Europe/Berlin”?")
    #expect(try ZoneFiles().zone(named: "Europe/Berlin").warning == nil)
  }
}
