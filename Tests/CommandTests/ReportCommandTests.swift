import Foundation
import SMTPSink
import TestSupport
import Testing

@Suite struct ReportCommandTests {
  private let edition: ComposedEdition
  private var binary: Binary { edition.binary }
  private let now = ComposedEdition.now

  init() throws { edition = try ComposedEdition() }

  private func relay(_ faults: String...) throws -> SMTPSink { try relay(faults) }

  private func relay(_ faults: [String]) throws -> SMTPSink {
    let sink = try SMTPSink(
      configuration: .init(faults: try faults.map { try Fault(parsing: $0) }), store: MemoryStore())
    try edition.useRelay(port: sink.port)
    // One after the other: who comes first is no matter of chance.
    let yaml = try binary.folder.read("broadsheet.yml")
    try binary.folder.write(
      "broadsheet.yml", yaml.replacing("connections: 4", with: "connections: 1"))
    return sink
  }

  private func object(_ text: some StringProtocol) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `a report prints its short form, writes the page and disturbs nothing`() throws {
    let sink = try relay("rcpt:450 4.2.1 <b>later</b>@2", "rcpt:550 5.1.1 gone@4")
    defer { sink.stop() }
    #expect(try binary.run("report").status == 65)
    try binary.run("send", "--yes", "--now", now)
    let journal = try binary.folder.read("issues/2026-W47/journal")
    let report = try binary.run("report", "--now", now)
    #expect(report.status == 0, "\(report.errors)")
    let lines = report.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "2026-W47: 5 recipients, 3 accepted, 1 rejected, 1 deferred")
    #expect(lines.last == "the page: \(binary.folder.url.path)/outbox/2026-W47/report.html")
    #expect(report.output.contains("1 × 550 5.1.1 to RCPT: rejected"))
    #expect(report.output.contains("“broadsheet send 2026-W47” tries them again"))
    let page = try binary.folder.read("outbox/2026-W47/report.html")
    #expect(page.contains("&lt;b&gt;later&lt;/b&gt;") && !page.contains("<b>later"))
    #expect(try binary.folder.read("issues/2026-W47/journal") == journal)
    let other = binary.folder.url.appending(path: "there/page.html").path
    #expect(try binary.run("report", "--now", now, "--output", other).status == 0)
    #expect(try binary.folder.read("there/page.html") == page)
    // A dry run leaves it where it is, and the issue is still whole.
    #expect(try binary.run("send", "--dry-run", "--now", now).status == 0)
    #expect(binary.folder.exists("outbox/2026-W47/report.html"))
  }

  @Test func `what the short form has no room for is counted`() throws {
    let sink = try relay((1...6).map { "rcpt:450 4.2.\($0) later@\($0)" })
    defer { sink.stop() }
    try binary.run("subscribers", "add", "sixth@example.org", "--now", now)
    try binary.run("send", "--yes", "--now", now)
    let report = try binary.run("report", "--now", now).output
    let lines = report.split(separator: "\n")
    let rows = lines.filter { $0.contains(" × ") }.count
    let json = try object(try binary.run("report", "--json", "--now", now).output)
    let codes = try #require(json["codes"] as? [[String: Any]]).filter {
      $0["outcome"] as? String != "accepted"
    }
    #expect(rows == 5 && codes.count > 5)
    #expect(lines.contains("  and \(codes.count - 5) more of other kinds"), "\(report)")
  }

  @Test func `as JSON it has the numbers, and their sum is the recipients`() throws {
    let sink = try relay("rcpt:450 4.2.1 later@2")
    defer { sink.stop() }
    try binary.run("send", "--yes", "--now", now)
    let json = try object(try binary.run("report", "--json").output)
    let keys = [
      "accepted", "rejected", "deferred", "held", "inDoubt", "unsendable", "pending", "suppressed",
    ]
    #expect(keys.reduce(0) { $0 + (json[$1] as? Int ?? -100) } == json["recipients"] as? Int)
    #expect(
      Set(json.keys).subtracting(keys) == [
        "issue", "subject", "recipients", "running", "discarded", "decisions", "runs", "codes",
        "otherCodes", "domains", "otherDomains", "replyTimes", "slowest", "leftOver", "path",
      ])
    let rest = try #require((json["leftOver"] as? [[String: Any]])?.first)
    #expect(rest["reason"] as? String == "deferred" && rest["code"] as? String == "450 4.2.1")
    #expect((rest["emails"] as? [String])?.count == 1)
    let run = try #require((json["runs"] as? [[String: Any]])?.first)
    #expect(run["accepted"] as? Int == 4 && run["deferred"] as? Int == 1)
  }

  @Test(arguments: [["send", "--yes"], ["rehearse"]])
  func `events are lines of JSON, and the last is what --json prints`(_ command: [String]) throws {
    let sink = try relay()
    defer { sink.stop() }
    let run = try binary.run(arguments: command + ["--events", "--now", now])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let rows = try run.output.split(separator: "\n").map { try object($0) }
    let names = rows.compactMap { $0["event"] as? String }
    #expect(names.count == rows.count && names.first == "began")
    #expect(names.suffix(2) == ["ended", "report"])
    #expect(names.count { $0 == "settled" } == 5 && names.contains("sessionOpened"))
    #expect(rows.dropLast().allSatisfy { $0["issue"] as? String == "2026-W47" })
    #expect(rows.allSatisfy { $0["time"] as? String == "2026-11-20T07:00:00.000Z" })
    let report = try #require(rows.last)
    #expect(report["accepted"] as? Int == 5)
    // The same keys as one object at the end has.
    let json = try object(try binary.run(arguments: command + ["--json", "--now", now]).output)
    #expect(Set(json.keys) == Set(report.keys).subtracting(["event", "time"]))
  }

  @Test func `a test that is refused shows the relay’s words and ends with 69`() throws {
    let sink = try relay("rcpt:550 5.1.1 nobody of that name")
    defer { sink.stop() }
    let test = try binary.run("send", "--test", "editor@example.org", "--now", now)
    #expect(test.status == 69)
    #expect(
      test.errors
        == "editor@example.org: refused: 550 5.1.1 nobody of that name (in reply to RCPT)\n")
  }

  @Test func `a test that is put off is tried once, and ends with 69`() throws {
    let sink = try relay("rcpt:451 4.7.1 Greylisted")
    defer { sink.stop() }
    let start = ContinuousClock.now
    let test = try binary.run("send", "--test", "editor@example.org", "--now", now)
    #expect(test.status == 69)
    #expect(
      test.errors == """
        editor@example.org: put off: 451 4.7.1 Greylisted (in reply to RCPT)
        a test is tried once: run the same command again later

        """)
    #expect(start.duration(to: .now) < .seconds(60))
  }

  @Test func `a stop is said at the line of the configuration that could mend it`() throws {
    let sink = try relay("mail:530 5.7.0 Must issue a STARTTLS command first")
    defer { sink.stop() }
    let send = try binary.run("send", "--yes", "--now", now)
    #expect(send.status == 69)
    let lines = try binary.folder.read("broadsheet.yml").split(
      separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.hasPrefix("  tls:") }) + 1
    #expect(
      send.errors.hasPrefix(
        "\(binary.folder.url.path)/broadsheet.yml:\(line):3: the relay takes no mail: 530 5.7.0"),
      "\(send.errors)")
    #expect(send.errors.contains("(“tls:”"))
    #expect(send.errors.contains("“broadsheet send 2026-W47” goes on"))
  }
}
