import Foundation
import TestSupport
import Testing

@testable import Clock

/// How the system's zones stand beside those that Foundation carries.
@Suite struct ZoneDifferenceTests {
  private static let start = Date(timeIntervalSince1970: 1_780_000_000)

  private func files(_ name: String, _ tzif: TZif) throws -> (ZoneFiles, TemporaryFolder) {
    let folder = try TemporaryFolder()
    try folder.write(name, bytes: tzif.bytes)
    return (ZoneFiles(in: folder.path), folder)
  }

  @Test func `the first hour that differs is found`() throws {
    // Foundation knows Kathmandu to be at 5:45 for good.
    let change = 1_780_000_000 + 86_400 * 30
    let (files, folder) = try files(
      "Asia/Kathmandu",
      TZif(transitions: [(change, 21_600)], offsets: [20_700, 21_600], footer: "<+06>-6"))
    defer { withExtendedLifetime(folder) {} }
    let zone = try files.zone(named: "Asia/Kathmandu")
    let moment = try #require(zone.firstDifferenceFromFoundation(from: Self.start))
    #expect((0..<3600).contains(Int(moment.timeIntervalSince1970) - change))
    #expect(zone.firstDifferenceFromFoundation(from: Self.start, days: 29) == nil)
  }

  @Test func `a zone that is the same everywhere does not differ`() throws {
    let (files, folder) = try files(
      "Asia/Kathmandu", TZif(offsets: [20_700], footer: "<+0545>-5:45"))
    defer { withExtendedLifetime(folder) {} }
    let zone = try files.zone(named: "Asia/Kathmandu")
    #expect(zone.firstDifferenceFromFoundation(from: Self.start) == nil)
  }

  @Test(
    arguments: [
      ("tzdata.zi", "# version 2026b\n# redo\n", "2026b"), ("+VERSION", "2025c\n", "2025c"),
      ("tzdata.zi", "# This zic input file\n", nil), ("+VERSION", "nonsense\n", nil),
      ("tzdata.zi", "", nil), ("other", "# version 2026b\n", nil),
    ] as [(String, String, String?)])
  func `the files say which edition they are of`(
    _ name: String, _ text: String, _ version: String?
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(name, text)
    #expect(ZoneFiles(in: folder.path).version == version)
  }
}
