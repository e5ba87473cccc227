import Curl
import Diagnostics
import Foundation
import Synchronization
import Testing

@testable import Newsroom

/// What a watcher outside is told of heartbeats.
@Suite struct PingTests {
  @Test(arguments: [
    (Ping.Signal.start, "https://hc.example.org/ping/1", "https://hc.example.org/ping/1/start"),
    (.end(0), "https://hc.example.org/ping/1", "https://hc.example.org/ping/1"),
    (.end(75), "https://hc.example.org/ping/1", "https://hc.example.org/ping/1"),
    (
      .end(69), "https://hc.example.org/ping/1?create=1",
      "https://hc.example.org/ping/1/69?create=1"
    ),
    (.start, "https://hc.example.org/ping/1/?k=v", "https://hc.example.org/ping/1/start?k=v"),
    (.end(0), "https://hc.example.org/ping/1/?k=v", "https://hc.example.org/ping/1/?k=v"),
    (.end(-1), "https://hc.example.org/ping/1", "https://hc.example.org/ping/1/fail"),
  ])
  func `each thing has an address of its own`(
    _ signal: Ping.Signal, _ base: String, _ expected: String
  ) {
    #expect(Ping(signal).url(below: base) == expected)
  }

  @Test func `of a long log the end is told, in whole characters`() {
    let ping = Ping(.end(0), log: String(repeating: "ä", count: 60_000) + "b")
    #expect(ping.body.count == Ping.limit - 1 && ping.body.last == UInt8(ascii: "b"))
    #expect(String(validating: ping.body, as: UTF8.self) != nil)
    #expect(Ping(.start).body.isEmpty)
  }

  @Test
  func `a start is told where there is something to do, and nobody is asked where nobody watches`()
    throws
  {
    let desk = try Heartbeats(extra: "ping: https://hc.example.org/ping/1/")
    let heard = Heard()
    desk.edition.effects.post = { _, url, limit in
      heard.urls.withLock { $0.append(url) }
      return WebPage(status: limit > .seconds(30) ? 500 : 200, body: [])
    }
    try desk.beat("2026-11-23 07:55")
    #expect(heard.urls.withLock { $0 } == [])
    try desk.beat("2026-11-23 08:00")
    #expect(heard.urls.withLock { $0 } == ["https://hc.example.org/ping/1/start"])
    #expect(desk.at("2026-11-23 08:00").newsroom.tell(Ping(.end(0))) == nil)
    let other = try Heartbeats()
    #expect(other.at("2026-11-23 08:00").newsroom.tell(Ping(.end(0))) == nil)
  }

  @Test func `a watcher that is away is named`() throws {
    let desk = try Heartbeats(extra: "ping: https://hc.example.org/ping/1")
    desk.edition.effects.post = { _, _, _ in WebPage(status: 404, body: []) }
    #expect(
      desk.at("2026-11-23 08:00").newsroom.tell(Ping(.end(0)))?.reason
        == "the ping was not taken: it answered 404")
  }

  private final class Heard: Sendable { let urls = Mutex<[String]>([]) }
}
