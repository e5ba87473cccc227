import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Imports by a clock that ran behind, or that later ones ran behind of: what happened before and what happened since is
/// told by what the log has of each person, and not by two clocks.
@Suite struct ClockBehindUndoTests {
  let list: ImportFolder
  private static let late = ImportFolder.noon.addingTimeInterval(86_400 * 10)

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email\nz@x.org\n")
  }

  private func tell(
    _ kind: ConsentEvent.Kind, _ address: String, at time: Date, source: String = "cli"
  ) throws {
    try ConsentLog(at: list.files.consentLog).append(
      ConsentEvent(
        time: time, kind: kind, address: EmailAddress(parsing: address), source: source))
  }

  @Test func `a consent from before is none that came since`() throws {
    try tell(.subscribed, "a@x.org", at: Self.late)
    try list.run("a.csv", "email\na@x.org\nb@x.org\n")
    let report = try list.undo()
    #expect(report.removed == 2 && report.left == 0)
    #expect(list.roster == "email\nz@x.org\n")
  }

  @Test func `a consent that came since stays, whatever its clock said`() throws {
    try tell(.subscribed, "a@x.org", at: Self.late.addingTimeInterval(-86_400))
    try list.run("a.csv", "email\na@x.org\nb@x.org\nc@x.org\n", at: Self.late)
    try tell(.confirmed, "a@x.org", at: ImportFolder.noon, source: "web")
    try tell(.confirmed, "b@x.org", at: ImportFolder.noon, source: "web")
    let report = try list.undo(at: ImportFolder.noon.addingTimeInterval(60))
    #expect(report.leavings.map(\.email) == ["a@x.org", "b@x.org"])
    #expect(try list.mailed() == ["z@x.org", "a@x.org", "b@x.org"])
  }

  @Test func `no event of an import is dated before what the log has of its address`() throws {
    try tell(.pending, "a@x.org", at: Self.late)
    try list.run("a.csv", "email,status\na@x.org,subscribed\n")
    let events = try ConsentLog(at: list.files.consentLog).statuses()
      .history(of: [EmailAddress(parsing: "a@x.org")], in: list.files.consentLog).entries
    #expect(events.map(\.event.time) == [Self.late, Self.late])
    #expect(try list.status("a@x.org") == .subscribed)
  }

  private static let joins =
    "email,status,status_time,status_source,status_reason,listed,formerly\nb@x.org,subscribed,,,,yes,a@x.org\n"

  @Test func `who left while two were one stays away under both, whatever its clock said`() throws {
    try list.folder.write("subscribers/weekly.csv", "email\na@x.org\n")
    try list.run("a.csv", Self.joins, at: Self.late)
    try tell(.unsubscribed, "a@x.org", at: ImportFolder.noon, source: "web")
    let report = try list.undo(at: ImportFolder.noon.addingTimeInterval(60))
    #expect(report.partedAfterLeaving.map(\.description) == ["b@x.org"])
    #expect(try list.status("b@x.org") == .unsubscribed)
  }

  @Test func `who had left before two were one has left under that address alone`() throws {
    try list.folder.write("subscribers/weekly.csv", "email\nb@x.org\n")
    try tell(.unsubscribed, "a@x.org", at: Self.late, source: "web")
    try list.run("a.csv", Self.joins)
    #expect(try list.mailed() == [])
    let report = try list.undo()
    #expect(report.partedAfterLeaving.isEmpty)
    #expect(try list.mailed() == ["b@x.org"])
  }
}
