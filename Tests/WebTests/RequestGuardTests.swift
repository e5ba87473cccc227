import Diagnostics
import Testing

@testable import Web

/// What the guard says of requests, before anything knows an address.
@Suite struct RequestGuardTests {
  static let subject = RequestGuard(port: 4747, token: "t0ken")

  static func request(
    _ method: String = "GET", _ target: String = "/issues/next", minor: Int? = 1,
    _ fields: (String, String)...
  ) -> RawRequest {
    RawRequest(
      method: method, target: target, minorVersion: minor,
      fields: fields.map { (name: $0.0, value: $0.1) })
  }

  static let own = ("Host", "127.0.0.1:4747")

  @Test(arguments: ["127.0.0.1:4747", "localhost:4747", "[::1]:4747"])
  func `this machine's own names pass`(host: String) {
    let origin = ("Origin", "http://\(host)")
    #expect(Self.subject.verdict(on: Self.request("GET", "/issues/next", ("Host", host))) == .pass)
    let site = ("Sec-Fetch-Site", "same-origin")
    #expect(
      Self.subject.verdict(on: Self.request("GET", "/issues/next", ("Host", host), origin, site))
        == .pass)
    let act = Self.request("POST", "/open", ("Host", host), origin, ("Broadsheet-Token", "t0ken"))
    #expect(Self.subject.verdict(on: act) == .pass)
  }

  @Test(arguments: [
    "127.0.0.1", "localhost", "127.0.0.1:4748", "127.0.0.1:04747", "127.0.0.2:4747", "0.0.0.0:4747",
    "LOCALHOST:4747", "localhost.:4747", "localhost:4747.evil.example", "evil.example",
    "evil.example:4747", "127.0.0.1:4747@evil.example", "[::ffff:127.0.0.1]:4747",
    "2130706433:4747",
    "127.1:4747", " localhost:4747", "",
  ])
  func `any other Host is misdirected`(host: String) {
    let verdict = Self.subject.verdict(on: Self.request("GET", "/issues/next", ("Host", host)))
    #expect(verdict == .refuse(.misdirected))
  }

  @Test(arguments: [
    "", "*", "http://127.0.0.1:4747/", "//issues", "issues/next", "/issues//next", "/issues/%6eext",
    "/%69ssues/next", "/issues/..", "/issues/../next", "/./issues", "/issues/next%2Fhtml",
    "/issues\\next", "/issues/next;a", "/issues/next#top", "/issues/next?a b", "/issues/né",
    "/issues/\u{0}", "127.0.0.1:4747",
  ])
  func `a target in any other form is refused`(target: String) {
    let verdict = Self.subject.verdict(on: Self.request("GET", target, Self.own))
    #expect(verdict == .refuse(.badRequest))
  }

  @Test func `a Host must be there, and once`() {
    #expect(Self.subject.verdict(on: Self.request()) == .refuse(.badRequest))
    #expect(Self.subject.verdict(on: Self.request(minor: 0)) == .refuse(.badRequest))
    let two = Self.request("GET", "/issues/next", Self.own, ("host", "evil.example"))
    #expect(Self.subject.verdict(on: two) == .refuse(.badRequest))
    #expect(
      Self.subject.verdict(on: Self.request("GET", "/issues/next", Self.own, Self.own))
        == .refuse(.badRequest))
    #expect(
      Self.subject.verdict(on: Self.request("GET", "/issues/next", minor: 0, Self.own)) == .pass)
    #expect(
      Self.subject.verdict(on: Self.request("GET", "/issues/next", minor: nil, Self.own))
        == .refuse(.badVersion))
  }

  @Test(arguments: ["/issues/next", "/events", "/issues/next/html", "/preview.js"])
  func `a page of somebody else gets nothing`(target: String) {
    func verdict(_ field: String, _ value: String) -> RequestGuard.Verdict {
      Self.subject.verdict(on: Self.request("GET", target, Self.own, (field, value)))
    }
    for origin in [
      "null", "http://evil.example", "http://127.0.0.1:4748", "http://localhost:4747",
      "https://127.0.0.1:4747", "http://127.0.0.1:4747.evil.example", "",
    ] {
      #expect(verdict("Origin", origin) == .refuse(.forbidden))
    }
    for site in ["cross-site", "same-site", "", "other"] {
      #expect(verdict("Sec-Fetch-Site", site) == .refuse(.forbidden))
    }
    #expect(verdict("Sec-Fetch-Site", "none") == .pass)
  }

  @Test func `what acts must show the token and where it comes from`() {
    let (origin, token) = (("Origin", "http://127.0.0.1:4747"), ("broadsheet-token", "t0ken"))
    let refused: [RawRequest] = [
      Self.request("POST", "/open", Self.own), Self.request("POST", "/open", Self.own, origin),
      Self.request("POST", "/open", Self.own, token),
      Self.request("POST", "/open", Self.own, origin, ("broadsheet-token", "t0keN")),
      Self.request("POST", "/open", Self.own, origin, token, token),
      Self.request("POST", "/open", Self.own, ("Origin", "http://evil.example"), token),
      Self.request("POST", "/events", Self.own, ("Origin", "null"), token),
      Self.request("POST", "/open", Self.own, origin, token, ("Sec-Fetch-Site", "cross-site")),
    ]
    for request in refused {
      #expect(Self.subject.verdict(on: request) == .refuse(.forbidden))
    }
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get"] {
      let request = Self.request(method, "/issues/next", Self.own)
      #expect(Self.subject.verdict(on: request) == .refuse(.notAllowed))
    }
  }

  @Test func `what is larger than anybody needs is refused`() {
    let long = Self.request("GET", "/issues/" + String(repeating: "a", count: 5000), Self.own)
    #expect(Self.subject.verdict(on: long) == .refuse(.tooLong))
    let huge = Self.request(
      "GET", "/issues/next", Self.own, ("Cookie", String(repeating: "a", count: 20_000)))
    #expect(Self.subject.verdict(on: huge) == .refuse(.fieldsTooLarge))
  }

  @Test func `only a click in the mail comes from nowhere`() {
    let view = String(repeating: "a", count: ViewName.length)
    func verdict(_ target: String) -> RequestGuard.Verdict {
      Self.subject.verdict(
        on: Self.request("GET", target, Self.own, ("Sec-Fetch-Site", "cross-site")))
    }
    #expect(verdict("/picked/\(view)/3") == .pass)
    #expect(verdict("/height/\(view)/3/1024") == .pass)
    func fromNobody(_ target: String, _ origin: String) -> RequestGuard.Verdict {
      Self.subject.verdict(on: Self.request("GET", target, Self.own, ("Origin", origin)))
    }
    #expect(fromNobody("/height/\(view)/3/1024", "null") == .pass)
    #expect(fromNobody("/height/\(view)/3/1024", "https://evil.example") == .refuse(.forbidden))
    #expect(fromNobody("/events", "null") == .refuse(.forbidden))
    for target in [
      "/picked/abc/3", "/picked/\(view)/x", "/picked/\(view)", "/picked/\(view)/3/html",
      "/issues/\(view)/3", "/height/\(view)/3", "/height/\(view)/3/-1", "/height/\(view)/3/1/2",
    ] {
      #expect(verdict(target) == .refuse(.forbidden))
    }
  }

  @Test func `a frame without rights tells its page by another name too, and gets nothing else`() {
    var named = Self.subject
    named.host = "preview.example"
    named.admission = .init(once: ["once"], cookie: "c00kie")
    let view = String(repeating: "a", count: ViewName.length)
    func verdict(_ method: String, _ target: String) -> RequestGuard.Verdict {
      named.verdict(
        on: Self.request(
          method, target, ("Host", "preview.example"), ("Sec-Fetch-Site", "cross-site")))
    }
    #expect(verdict("GET", "/height/\(view)/3/1024") == .pass)
    #expect(verdict("GET", "/picked/\(view)/3") == .pass)
    #expect(verdict("POST", "/picked/\(view)/3") == .refuse(.forbidden))
    #expect(verdict("GET", "/issues/next") == .refuse(.forbidden))
    let plain = Self.request("GET", "/issues/next/html", ("Host", "preview.example"))
    #expect(named.verdict(on: plain) == .refuse(.forbidden))
  }

  @Test func `who followed a link from elsewhere is told why it is refused, and of no issue`() {
    func notice(_ fields: [(String, String)], _ method: String = "GET") -> RefusalNotice? {
      var request = Self.request(method, "/issues/next", Self.own)
      request.fields += fields.map { (name: $0.0, value: $0.1) }
      return Self.subject.notice(of: .forbidden, to: request)
    }
    let navigation = [
      ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
      ("Sec-Fetch-Dest", "document"),
    ]
    let told = notice(navigation)
    #expect(told?.reason.contains("another site") == true)
    #expect(told?.html.contains("Type the address") == true)
    #expect(notice(navigation, "POST") == nil)
    #expect(notice(Array(navigation.dropLast())) == nil)
    #expect(notice([("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")]) == nil)
    #expect(notice([("Sec-Fetch-Site", "none")] + navigation.dropFirst()) == nil)
  }

  @Test func `another name is asked for in small letters, as browsers do`() {
    #expect(PreviewOptions(host: "News.Example.org") { $0.rawValue }.host == "news.example.org")
  }

  @Test(arguments: [
    "news.example.org", "news.example.org:4747", "127.0.0.1:4747", "localhost:4747",
  ])
  func `with another name whoever has a token is admitted, once, by whichever name`(own: String) {
    let named = RequestGuard(
      port: 4747, host: "news.example.org", token: "t0ken",
      admission: .init(once: ["once", "here"], cookie: "c00kie"))
    func verdict(
      _ target: String, _ cookie: String? = nil, used: Set<Int> = [], host: String? = nil
    ) -> RequestGuard.Verdict {
      let host = host ?? own
      var request = Self.request("GET", target, ("Host", host))
      if let cookie { request.fields.append((name: "Cookie", value: cookie)) }
      return named.verdict(on: request, used: used)
    }
    #expect(verdict("/issues/next") == .refuse(.forbidden))
    #expect(verdict("/issues/next?token=once") == .admit(to: "/issues/next", by: 0))
    #expect(verdict("/issues/next?token=here", used: [0]) == .admit(to: "/issues/next", by: 1))
    #expect(verdict("/issues/next?token=once", used: [0]) == .refuse(.forbidden))
    #expect(verdict("/issues/next?token=oncE") == .refuse(.forbidden))
    #expect(verdict("/issues/next", "a=b; broadsheet=c00kie", used: [0]) == .pass)
    #expect(verdict("/issues/next", "broadsheet=c00kiE", used: [0]) == .refuse(.forbidden))
    #expect(verdict("/events") == .refuse(.forbidden))
    #expect(verdict("/issues/next", host: "evil.example") == .refuse(.misdirected))
  }
}
