import Testing

@testable import Web

/// What addresses and queries stand for.
@Suite struct PageAddressTests {
  static let view = String(repeating: "b", count: ViewName.length)

  static let known: [(String, PageAddress)] = [
    ("/", .home), ("/issues", .issues), ("/issues/next", .page(issue: IssueName("next"), .mail)),
    ("/issues/2026-W47", .page(issue: IssueName("2026-W47"), .mail)),
    ("/issues/next/html", .html(IssueName("next"))),
    ("/issues/next/text", .text(IssueName("next"))),
    ("/issues/a/message", .message(IssueName("a"))),
    ("/issues/next/headers", .page(issue: IssueName("next"), .headers)),
    ("/issues/next/checks", .page(issue: IssueName("next"), .checks)),
    ("/issues/next/articles", .page(issue: IssueName("next"), .articles)),
    ("/test", .offerTest), ("/test/send", .sendTest),
    ("/events", .events), ("/title", .title), ("/open", .open), ("/preview.css", .style),
    ("/preview.js", .script(.preview)),
    ("/frame.js", .script(.frame)),
    ("/icon.svg", .icon), ("/picked/\(view)/7", .told(.picked(view: view, number: 7))),
  ]

  @Test(arguments: known.indices)
  func `an address stands for one thing`(index: Int) {
    let (path, address) = Self.known[index]
    #expect(PageAddress(path: path[...]) == address)
  }

  @Test(arguments: [
    "/issues/next/mail", "/issues/next/nothing", "/issues/next/html/more", "/events/more",
    "/title/more",
    "/test/other", "/test/send/x",
    "/picked/x/1",
    "/picked/\(view)/-1", "/secret.key", "/preview.css/x", "/subscribers/weekly.csv",
  ])
  func `anything else stands for nothing`(path: String) {
    #expect(PageAddress(path: path[...]) == nil)
  }

  @Test func `a query says again what it was read from`() {
    let text =
      "reader=ada%2Btag%40example.org&search=%D7%90%20b&dark=partial&width=phone&images=0123456789abcdef"
      + "&text=beside&beside=last&with=town&without=name&view=\(Self.view)"
    let query = PageQuery(text)
    #expect(query.reader == "ada+tag@example.org")
    #expect(query.search == "א b")
    #expect(query.dark == .partial)
    #expect(query.width == .phone)
    #expect(query.textPart == .beside)
    #expect(query.isBesideLast)
    #expect(query.with == ["town"])
    #expect(query.without == ["name"])
    #expect(query.text == "?\(text)")
    #expect(PageQuery("").text == "")
    #expect(PageQuery("reader=%zz&dark=black&width=&view=short&=x&a") == PageQuery())
  }
}
