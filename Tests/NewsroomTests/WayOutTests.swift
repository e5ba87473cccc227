import Curl
import Diagnostics
import Delivery
import Digest
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// The ways out that mails promise, and that each of them leads out.
@Suite struct WayOutTests {
  private func edition(_ way: String?, address: Bool = true, base: String? = nil) throws
    -> TestEdition
  {
    let edition = try TestEdition(
      extra: (way.map { "unsubscribe: \($0)\n" } ?? "")
        + (address ? "unsubscribe_email: leave@example.org" : ""))
    if let base {
      let text = try edition.folder.read("broadsheet.yml")
      try edition.folder.write(
        "broadsheet.yml", text.replacing("https://news.example.org", with: base))
    }
    try edition.compose("one")
    return edition
  }

  /// What the first reader got, unfolded.
  private func mail(_ edition: TestEdition) throws -> String {
    try edition.send("one")
    let message = try #require(edition.relay.messages.first)
    return String(decoding: message.bytes, as: UTF8.self).replacing("\r\n ", with: " ")
      .replacing("=\r\n", with: "").replacing("=3D", with: "=")
  }

  @Test(arguments: [
    ("mail", true, false, true), ("web", true, true, false), ("both", true, true, true),
    (nil, true, false, true), (nil, false, true, false), ("web", false, true, false),
  ])
  func `a mail has the ways out that are promised, and no other`(
    _ way: String?, _ address: Bool, _ hasPage: Bool, _ hasMail: Bool
  ) throws {
    let mail = try mail(edition(way, address: address))
    #expect(mail.contains("<https://news.example.org/unsubscribe/") == hasPage)
    #expect(mail.contains("List-Unsubscribe-Post") == hasPage)
    #expect(mail.contains("<mailto:leave@example.org?subject=unsubscribe%20") == hasMail)
    // What stands in the text is the first of them.
    #expect(mail.contains("href=\"https://news.example.org/unsubscribe/") == hasPage)
    #expect(mail.contains("href=\"mailto:leave@example.org") == !hasPage)
    #expect(!mail.contains("subject=unsubscribe%20weekly"))
  }

  @Test(arguments: ["mail", "both"])
  func `a mailbox that is promised must be named`(_ way: String) throws {
    let said = problem { _ = try edition(way, address: false) }
    #expect(said.contains("broadsheet.yml:9") && said.contains("unsubscribe_email"), "\(said)")
    #expect(problem { _ = try edition("post") }.contains("mail, web or both"))
  }

  @Test(arguments: [
    ("web", WebPage(status: 200, body: Array("ok".utf8)), "says something else"),
    ("both", WebPage(status: 404, body: Array("broadsheet".utf8)), "says 404"),
    ("web", nil, "nobody knows that host"),
    ("web", WebPage(status: 200, body: Array("{\"service\":\"Broadsheet\"}".utf8)), nil),
    ("mail", nil, nil),
  ])
  func `a page that is promised must answer`(_ way: String, _ page: WebPage?, _ reason: String?)
    throws
  {
    var edition = try edition(way)
    edition.effects.fetch = { url in
      #expect(url == "https://news.example.org/healthz")
      guard let page else { throw CurlError(.host, "nobody knows that host") }
      return page
    }
    let findings = try edition.newsroom.check("one", skipsBadRows: false).findings
      .filter { $0.rule == .unsubscribePage }
    #expect(findings.map(\.severity) == (reason == nil ? [] : [.warning]))
    #expect(findings.first?.problem.reason.contains(reason ?? "") ?? true)
    // What only looks opens no connection.
    edition.effects.fetch = { _ in throw Problem("asked") }
    #expect(
      try edition.newsroom.plan(SendRequest(issue: "one", route: .folder(nil))).findings
        .allSatisfy { $0.rule != .unsubscribePage })
  }

  @Test(arguments: ["mail", "web"])
  func `what a mail shows its reader takes that reader off`(_ way: String) throws {
    let edition = try edition(way)
    let mail = try mail(edition)
    let field = try #require(
      mail.split(separator: "\r\n").first { $0.hasPrefix("List-Unsubscribe:") })
    let link = field.drop { $0 != "<" }
    let departure = try edition.newsroom.unsubscribe(LeavingWords(parsing: String(link)), from: nil)
    #expect(departure.address.description == "ada@example.org" && departure.list.name == "weekly")
    #expect(departure.outcome == .unsubscribed(isInRoster: true))
    #expect(
      try edition.folder.read("subscribers/weekly.events.jsonl").contains("\"source\":\"mail\""))
    #expect(
      try edition.newsroom.unsubscribe(LeavingWords(parsing: String(link)), from: nil).outcome
        == .alreadyUnsubscribed)
  }

  @Test func `a token leaves its own list, whatever list was asked for`() throws {
    let edition = try TestEdition(extra: "lists: { daily: { name: Daily } }")
    try edition.folder.write("subscribers/daily.csv", "email\nada@example.org\n")
    let ada = try EmailAddress(parsing: "ada@example.org")
    let token = try UnsubscribeTokens(key: Data(repeating: 7, count: 32))
      .token(for: ada, list: "daily")
    let departure = try edition.newsroom.unsubscribe(.token(token), from: "weekly")
    #expect(departure.list.name == "daily" && departure.otherThan == "weekly")
    let gone = try UnsubscribeTokens(key: Data(repeating: 7, count: 32)).token(
      for: ada, list: "dialy")
    let said = problem { _ = try edition.newsroom.unsubscribe(.token(gone), from: nil) }
    #expect(said.contains("ada@example.org means to leave “dialy”") && said.contains("daily"))
  }

  @Test func `nothing but the key's place must be right in the configuration`() throws {
    let edition = try TestEdition(extra: "issue: { window: never }\nnonsense: 1")
    let ada = try EmailAddress(parsing: "ada@example.org")
    let token = try UnsubscribeTokens(key: Data(repeating: 7, count: 32))
      .token(for: ada, list: "weekly")
    #expect(
      try edition.newsroom.unsubscribe(.token(token), from: nil).outcome
        == .unsubscribed(isInRoster: true))
  }

  @Test func `an issue of the time before promises what it promised`() throws {
    let edition = try edition("mail")
    let record = try edition.folder.read("issues/one/issue.json")
    #expect(record.contains("\"unsubscribe\""))
    let issue = try edition.newsroom.issue("one").issue
    var old = issue
    old.unsubscribe = nil
    #expect(old.promisesPage && !issue.promisesPage)
  }
}
