import Foundation
import SMTPSink
import TestSupport
import Testing

@Suite struct SendTests {
  private let edition: ComposedEdition
  private var binary: Binary { edition.binary }
  private let now = ComposedEdition.now
  private let everybody = ComposedEdition.everybody

  init() throws { edition = try ComposedEdition() }

  @Test func `everybody gets the mail once, and a second run mails nobody`() throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let first = try binary.run("send", "--yes", "--now", now)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output == "2026-W47: 5 accepted\n")
    #expect(Set(store.recipients) == everybody)
    let second = try binary.run("send", "--yes", "--now", now)
    #expect(second.status == 0)
    #expect(second.output == "2026-W47: nobody is left to mail\n")
    #expect(store.mails.count == 5)
    #expect(try binary.run("status").output.contains("accepted   5"))
  }

  @Test func `what arrives is what the dry run wrote, byte for byte`() throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    try binary.run("send", "--dry-run", "--now", now)
    try binary.run("send", "--yes", "--now", now)
    for mail in store.mails {
      let address = try #require(mail.forwardPaths.first)
      let file = binary.folder.url.appending(path: "outbox/2026-W47/\(address).eml")
      #expect(try Data(contentsOf: file) == Data(mail.bytes))
      #expect(mail.bareLineBreaks == 0)
      #expect(mail.reversePath == "bounces@news.example.org")
    }
  }

  @Test
  func `a part that is changed between two runs stops the second, and readers get no two contents`()
    throws
  {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let limited = try binary.run("send", "--yes", "--limit", "2", "--now", now)
    #expect(limited.status == 75)
    #expect(limited.errors.contains("3 not tried yet"))
    let part = "issues/2026-W47/html.mustache"
    let frozen = try binary.folder.read(part)
    try binary.folder.write(part, frozen.replacing("Harbour", with: "Tampered"))
    for command in [["check"], ["send", "--yes"], ["send", "--dry-run"], ["rehearse"]] {
      let outcome = try binary.run(arguments: command + ["--now", now])
      #expect(outcome.status == 65, "\(command)")
      #expect(outcome.errors.contains("\(part): this is not what was frozen"), "\(outcome.errors)")
    }
    #expect(store.mails.count == 2)
    #expect(try binary.run("status").output.contains("accepted   2"))
    try binary.folder.write(part, frozen)
    #expect(try binary.run("send", "--yes", "--now", now).status == 0)
    #expect(Set(store.recipients) == everybody && store.mails.count == 5)
  }

  @Test func `an issue that the relay refused is mended and composed again: nobody was mailed`()
    throws
  {
    let store = MemoryStore()
    let sink = try SMTPSink(
      configuration: .init(faults: [try Fault(parsing: "dot:554")]), store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    #expect(try binary.run("send", "--yes", "--now", now).status == 65)
    #expect(store.mails.isEmpty)
    #expect(try binary.run("compose", "--now", now).errors.contains("nobody was mailed"))
    let again = try binary.run("compose", "--now", now, "--force")
    #expect(again.status == 0, "\(again.errors)")
    #expect(try binary.run("status").output.contains("pending    5"))
  }

  @Test func `a rehearsal that ends early says at which line it could be mended`() throws {
    let yaml = try binary.folder.read("broadsheet.yml").split(
      separator: "\n", omittingEmptySubsequences: false)
    func line(_ key: String) -> Int { (yaml.firstIndex { $0.contains("  \(key)") } ?? -1) + 1 }
    for (fault, key, word, code) in [
      ("tls:expired", "smtp:", "certificate", 69),
      ("mail:530 5.7.0 log in", "smtp:", "username:", 69),
      ("starttls:454 no", "tls:", "STARTTLS", 69),
    ] as [(String, String, String, Int32)] {
      let outcome = try binary.run("rehearse", "--fault", fault, "--now", now)
      #expect(outcome.status == code, "\(outcome.errors)")
      let said = outcome.errors.split(separator: "\n").filter {
        $0.contains("broadsheet.yml:\(line(key)):")
      }
      #expect(said.count == 1 && said.first?.contains(word) == true, "\(fault): \(outcome.errors)")
    }
  }

  @Test
  func `a lost key is never replaced in passing, and not without asking once mails were sent`()
    throws
  {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let key = binary.folder.url.appending(path: "secret.key")
    try FileManager.default.removeItem(at: key)
    for command in ["status", "check", "send", "rehearse"] {
      let clock = command == "status" ? [] : ["--now", now]
      let outcome = try binary.run(arguments: [command] + clock)
      #expect(outcome.status == (command == "status" ? 0 : 78), "\(command): \(outcome.errors)")
      #expect(!binary.folder.exists("secret.key"))
    }
    #expect(try binary.run("check").errors.contains("“broadsheet init --key” makes one"))
    #expect(try binary.run("init", "--key").output.hasPrefix("wrote "))
    #expect(try binary.run("init", "--key").status == 65)
    #expect(try binary.run("send", "--yes", "--limit", "1", "--now", now).status == 75)
    try FileManager.default.removeItem(at: key)
    let asked = try binary.run("init", "--key")
    #expect(asked.status == 64 && !binary.folder.exists("secret.key"), "\(asked.errors)")
    #expect(try binary.run("init", "--key", "--yes").status == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: key.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func `an issue of the version before is counted, and replaced while nobody was mailed`()
    throws
  {
    let record = "issues/2026-W47/issue.json"
    let json = try binary.folder.read(record)
    try binary.folder.write(record, json.replacing(",\n  \"version\" : 2", with: ""))
    #expect(try binary.run("status").output.contains("pending    5"))
    let refused = try binary.run("send", "--yes", "--now", now)
    #expect(refused.status == 65)
    #expect(refused.errors.contains("composed by an older Broadsheet"), "\(refused.errors)")
    #expect(try binary.run("compose", "--now", now, "--force").status == 0)
    #expect(try binary.run("check", "--now", now).status == 0)
  }

  @Test func `a dry run leaves the mails of those who may be mailed now, and no others`() throws {
    #expect(try binary.run("send", "--dry-run", "--now", now).output.contains("5 mails written"))
    try binary.run("subscribers", "unsubscribe", "soren@example.com")
    #expect(try binary.run("send", "--dry-run", "--now", now).output.contains("4 mails written"))
    #expect(!binary.folder.exists("outbox/2026-W47/soren@example.com.eml"))
    #expect(binary.folder.exists("outbox/2026-W47/netloft@example.org.eml"))
  }

  @Test func `without a terminal nothing is sent unless --yes says so`() throws {
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let outcome = try binary.run("send", "--now", now)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("--yes"))
    #expect(sink.sessions == 0)
  }

  @Test func `an unreachable relay leaves nobody attempted, and the same command delivers later`()
    throws
  {
    let closed = try SMTPSink(store: MemoryStore())
    let port = closed.port
    closed.stop()
    try edition.useRelay(port: port)
    let outcome = try binary.run("send", "--yes", "--now", now)
    #expect(outcome.status == 69)
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.errors.contains("(the relay’s name and port in “smtp:”"), "\(outcome.errors)")
    #expect(try !binary.folder.read("issues/2026-W47/journal").contains("attempt"))
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    #expect(try binary.run("send", "--yes", "--now", now).status == 0)
    #expect(Set(store.recipients) == everybody)
  }

  @Test func `deferred recipients end the run with 75, and the next run delivers to them`() throws {
    let fault = try Fault(parsing: "rcpt:450 4.2.1 later@2")
    let store = MemoryStore()
    let sink = try SMTPSink(configuration: .init(faults: [fault]), store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let first = try binary.run("send", "--yes", "--now", now)
    #expect(first.status == 75)
    #expect(first.output == "2026-W47: 4 accepted, 1 deferred\n")
    #expect(try binary.run("send", "--yes", "--now", now).status == 0)
    #expect(Set(store.recipients) == everybody)
    #expect(store.mails.count == 5)
  }

  @Test func `a message that may have arrived is named, and sent again only on request`() throws {
    let fault = try Fault(parsing: "dot:store-drop@3")
    let store = MemoryStore()
    let sink = try SMTPSink(configuration: .init(faults: [fault]), store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let first = try binary.run("send", "--yes", "--now", now)
    #expect(first.errors.contains("1 in doubt"))
    #expect(store.mails.count == 5)
    let status = try binary.run("status")
    #expect(status.output.contains("in doubt   1"))
    #expect(status.output.contains("in doubt: "))
    let second = try binary.run("send", "--yes", "--now", now)
    #expect(second.output == "2026-W47: nobody was mailed\n")
    #expect(second.status == 75 && second.errors.contains("1 in doubt"))
    #expect(store.mails.count == 5)
    #expect(try binary.run("send", "--yes", "--in-doubt", "resend", "--now", now).status == 0)
    #expect(store.mails.count == 6)
    // The same Message-ID, by which a mailbox can tell.
    let identifiers = store.mails.map { mail in
      String(decoding: mail.bytes, as: UTF8.self).firstMatch(of: /Message-ID: (<[^>]+>)/)?.1
    }
    #expect(Set(identifiers).count == 5)
  }

  @Test func `who unsubscribes is never mailed, in whatever case the address is written`() throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    #expect(try binary.run("subscribers", "unsubscribe", "SOREN@Example.COM").status == 0)
    #expect(try binary.run("send", "--yes", "--now", now).status == 0)
    #expect(Set(store.recipients) == everybody.subtracting(["soren@example.com"]))
    #expect(try binary.run("status").output.contains("suppressed 1"))
    let test = try binary.run("send", "--test", "soren@example.com", "--now", now)
    #expect(test.status == 65)
    #expect(store.mails.count == 4)
  }

  @Test func `--limit stops early, and the rest goes out with the next run`() throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    #expect(
      try binary.run("send", "--yes", "--limit", "2", "--now", now).output.contains("2 accepted"))
    #expect(store.mails.count == 2)
    #expect(try binary.run("send", "--yes", "--now", now).output.contains("3 accepted"))
    #expect(Set(store.recipients) == everybody)
  }

  @Test func `a test goes to its address alone, and the journal does not know of it`() throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let outcome = try binary.run("send", "--test", "editor@example.org", "--now", now)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(store.recipients == ["editor@example.org"])
    #expect(!binary.folder.exists("issues/2026-W47/journal"))
  }

  @Test(arguments: ["451 4.3.0 later", "554 5.7.1 no"])
  func `a test that the relay refuses is said to be not delivered, and held for nothing`(
    _ reply: String
  ) throws {
    let fault = try Fault(parsing: "rcpt:\(reply)")
    let sink = try SMTPSink(configuration: .init(faults: [fault]), store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let outcome = try binary.run("send", "--test", "editor@example.org", "--now", now)
    #expect(outcome.status == 69)
    #expect(outcome.output == "2026-W47: 1 not delivered\n", "\(outcome.output)")
    #expect(outcome.errors.contains(reply) && !outcome.errors.contains("held"))
    let isForNow = reply.hasPrefix("4")
    #expect(outcome.errors.contains("run the same command again later") == isForNow)
  }

  @Test func `a login that is configured but not offered stops the send`() throws {
    let sink = try SMTPSink(store: MemoryStore())
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let yaml = try binary.folder.read("broadsheet.yml")
    try binary.folder.write(
      "broadsheet.yml",
      yaml.replacing("  connections: 4", with: "  username: a\n  password: { env: PW }"))
    let outcome = try binary.run("send", "--yes", "--now", now, environment: ["PW": "s3cret"])
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("offers no login"))
    #expect(!outcome.errors.contains("s3cret"))
    #expect(sink.received == 0)
  }
}
