import Foundation
import Testing

@testable import Web

/// What the running server says to requests that mean no good, to the byte.
@Suite struct HostileRequestTests {
  @Test func `a refusal has a status and no content`() async throws {
    let edition = try PreviewFolder()
    try await edition.serving { client, _ in
      let own = "Host: 127.0.0.1:\(client.port)\r\n"
      let end = "Connection: close\r\n\r\n"
      let requests: [(String, [Int])] = [
        ("GET /issues/next HTTP/1.1\r\nHost: evil.example\r\n\(end)", [421]),
        ("GET /issues/next HTTP/1.1\r\nHost: evil.example:\(client.port)\r\n\(end)", [421]),
        ("GET /issues/next HTTP/1.1\r\nHost: 127.0.0.1\r\n\(end)", [421]),
        ("GET /events HTTP/1.1\r\nHost: evil.example\r\n\(end)", [421]),
        ("GET /issues/next HTTP/1.1\r\n\(end)", [400]),
        ("GET /issues/next HTTP/1.0\r\n\r\n", [400]),
        ("GET /issues/next HTTP/1.1\r\n\(own)Host: evil.example\r\n\(end)", [400]),
        ("GET /issues/next HTTP/1.1\r\n\(own)\(own)\(end)", [400]),
        ("GET http://127.0.0.1:\(client.port)/issues/next HTTP/1.1\r\n\(own)\(end)", [400]),
        ("GET http://evil.example/issues/next HTTP/1.1\r\n\(own)\(end)", [400]),
        ("GET /%69ssues/next HTTP/1.1\r\n\(own)\(end)", [400]),
        ("GET /issues/%2e%2e/broadsheet.yml HTTP/1.1\r\n\(own)\(end)", [400]),
        ("GET /issues/../broadsheet.yml HTTP/1.1\r\n\(own)\(end)", [400]),
        ("GET //evil.example/ HTTP/1.1\r\n\(own)\(end)", [400]),
        ("GET * HTTP/1.1\r\n\(own)\(end)", [400]),
        ("CONNECT 127.0.0.1:25 HTTP/1.1\r\n\(own)\(end)", [405, 400]),
        ("OPTIONS /issues/next HTTP/1.1\r\n\(own)\(end)", [405]),
        ("DELETE /issues/next HTTP/1.1\r\n\(own)\(end)", [405]),
        ("GET /issues/next HTTP/1.1\r\n\(own)Origin: http://evil.example\r\n\(end)", [403]),
        ("GET /events HTTP/1.1\r\n\(own)Origin: http://evil.example\r\n\(end)", [403]),
        ("GET /events HTTP/1.1\r\n\(own)Origin: null\r\n\(end)", [403]),
        ("GET /issues/next/message HTTP/1.1\r\n\(own)Sec-Fetch-Site: cross-site\r\n\(end)", [403]),
        ("GET /issues/next/html HTTP/1.1\r\n\(own)Sec-Fetch-Site: same-site\r\n\(end)", [403]),
        ("POST /open HTTP/1.1\r\n\(own)Content-Length: 1\r\n\(end)x", [403]),
        (
          "POST /open HTTP/1.1\r\n\(own)Origin: http://127.0.0.1:\(client.port)\r\nContent-Length: 1\r\n\(end)x",
          [403]
        ),
        (
          "POST /events HTTP/1.1\r\n\(own)Origin: http://evil.example\r\nContent-Length: 0\r\n\(end)",
          [403]
        ),
        (
          "GET /issues/next HTTP/1.1\r\n\(own)X: \(String(repeating: "a", count: 20_000))\r\n\(end)",
          [431]
        ),
        (
          "GET /issues/next HTTP/1.1\r\n\(own)X: \(String(repeating: "a", count: 200_000))\r\n\(end)",
          [400, 431]
        ),
        ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\n\(own)\(end)", [414]),
        ("GET /issues/next HTTP/1.1\r\n\(own) folded\r\n\(end)", [400, 421]),
        ("GET /issues/next HTTP/1.1\r\nHost : 127.0.0.1:\(client.port)\r\n\(end)", [400]),
        ("GET /issues/next HTTP/2.0\r\n\(own)\(end)", [400, 505]),
        ("nonsense\r\n\r\n", [400]),
        ("GET /issues/next/nothing HTTP/1.1\r\n\(own)\(end)", [404]),
        ("GET /open HTTP/1.1\r\n\(own)\(end)", [405]),
        ("GET /broadsheet.yml HTTP/1.1\r\n\(own)\(end)", [404]),
      ]
      for (request, statuses) in requests {
        let answer = try await client.send(request)
        #expect(statuses.contains(answer.status), "\(request.prefix(80)): \(answer.head)")
        #expect(answer.body.isEmpty, "\(request.prefix(80))")
      }
      let good = try await client.get("/issues/next")
      #expect(good.status == 200)
    }
  }

  @Test func `a link from another site is refused in words that tell of no issue`() async throws {
    let edition = try PreviewFolder()
    try await edition.serving { client, _ in
      let answer = try await client.get(
        "/issues/next",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n")
      #expect(answer.status == 403)
      #expect(answer.text.contains("A page of another site led here"))
      #expect(answer.head.contains("default-src 'none'"))
      for word in ["Tide", "Lantern", "example.org", "2025"] {
        #expect(!answer.text.contains(word))
      }
    }
  }

  @Test func `nothing behind a refusal is looked at`() async throws {
    let edition = try PreviewFolder()
    try await edition.serving { client, _ in
      let good = "GET /issues/next HTTP/1.1\r\nHost: 127.0.0.1:\(client.port)\r\n\r\n"
      let answer = try await client.send(
        "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n\(good)\(good)")
      #expect(answer.status == 421)
      #expect(answer.body.isEmpty)
    }
  }

  @Test func `a name besides those of this machine admits one browser`() async throws {
    let edition = try PreviewFolder()
    try await edition.serving(host: "news.example.org") { client, events in
      guard case .serving(let address, let here)? = events.last else { return }
      let token = address.split(separator: "=").last ?? ""
      func get(
        _ target: String, _ more: String = "", host: String = "news.example.org"
      ) async throws -> RawClient.Answer {
        try await client.send(
          "GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\(more)Connection: close\r\n\r\n")
      }
      let without = try await get("/issues/next")
      #expect(without.status == 403)
      let first = try await get("/issues/next?token=\(token)")
      #expect(first.status == 303)
      #expect(first.head.contains("Location: /issues/next"))
      let again = try await get("/issues/next?token=\(token)")
      #expect(again.status == 403)
      let cookie =
        first.head.split(separator: "\r\n").first { $0.hasPrefix("Set-Cookie: ") }?
        .dropFirst(12).prefix { $0 != ";" } ?? ""
      let known = try await get("/issues/next", "Cookie: \(cookie)\r\n")
      #expect(known.status == 200)
      // A proxy that passes on the Host of what it asks itself is no way around that, and who sits at the machine has
      // an address of their own.
      let own = "127.0.0.1:\(client.port)"
      for target in ["/issues/next", "/issues/next/html", "/issues/next?token=\(token)"] {
        let other = try await get(target, host: own)
        #expect(other.status == 403 && other.body.isEmpty)
      }
      let printed = try #require(here)
      #expect(printed.hasPrefix("http://\(own)/issues/next?token="))
      let local = try await get(String(printed.dropFirst("http://\(own)".count)), host: own)
      #expect(local.status == 303)
    }
  }
}
