import Curl
import Delivery
import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Newsroom

/// Who is told what slots came to, and that nothing depends on it.
@Suite struct NoticeTests {
  /// What was told to whom.
  private final class Ear: Sendable {
    let posts = Mutex<[(url: String, body: String, type: String)]>([])
    let told = Mutex<[(command: String, input: String)]>([])
    let status = Mutex(200)

    func listen(to edition: inout TestEdition) {
      edition.effects.post = { [self] post, url, _ in
        posts.withLock {
          $0.append((url, String(decoding: post.body, as: UTF8.self), post.type))
        }
        return WebPage(status: status.withLock { $0 }, body: [])
      }
      edition.effects.tell = { [self] input, command, _ in
        told.withLock { $0.append((command, String(decoding: input, as: UTF8.self))) }
      }
    }

    var urls: [String] { posts.withLock { $0.map(\.url) } }
  }

  private static let notify = """
    notify:
      editors: [chief@example.org]
      command: ./tell
      webhook: https://hook.example.org/x/
    """

  private func desk(_ extra: String) throws -> (Heartbeats, Ear) {
    let desk = try Heartbeats(extra: extra)
    let ear = Ear()
    ear.listen(to: &desk.edition)
    return (desk, ear)
  }

  @Test func `a slot that was sent is told of once, to all`() throws {
    let (desk, ear) = try desk(Self.notify)
    #expect(try desk.run("2026-11-23 08:00").warnings.isEmpty)
    try desk.beat("2026-11-23 08:05")
    #expect(
      desk.edition.mailed == ["ada@example.org", "ben@example.org", "chief@example.org"])
    let post = try #require(ear.posts.withLock { $0 }.first)
    #expect(ear.urls == ["https://hook.example.org/x/"] && post.type == "application/json")
    let told = ear.told.withLock { $0 }
    #expect(told.map(\.command) == ["./tell"] && told.first?.input == post.body)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(post.body.utf8)) as? [String: Any])
    #expect(json["outcome"] as? String == "sent" && json["issue"] as? String == "2026-W48")
    #expect(json["recipients"] as? Int == 2 && json["accepted"] as? Int == 2)
    #expect(json["slot"] as? String == "2026-11-23T08:00 Europe/Berlin")
  }

  @Test func `only what is asked for is told`() throws {
    let (desk, ear) = try desk(Self.notify + "\n  on: [failed]")
    try desk.beat("2026-11-23 08:00")
    #expect(ear.urls.isEmpty)
  }

  @Test func `what failed is told with its reason, again only with another`() throws {
    let (desk, ear) = try desk(Self.notify)
    desk.relay(isDown: true)
    let run = try desk.run("2026-11-23 08:00")
    // The mail to the editors goes by the same relay.
    #expect(run.warnings.contains { $0.reason.contains("editors could not be mailed") })
    try desk.beat("2026-11-23 08:05")
    #expect(ear.urls.count == 1)
    #expect(ear.posts.withLock { $0.first?.body.contains("the relay is down") } == true)
    #expect(desk.record.contains("untold"))
  }

  @Test func `a webhook that says no fails nothing, and is written down`() throws {
    let (desk, ear) = try desk(Self.notify)
    ear.status.withLock { $0 = 503 }
    let run = try desk.run("2026-11-23 08:00")
    #expect(desk.words(run) == ["2026-11-23T08:00 sent"])
    #expect(
      run.warnings.map(\.reason) == [
        "the webhook of “notify” did not take the notice: it answered 503"
      ])
    let row = try #require(try desk.at("2026-11-23 09:00").newsroom.slotHistory().rows.first)
    #expect(row.state == .sent && row.reason?.contains("it answered 503") == true)
    #expect(try desk.beat("2026-11-23 08:05") == [])
  }

  @Test func `a notice is a plain mail, whatever stands in it`() throws {
    var report = SlotReport(
      SlotName(SlotKey(minute: 29_700_000, zone: "Europe/Berlin", list: "weekly"), text: "a slot"),
      .failed, issue: "2026-W48", reason: "two\r\nBcc: eve@example.org")
    report.isFinal = false
    let notice = Notice(newsletter: "Weekly\u{7}", report: report)
    #expect(notice.text.split(separator: "\n").count == 5)
    #expect(!notice.text.contains("\r") && notice.text.contains("tried again"))
    #expect(!notice.subject.printable.holdsControls)
  }

  @Test(arguments: [
    ("notify: { on: [sents] }", "did you mean “sent”?"),
    ("notify: { webhook: ftp://example.org }", "no web address"),
    ("notify: { webhok: https://example.org }", "webhook"),
    ("ping: example.org/x", "no web address"),
  ])
  func `what cannot be told is refused with its line`(_ extra: String, _ words: String) throws {
    let desk = try Heartbeats(start: nil)
    try desk.schedule("{ every: day, at: \"08:00\" }", extra: extra)
    #expect(problem { _ = try desk.at("2026-11-23 08:00").newsroom.timerNeeds() }.contains(words))
  }
}
