import Foundation
import SMTPSink
import TestSupport
import Testing

/// What is said of an issue that is begun, and by which command it is gone on with: nobody else may come in by that.
@Suite struct GoingOnTests {
  private let edition: ComposedEdition
  private var binary: Binary { edition.binary }
  private let now = ComposedEdition.now

  init() throws { edition = try ComposedEdition() }

  @Test func `a part that was sent is gone on with by a command that brings in nobody else`() throws
  {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let part = "town = Tidewick"
    let begun = try binary.run("send", "--where", part, "--limit", "1", "--yes", "--now", now)
    let next = "“broadsheet send 2026-W47 --where '\(part)'”"
    #expect(begun.status == 75 && begun.errors.contains("2 not tried yet: \(next) goes on"))
    #expect(try binary.run("report", "--now", now).output.contains(next))
    let list = try binary.run("check", "--now", now).output
    #expect(list.contains("2026-W47 can be sent to the 2 left over: 1 of 3 have it"), "\(list)")
    let rest = try binary.run("send", "2026-W47", "--where", part, "--yes", "--now", now)
    #expect(rest.status == 0 && store.recipients.count == 3)
    // By its name alone it goes to all, and says that those others come in.
    let all = try binary.run("send", "2026-W47", "--yes", "--now", now)
    #expect(all.status == 0 && Set(store.recipients) == ComposedEdition.everybody)
    #expect(all.errors.contains("so far the issue went to a part of the list alone, “\(part)”"))
  }

  @Test func `an issue that another began is said to be left to that one`() throws {
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let begun = try binary.run("send", "--owner", "ci", "--limit", "1", "--yes", "--now", now)
    #expect(begun.status == 75)
    // What goes on with it goes on as the one who began it.
    #expect(begun.errors.contains("“broadsheet send 2026-W47 --owner ci” goes on"))
    #expect(
      try binary.run("check", "--now", now).output.contains(
        "2026-W47 is left to the owner who began it, with 4 left over: 1 of 5 have it"))
  }

  @Test
  func `a check that names no issue tells of others which a send without a name goes on with`()
    throws
  {
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let before = try binary.run("check", "--now", now)
    #expect(before.output.contains("2026-W47 can be sent") && !before.errors.contains("note:"))
    _ = try binary.run("send", "--limit", "1", "--yes", "--now", now)
    try #require(
      try binary.run("compose", "second", "--again", "--since", "2026-01-01", "--now", now).status
        == 0)
    let check = try binary.run("check", "--now", now)
    #expect(check.output.contains("second can"), "\(check.output)")
    #expect(
      check.errors.contains(
        "note: “broadsheet send” without a name sends 2026-W47 and not second"), "\(check.errors)")
    #expect(try !binary.run("check", "second", "--now", now).errors.contains("note:"))
  }

  @Test func `what is to be run next names the folder that was named, and runs as it stands`()
    throws
  {
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let room = try TemporaryFolder()
    let begun = try binary.run(
      shell: """
        cd '\(room.path)'; ln -s "$EDITION" "it's here"
        broadsheet -C "it's here" send --limit 1 --yes --now \(now)
        """)
    let command = "broadsheet -C 'it'\\''s here' send 2026-W47"
    #expect(begun.errors.contains("“\(command)” goes on"), "\(begun.errors)")
    let rest = try binary.run(shell: "cd '\(room.path)'; \(command) --yes --now \(now)")
    #expect(rest.status == 0 && rest.output.contains("4 accepted"), "\(rest.errors)")
    // In the folder itself nothing is named.
    let refused = try binary.run(shell: "broadsheet status other")
    #expect(!refused.errors.contains(" -C "), "\(refused.errors)")
  }

  @Test func `no file of the edition, and none that is being read, is written over`() throws {
    try binary.folder.write("more.csv", "email\nnobody\nzed@example.org\n")
    let more = binary.folder.url.appending(path: "more.csv").path
    let free = binary.folder.url.appending(path: "refused.csv").path
    let kept = [
      "subscribers/weekly.csv", "subscribers/weekly.events.jsonl", "broadsheet.yml", "secret.key",
      "issues/2026-W47/issue.json", "more.csv",
    ]
    try #require(try binary.run("subscribers", "unsubscribe", "soren@example.com").status == 0)
    for path in kept {
      let before = try binary.folder.read(path)
      let file = binary.folder.url.appending(path: path).path
      let refused = try binary.run("subscribers", "import", more, "--refused", file)
      #expect(refused.status == 64 && refused.errors.contains("written over"), "\(path)")
      #expect(try binary.folder.read(path) == before)
    }
    let own = try binary.run("subscribers", "import", more, "--refused", free)
    #expect(own.status == 0, "\(own.errors)")
    #expect(
      try binary.run("subscribers", "import", more, "--refused", free).status == 0)
  }

  @Test func `a timetable with two slots of one name keeps nobody from sending by hand`() throws {
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let yaml = try binary.folder.read("broadsheet.yml").replacing(/\nschedule:[^\n]*/, with: "")
    try binary.folder.write("broadsheet.yml", yaml + "\nschedule: { every: day, at: \"08:00\" }\n")
    let checked = try binary.run("check", "--now", now)
    #expect(checked.status == 65)
    #expect(
      checked.output.contains("2026-W47 can be sent by hand, and by no timetable (1 error"),
      "\(checked.output)")
    #expect(try binary.run("send", "--yes", "--now", now).status == 0)
  }
}
