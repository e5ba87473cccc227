import Foundation
import SMTPSink
import TestSupport
import Testing

@Suite struct SampleEditionTests {
  private let binary: Binary
  private let now = "2026-11-20T08:00:00+01:00"

  init() throws {
    binary = try Binary()
    try #require(try binary.run("init").status == 0)
  }

  @Test func `init writes an edition with a key that only its owner can read`() throws {
    for path in [
      "broadsheet.yml", "Templates/digest.html.mustache", "Templates/digest.txt.mustache",
      "seeds/harbour-week.txt", "subscribers/weekly.csv", ".gitignore", "secret.key",
    ] { #expect(binary.folder.exists(path), "\(path)") }
    let key = binary.folder.url.appending(path: "secret.key").path
    let attributes = try FileManager.default.attributesOfItem(atPath: key)
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
    #expect(
      try binary.folder.read(".gitignore")
        == "secret.key\n.secret.key.new\noutbox/\n.broadsheet/\n")
    #expect(try binary.folder.read(".gitattributes").hasSuffix("\nissues/*/** -merge\n"))
  }

  @Test func `init overwrites nothing`() throws {
    try binary.folder.write("broadsheet.yml", "mine")
    let outcome = try binary.run("init")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("kept \(binary.folder.path)/broadsheet.yml"))
    #expect(!outcome.output.contains("wrote"))
    #expect(try binary.folder.read("broadsheet.yml") == "mine")
  }

  @Test func `the main job: compose, check, rehearse, status`() throws {
    let composed = try binary.run("compose", "--now", now)
    #expect(composed.status == 0, "\(composed.errors)")
    #expect(composed.output.hasPrefix("2026-W47  The Harbour Weekly: "))
    #expect(try binary.run("check", "--now", now).status == 0)
    let rehearsed = try binary.run("rehearse", "--now", now)
    #expect(rehearsed.status == 0, "\(rehearsed.errors)")
    #expect(rehearsed.output.contains("5 accepted"))
    let mails = try FileManager.default.contentsOfDirectory(
      atPath: binary.folder.url.appending(path: "outbox/2026-W47/rehearsal").path
    ).filter { $0.hasSuffix(".eml") }
    #expect(mails.count == 5)
    // A rehearsal is no send.
    #expect(!binary.folder.exists("issues/2026-W47/journal"))
    #expect(try binary.run("status").output.contains("pending    5"))
  }

  @Test func `what is frozen stays, whatever changes afterwards`() throws {
    try binary.run("compose", "--now", now)
    try binary.run("send", "--dry-run", "--output", binary.folder.path + "/before", "--now", now)
    try binary.folder.write("seeds/harbour-week.txt", "Other\n\nNews.\n")
    try binary.folder.write("Templates/digest.txt.mustache", "{{reader.unsubscribe_url}}")
    let yaml = try binary.folder.read("broadsheet.yml")
    try binary.folder.write(
      "broadsheet.yml", yaml.replacing("The Harbour Weekly", with: "The Other Weekly"))
    try binary.run("send", "--dry-run", "--output", binary.folder.path + "/after", "--now", now)
    let names = try FileManager.default.contentsOfDirectory(atPath: binary.folder.path + "/before")
    #expect(names.count == 5)
    for name in names {
      #expect(try binary.folder.read("before/\(name)") == binary.folder.read("after/\(name)"))
    }
  }

  @Test func `an issue is composed again only with --force`() throws {
    try binary.run("compose", "--now", now)
    let again = try binary.run("compose", "--now", now)
    #expect(again.status == 65)
    #expect(again.errors.contains("--force"))
    #expect(try binary.run("compose", "--now", now, "--force").status == 0)
  }

  @Test(arguments: [
    ("accepted", 65), ("attempt", 65), ("in-doubt", 65), ("rejected", 0), ("deferred", 0),
    ("unsent", 0),
  ])
  func `who has the content, or may have it, keeps an issue as it is; who was refused it does not`(
    _ kind: String, _ status: Int32
  ) throws {
    try binary.run("compose", "--now", now)
    try binary.folder.write(
      "issues/2026-W47/journal",
      "broadsheet-journal 1\n2026-11-20T08:00:00.000Z\t\(kind)\tsoren@example.com\t250 ok\n")
    let again = try binary.run("compose", "--now", now, "--force")
    #expect(again.status == status, "\(again.errors)")
    #expect(again.errors.contains("was sent to 1 recipient already") == (status == 65))
  }

  @Test func `the same inputs and --now give the same bytes`() throws {
    try binary.run("compose", "--now", now)
    let files = ["issue.json", "html.mustache", "text.mustache", "digest.html", "digest.txt"]
    let first = try files.map { try binary.folder.read("issues/2026-W47/\($0)") }
    try binary.run("compose", "--now", now, "--force")
    #expect(try files.map { try binary.folder.read("issues/2026-W47/\($0)") } == first)
  }

  @Test func `fewer articles than the minimum make no issue, and a script can tell`() throws {
    let outcome = try binary.run("compose", "--now", now, "--tag", "no-such-tag", "--json")
    #expect(outcome.status == 66)
    #expect(outcome.output.contains("\"issue\" : null"))
    #expect(!binary.folder.exists("issues"))
  }

  @Test func `two issues of one second do not carry the same articles to anybody`() throws {
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    try binary.useRelay(port: sink.port)
    for id in ["a", "b"] {
      #expect(try binary.run("compose", id, "--now", now).status == 0)
    }
    #expect(try binary.run("send", "a", "--yes", "--now", now).status == 0)
    let second = try binary.run("send", "b", "--yes", "--now", now)
    #expect(second.status == 65)
    #expect(second.errors.contains("issue a has carried “Lighthouse Cat Retires"))
    #expect(second.errors.contains("compose it again with --force"))
    let third = try binary.run("compose", "c", "--now", now)
    #expect(third.status == 66 && third.output.hasPrefix("no issue: 0 new articles"))
  }

  @Test func `the next issue has what the last one had not`() throws {
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    try binary.useRelay(port: sink.port)
    try binary.run("compose", "--now", now)
    #expect(try binary.run("send", "--yes", "--now", now).status == 0)
    try binary.folder.write(
      "seeds/2026-11-20-late.md", "---\ntitle: Came at noon of the same day\n---\nLate but true.\n")
    let next = try binary.run("compose", "--now", "2026-11-27T08:00:00+01:00")
    #expect(next.status == 0, "\(next.errors)")
    #expect(next.output.contains("Came at noon of the same day"))
    #expect(!next.output.contains("Lighthouse Cat"))
  }
}
