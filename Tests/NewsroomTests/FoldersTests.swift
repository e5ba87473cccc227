import Delivery
import Diagnostics
import Foundation
import Mail
import SMTPSink
import TestSupport
import Subscribers
import Testing

@testable import Newsroom

@Suite struct FoldersTests {
  @Test func `unsubscribing asks nothing of the rest of the configuration`() throws {
    var edition = try TestEdition(extra: "langauge: de", delivery: "{ smtp: nonsense, tls: never }")
    edition.effects.transport = Effects.none.transport
    #expect(problem { try edition.compose() }.contains("langauge"))
    try edition.unsubscribe("ada@example.org")
    #expect(try edition.folder.read("subscribers/weekly.events.jsonl").contains("ada@example.org"))
    // Not even that it can be read, where there is one list alone.
    try edition.folder.write("broadsheet.yml", "list: [weekly\n")
    try edition.unsubscribe("ben@example.org")
    #expect(try edition.folder.read("subscribers/weekly.events.jsonl").contains("ben@example.org"))
    try edition.folder.write("subscribers/daily.csv", "email\n")
    #expect(problem { try edition.unsubscribe("cleo@example.org") }.contains("broadsheet.yml"))
  }

  @Test func `a slip of the pen in a list's name takes nobody off nothing`() throws {
    let edition = try TestEdition()
    let address = try EmailAddress(parsing: "ada@example.org")
    do {
      _ = try edition.newsroom.unsubscribe(.address(address), from: "wekly")
      Issue.record("unsubscribed from nothing")
    } catch {
      #expect(error.problems.first?.category == .usage)
      #expect(error.problems.first?.hint == "did you mean “weekly”?")
    }
    #expect(!edition.folder.exists("subscribers/wekly.events.jsonl"))
    #expect(
      problem { _ = try edition.newsroom.status(nil, list: "wekly") }.contains("there is no list"))
  }

  @Test func `the status asks for no key, no parts and no configuration`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send("one")
    for file in ["secret.key", "issues/one/html.mustache", "Templates/digest.html.mustache"] {
      try FileManager.default.removeItem(at: edition.folder.url.appending(path: file))
    }
    try edition.folder.write("broadsheet.yml", "langauge: de\n")
    #expect(try edition.newsroom.status("one").accepted == 5)
  }

  @Test func `a key may be a file, a variable or what a command prints`() throws {
    var edition = try TestEdition()
    let key = try edition.folder.read("secret.key")
    try edition.compose("one")
    try edition.send("one") { $0.limit = 1 }
    try FileManager.default.removeItem(at: edition.folder.url.appending(path: "secret.key"))
    let missing = problem { try edition.send() }
    #expect(missing.contains("there is no key to sign unsubscribe links with"))
    #expect(missing.contains("step: load"))
    #expect(!edition.folder.exists("secret.key"))

    try edition.configure(extra: "secret_key: { env: LANTERN_KEY }")
    edition.effects.environment = { $0 == "LANTERN_KEY" ? key : nil }
    #expect(try edition.send { $0.limit = 1 }.accepted == 1)
    try edition.configure(extra: "secret_key: { command: cat key }")
    edition.effects.output = { command, _, _ in
      #expect(command == "cat key")
      return Data("\(key.dropLast())\r\n".utf8)
    }
    #expect(try edition.send { $0.limit = 1 }.accepted == 1)
    // The same key, the same links.
    let links = edition.relay.messages.map {
      String(decoding: $0.bytes, as: UTF8.self).contains("https://news.example.org/unsubscribe/")
    }
    #expect(links == [true, true, true])
    try edition.configure(extra: "secret_key: abc")
    #expect(problem { try edition.send() }.contains("the key must not stand in this file"))
    try edition.configure(extra: "secret_key: { env: LANTERN_KEY }")
    edition.effects.environment = { _ in "short" }
    #expect(problem { try edition.send() }.contains("broadsheet.yml:9:1: not a key"))
  }

  @Test func `a password goes over no network in plain text`() throws {
    let login = "username: lantern, password: { env: P }"
    for (tls, url, isRefused) in [
      ("none", "smtp://relay.example.org", true),
      ("opportunistic", "smtp://relay.example.org", true),
      ("required", "smtp://relay.example.org", false), ("none", "smtps://relay.example.org", false),
      ("none", "smtp://127.0.0.1:25", false),
    ] {
      let edition = try TestEdition(delivery: "{ smtp: \"\(url)\", tls: \(tls), \(login) }")
      let said = problem { try edition.compose("one") }
      #expect(said.contains("unprotected") == isRefused, "\(tls) \(url): \(said)")
    }
  }

  @Test func `a password is fetched from its place, and errors never hold it`() throws {
    let seen = Collected<String?>()
    var edition = try TestEdition(
      delivery: "{ smtp: \"smtps://relay.example.org\", username: l, password: { env: P } }")
    let relay = edition.relay
    edition.effects.transport = { _, secrets in
      seen.add(secrets?.password)
      return relay
    }
    try edition.compose("one")
    #expect(
      problem { try edition.send() }
        .contains("broadsheet.yml:8:61: the password is missing: the environment has no P"))
    edition.effects.environment = { $0 == "P" ? "hunter2\r\nmore" : nil }
    #expect(try edition.send().accepted == 5)
    #expect(seen.all == ["hunter2"])
    edition.effects.environment = { $0 == "P" ? "\r\n" : nil }
    #expect(problem { try edition.send() }.contains("the password is empty"))
  }

  @Test func `a command that fails or hangs is not believed`() throws {
    let folder = try TemporaryFolder()
    let place = Place(url: folder.url, shown: "")
    #expect(try CommandOutput(of: "printf secret", in: place).read() == Data("secret".utf8))
    #expect(try CommandOutput(of: "pwd -P", in: place).read().isEmpty == false)
    let failed = problem { _ = try CommandOutput(of: "echo hunter2; exit 3", in: place).read() }
    #expect(failed == "the command failed with status 3")
    // Somebody asks for an end meanwhile.
    for line in ["exec sleep 600", "sleep 5 & exit 0"] {
      var stopped = CommandOutput(of: line, in: place)
      stopped.limit = 600
      let asked = Collected<Bool>()
      let words = problem {
        _ = try stopped.read {
          asked.add(true)
          return asked.all.count > 2
        }
      }
      #expect(words.contains("the command was stopped"), "\(words)")
    }
    var slow = CommandOutput(of: "sleep 20", in: place)
    slow.limit = 0.2
    #expect(problem { _ = try slow.read() }.contains("did not end within"))
  }

  @Test func `a new edition works, and the same again changes nothing`() throws {
    let folder = try TemporaryFolder()
    var effects = Effects.none
    effects.randomBytes = { Array(repeating: 7, count: $0) }
    let newsroom = Newsroom(at: Place(url: folder.url, shown: "news"), effects: effects)
    let founding = try newsroom.found()
    #expect(founding.kept.isEmpty && founding.key?.shown == "news/secret.key")
    #expect(founding.written.last?.shown == "news/broadsheet.yml")
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/secret.key")
    #expect(mode[.posixPermissions] as? Int == 0o600)
    let again = try newsroom.found()
    #expect(again.written.isEmpty && again.key == nil)
    #expect(again.kept.count == founding.written.count + 1)
  }

  @Test func `in an edition of somebody's own only the key is new, and no sample is mixed in`()
    throws
  {
    var edition = try TestEdition()
    edition.effects.randomBytes = { Array(repeating: 9, count: $0) }
    try FileManager.default.removeItem(at: edition.folder.url.appending(path: "secret.key"))
    let founding = try edition.newsroom.found()
    #expect(founding.key?.shown == "secret.key")
    #expect(founding.written.map(\.shown) == [".gitignore", ".gitattributes"])
    // Nor among articles or readers that lie in a folder which is no edition yet.
    let bare = try TemporaryFolder()
    try bare.write("seeds/mine.md", "Mine")
    let newsroom = Newsroom(at: Place(url: bare.url, shown: ""), effects: edition.effects)
    let samples = try newsroom.found().written.map(\.shown)
    #expect(!samples.contains { $0.hasPrefix("seeds/") })
    #expect(samples.contains("subscribers/weekly.csv"))
  }

  @Test func `no key is made where one was used`() throws {
    var edition = try TestEdition()
    edition.effects.randomBytes = { Array(repeating: 9, count: $0) }
    try edition.compose("one")
    let key = edition.folder.url.appending(path: "secret.key")
    try FileManager.default.removeItem(at: key)
    #expect(try !edition.newsroom.keyIsMissed())
    // Of what cannot be read it cannot be told that nobody was mailed.
    try edition.folder.write("issues/broken/issue.json", "{")
    #expect(try edition.newsroom.keyIsMissed())
    try FileManager.default.removeItem(at: edition.folder.url.appending(path: "issues/broken"))
    try edition.unsubscribe("ada@example.org")
    #expect(try edition.newsroom.keyIsMissed())
    #expect(try edition.newsroom.found().key == nil)
    #expect(edition.newsroom.keyIsMissing)
    #expect(try edition.newsroom.makeKey().shown == "secret.key")
    #expect(problem { _ = try edition.newsroom.makeKey() }.contains("exists already"))
  }

  @Test func `a rehearsal misbehaves as it is told, and keeps away from the issue's journal`()
    throws
  {
    var edition = try TestEdition()
    edition.effects.transport = Effects.live().transport
    try edition.compose("one")
    let newsroom = edition.newsroom
    let plan = try newsroom.plan(SendRequest(route: .rehearsal))
    let report = try newsroom.rehearse(plan, Rehearsal(faults: [Fault(parsing: "rcpt:550@2")]))
    #expect(report.recipients == 5 && report.stored == 4)
    #expect(report.sent.accepted == 4 && report.sent.rejected == 1)
    #expect(!edition.folder.exists("issues/one/journal"))
    #expect(edition.folder.exists("outbox/one/rehearsal-journal"))
    let second = try newsroom.rehearse(newsroom.plan(SendRequest(route: .rehearsal)))
    #expect(second.stored == 5)
  }

  @Test func `no edition is told as such`() throws {
    let folder = try TemporaryFolder()
    let newsroom = Newsroom(at: Place(url: folder.url, shown: "x"), effects: .none)
    for body in [
      { _ = try newsroom.status(nil) }, { _ = try newsroom.draft(ComposeRequest()) },
      { _ = try newsroom.list(nil) }, { _ = try newsroom.list("weekly") },
      { _ = try newsroom.makeKey() },
    ] as [() throws -> Void] {
      do {
        try body()
        Issue.record("an edition was found")
      } catch let error as NewsroomProblem {
        #expect(error.problems.first?.advice == .makeEdition)
        #expect(error.problems.first?.category == .configuration)
      }
    }
  }
}
