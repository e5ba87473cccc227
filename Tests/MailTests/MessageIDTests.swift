import Testing

@testable import Mail

@Suite struct MessageIDTests {
  @Test func `one issue and one recipient always make the same identifier`() throws {
    #expect(
      try identifier().description == "<2026-W47.49806df5cdf7b7957d8aad0522882223@news.example.org>"
    )
    #expect(try identifier(recipient: "ADA@Example.org") == identifier())
  }

  @Test func `another list, issue, recipient, domain or purpose makes another one`() throws {
    let identifiers = [
      try identifier(), try identifier(issue: "2026-W48"),
      try identifier(list: "daily.example.org"),
      try identifier(recipient: "bob@example.org"), try identifier(domain: "example.org"),
      try identifier(purpose: "test"), try identifier(purpose: "test 2"),
    ]
    #expect(Set(identifiers.map(\.digest)).count == identifiers.count)
    #expect(Set(identifiers.map(\.description)).count == identifiers.count)
  }

  @Test func `it is a dot-atom on both sides (RFC 5322 §3.6.4)`() throws {
    let text = try identifier().description
    #expect(text.wholeMatch(of: /<[A-Za-z0-9.\-]+@[a-z0-9.\-]+>/) != nil)
  }

  private func identifier(
    list: String = "weekly.example.org", issue: String = "2026-W47",
    recipient: String = "ada@example.org",
    domain: String = "news.example.org", purpose: String = ""
  ) throws -> MessageID {
    MessageID(
      list: list, issue: issue, recipient: try EmailAddress(parsing: recipient), domain: domain,
      purpose: purpose)
  }
}
