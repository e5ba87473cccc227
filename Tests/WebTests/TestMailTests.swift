import Digest
import Foundation
import Newsroom
import SMTPSink
import TestSupport
import Testing

@testable import Web

/// A test mail that the page asks for.
@Suite struct TestMailTests {
  private static func token(of page: RawClient.Answer) -> String {
    page.text.firstMatch(of: #/name="broadsheet-token" content="(\w+)"/#).map { String($0.1) } ?? ""
  }

  private static func once(in answer: RawClient.Answer) -> String {
    answer.text.firstMatch(of: #/data-once="(\w+)"/#).map { String($0.1) } ?? ""
  }

  private func relay(_ edition: PreviewFolder, _ port: Int) throws {
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml",
      config.replacing("\"smtp://127.0.0.1:9\"", with: "\"smtp://127.0.0.1:\(port)\", tls: none"))
  }

  @Test func `it is shown first, leaves once, and nothing of it is booked`() async throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let edition = try PreviewFolder()
    try relay(edition, Int(sink.port))
    let before = edition.files
    try await edition.serving { client, _ in
      let token = Self.token(of: try await client.get("/issues/next"))
      let offer = try await client.offer(token)
      #expect(offer.status == 200)
      #expect(offer.text.contains("ben@example.org"))
      #expect(offer.text.contains("“[test] "))
      #expect(store.mails.isEmpty)
      let once = Self.once(in: offer)
      let sent = try await client.post("/test/send", "once=\(once)", token: token)
      #expect(sent.text.contains("Accepted"), "\(sent.text)")
      #expect(sent.text.contains("127.0.0.1"))
      let again = try await client.post("/test/send", "once=\(once)", token: token)
      #expect(again.text.contains("No test is sent"))
      let made = try await client.post("/test/send", "once=", token: token)
      #expect(made.text.contains("No test is sent"))
    }
    #expect(store.mails.map(\.forwardPaths) == [["ben@example.org"]])
    let text = String(decoding: store.mails.first?.bytes ?? [], as: UTF8.self)
    #expect(text.contains("Subject: [test] "))
    #expect(text.contains("Dear Ben"))
    // What is known of a relay is no record of an issue.
    let after = edition.files.filter { !$0.key.hasPrefix(".broadsheet") }
    #expect(after == before)
  }

  @Test func `what was saved after the look is not sent`() async throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let edition = try PreviewFolder()
    try relay(edition, Int(sink.port))
    try await edition.serving { client, _ in
      let token = Self.token(of: try await client.get("/issues/next"))
      let offer = try await client.offer(token)
      try edition.article("ebb", "Ebb at Noon")
      let sent = try await client.post("/test/send", "once=\(Self.once(in: offer))", token: token)
      #expect(sent.text.contains("has changed since you looked"), "\(sent.text)")
    }
    #expect(store.mails.isEmpty)
  }

  @Test(arguments: [
    ("rcpt:451 4.7.1 Greylisted", "Put off</b> by 127.0.0.1", "451 4.7.1 Greylisted"),
    ("mail:421 4.3.2 closing", "Put off</b> by 127.0.0.1", "421 4.3.2 closing"),
    ("rcpt:550 5.1.1 No such user", "Refused</b> by 127.0.0.1", "550 5.1.1 No such user"),
    ("dot:drop", "In doubt</b> by 127.0.0.1", "code"),
  ])
  func `the relay’s first word is the answer`(_ fault: String, _ word: String, _ reply: String)
    async throws
  {
    let sink = try SMTPSink(
      configuration: .init(faults: [try Fault(parsing: fault)]), store: MemoryStore())
    defer { sink.stop() }
    let edition = try PreviewFolder()
    try relay(edition, Int(sink.port))
    try await edition.serving { client, _ in
      let token = Self.token(of: try await client.get("/issues/next"))
      let offer = try await client.offer(token)
      let start = ContinuousClock.now
      let sent = try await client.post("/test/send", "once=\(Self.once(in: offer))", token: token)
      #expect(sent.text.contains(word) && sent.text.contains(reply), "\(sent.text)")
      // Whoever tries again does so for two minutes.
      #expect(start.duration(to: .now) < .seconds(60))
    }
  }

  @Test func `to look what would be sent nobody waits for another’s relay`() async throws {
    let sink = try SMTPSink(
      configuration: .init(faults: [try Fault(parsing: "rcpt:stall=120")]), store: MemoryStore())
    defer { sink.stop() }
    let edition = try PreviewFolder()
    try relay(edition, Int(sink.port))
    try await edition.serving { client, _ in
      let token = Self.token(of: try await client.get("/issues/next"))
      func offer() async throws -> RawClient.Answer {
        try await client.post("/test", "issue=next&address=ben%40example.org", token: token)
      }
      let once = Self.once(in: try await offer())
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          _ = try? await client.post("/test/send", "once=\(once)", token: token)
        }
        try await Task.sleep(for: .seconds(1))
        let start = ContinuousClock.now
        #expect(Self.once(in: try await offer()) != "")
        #expect(start.duration(to: .now) < .seconds(60))
        sink.stop()
        try await group.waitForAll()
      }
    }
  }

  @Test func `a composed issue is tested as it is frozen`() async throws {
    let store = MemoryStore()
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let edition = try PreviewFolder()
    try relay(edition, Int(sink.port))
    guard case .composed(let made) = try edition.newsroom.compose(.init(), replacing: false)
    else { return #expect(Bool(false)) }
    try edition.article("ebb", "Ebb at Noon")
    let id = made.draft.issue.id
    try await edition.serving { client, _ in
      let token = Self.token(of: try await client.get("/issues/\(id)"))
      let offer = try await client.post(
        "/test", "issue=\(id)&address=nobody.here%40example.org", token: token)
      _ = try await client.post("/test/send", "once=\(Self.once(in: offer))", token: token)
    }
    let text = String(decoding: store.mails.first?.bytes ?? [], as: UTF8.self)
    #expect(text.contains("Low Tide"))
    #expect(!text.contains("Ebb at Noon"))
    #expect(text.contains("Dear reader"))
  }

  @Test func `without a relay, to somebody who left, or to no address nothing is sent`()
    async throws
  {
    let edition = try PreviewFolder()
    try edition.folder.write(
      "subscribers/weekly.events.jsonl",
      #"{"time":"2025-11-01T08:00:00.000Z","event":"unsubscribed","email":"ada@example.org","source":"web"}"#
        + "\n")
    try await edition.serving { client, _ in
      let token = Self.token(of: try await client.get("/issues/next"))
      for (address, reason) in [
        ("ada%40example.org", "is not mailed: unsubscribed"), ("ada", "no test"), ("", "no test"),
      ] {
        let answer = try await client.post("/test", "issue=next&address=\(address)", token: token)
        #expect(answer.text.lowercased().contains(reason))
        #expect(Self.once(in: answer) == "")
      }
      let unreached = try await client.post(
        "/test", "issue=next&address=ben%40example.org", token: token)
      let said = try await client.post(
        "/test/send", "once=\(Self.once(in: unreached))", token: token)
      #expect(said.text.contains("Not sent"), "\(said.text)")
      let config = try edition.folder.read("broadsheet.yml")
      let line = config.split(separator: "\n").first { $0.hasPrefix("delivery:") } ?? ""
      try edition.folder.write("broadsheet.yml", config.replacing(line + "\n", with: ""))
      let without = try await client.post(
        "/test", "issue=next&address=ben%40example.org", token: token)
      #expect(without.text.contains("no relay is configured"), "\(without.text)")
      let refused = try await client.post("/test", "issue=next&address=x", token: "wrong")
      #expect(refused.status == 403)
      #expect(refused.body.isEmpty)
    }
  }
}

extension RawClient {
  /// What is shown before a test of the next issue goes to Ben.
  fileprivate func offer(_ token: String) async throws -> Answer {
    try await post("/test", "issue=next&address=ben%40example.org", token: token)
  }
}
