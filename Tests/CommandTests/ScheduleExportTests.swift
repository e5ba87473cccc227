import Foundation
import TestSupport
import Testing

/// What `schedule export` says beside the file, and `approve` at a moment that is named.
@Suite struct ScheduleExportTests {
  private let edition: ComposedEdition
  private var binary: Binary { edition.binary }

  init() throws { edition = try ComposedEdition() }

  private func schedule(_ more: String) throws {
    let text = try binary.folder.read("broadsheet.yml")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("schedule:") }
    try binary.folder.write(
      "broadsheet.yml",
      lines.joined(separator: "\n")
        + "\nschedule: { every: week, on: monday, at: \"08:00\"\(more) }\n")
  }

  @Test func `GitHub calls too seldom for what may begin for less than two hours`() throws {
    try schedule(", until: 30m")
    let short = try binary.run("schedule", "export", "github")
    #expect(short.status == 0)
    #expect(short.output.contains("# Careful: an issue may begin for 30 minutes only"))
    #expect(short.errors.contains("broadsheet.yml:") && short.errors.contains("until: 2h"))
    let pods = try binary.run("schedule", "export", "kubernetes")
    #expect(pods.errors.isEmpty && !pods.output.contains("Careful"))
    for more in ["", ", until: 2h"] {
      try schedule(more)
      let long = try binary.run("schedule", "export", "github")
      #expect(long.errors.isEmpty && !long.output.contains("Careful"))
    }
  }

  @Test func `an issue is approved at the moment that is named`() throws {
    try schedule(", approve: true")
    try binary.run("schedule", "start", "--now", "2026-11-20T10:00:00+01:00")
    let due = try binary.run("run", "--due", "--now", "2026-11-23T08:00:00+01:00")
    #expect(due.output.contains("waiting"), "\(due.errors)")
    let id = "2026-W48"
    let late = try binary.run("approve", id, "--now", "2026-11-24T08:00:00+01:00")
    #expect(late.status == 0 && late.output.contains("\(id) is approved"), "\(late.errors)")
  }
}
