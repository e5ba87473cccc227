import Foundation
import Mail
import Subscribers
import Testing

@testable import Digest

@Suite struct MailMergeTests {
  private func merge(
    _ texts: [String: String] = [:], subject: String = "News",
    baseURL: String? = "https://n.example",
    key: UInt8 = 7, bounces: BounceKey? = nil, change: (inout FrozenIssue) -> Void = { _ in }
  ) throws -> MailMerge {
    var frozen = try compose(texts, subject: subject)
    frozen.issue.baseURL = baseURL
    change(&frozen)
    return try MailMerge(
      frozen, unsubscribe: UnsubscribeTokens(key: [UInt8](repeating: key, count: 32)),
      envelopeFrom: try EmailAddress(parsing: "bounces@news.example.org"), bounces: bounces)
  }

  private func header(_ merge: MailMerge, _ fields: [String: String] = [:]) throws -> [String] {
    let mail = try merge.mail(for: try subscriber(fields))
    let text = String(decoding: mail.bytes, as: UTF8.self)
    let head = try #require(text.components(separatedBy: "\r\n\r\n").first)
    return head.replacing("\r\n ", with: " ").components(separatedBy: "\r\n")
  }

  @Test func `the same issue, reader and key make the same mail`() throws {
    let texts = ["digest.html": "{{reader.name}} {{reader.unsubscribe_url}}"]
    let ada = try subscriber(["name": "Ada"])
    let first = try merge(texts).mail(for: ada)
    #expect(try merge(texts).mail(for: ada).bytes == first.bytes)
    #expect(try merge(texts, key: 8).mail(for: ada).bytes != first.bytes)
    #expect(try merge(texts).mail(for: ada, test: "x").bytes != first.bytes)
    let bo = try subscriber(["email": "bo@example.org", "name": "Ada"])
    #expect(try merge(texts).mail(for: bo).bytes != first.bytes)
  }

  @Test func `goes from the bounce address to the reader alone`() throws {
    let envelope = try merge().mail(for: try subscriber()).envelope
    #expect(envelope.reversePath?.smtp == "bounces@news.example.org")
    #expect(envelope.forwardPaths.map(\.smtp) == ["ada@example.org"])
  }

  @Test func `a bounce names the reader and the issue`() throws {
    let key = BounceKey([UInt8](repeating: 7, count: 32))
    let envelope = try merge(bounces: key).mail(for: try subscriber()).envelope
    let path = try #require(envelope.reversePath)
    let read = try #require(
      BouncePath(parsing: path, base: try EmailAddress(parsing: "bounces@news.example.org")))
    let ada = try EmailAddress(parsing: "ada@example.org")
    #expect(read.recipient == ada)
    #expect(read.isProven(for: ada, issue: "2026-W47", list: "weekly", by: key))
    #expect(envelope.id?.hasPrefix("2026-W47.") == true)
  }

  @Test func `has each field of a list's mail once`() throws {
    let lines = try header(merge(), ["name": "Ada"])
    let names = lines.map { String($0.prefix { $0 != ":" }) }
    #expect(
      names.sorted() == [
        "Content-Type", "Date", "Feedback-ID", "From", "List-Help", "List-Id", "List-Unsubscribe",
        "List-Unsubscribe-Post", "MIME-Version", "Message-ID", "Reply-To", "Subject", "To",
      ])
    #expect(lines.contains("List-Id: The Harbour Weekly <weekly.news.example.org>"))
    #expect(lines.contains("List-Help: <mailto:editor@news.example.org?subject=help>"))
    #expect(lines.contains("Feedback-ID: 2026-W47:weekly:newsletter:weekly.news.example.org"))
    #expect(lines.contains("To: Ada <ada@example.org>"))
  }

  @Test(arguments: [
    ("https://n.example", true, true), ("HTTPS://n.example", true, true),
    ("http://n.example", true, false), (nil, false, false),
  ])
  func `offers one click over https alone`(
    _ base: String?, _ hasLink: Bool, _ hasPost: Bool
  ) throws {
    let lines = try header(merge(baseURL: base))
    #expect(lines.contains { $0.lowercased().hasPrefix("list-unsubscribe: <http") } == hasLink)
    #expect(lines.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click") == hasPost)
  }

  @Test func `offers a mailbox to leave by, and says that a machine sent it`() throws {
    let lines = try header(
      merge {
        $0.issue.unsubscribeAddress = "leave@news.example.org"
        $0.issue.unsubscribe = .mail
        $0.issue.isScheduled = true
      })
    let field = try #require(lines.first { $0.hasPrefix("List-Unsubscribe:") })
    #expect(
      field.wholeMatch(
        of: /List-Unsubscribe: <mailto:leave@news.example.org\?subject=unsubscribe%20[\w-]{60,}>/)
        != nil)
    #expect(lines.contains("Auto-Submitted: auto-generated"))
  }

  @Test(arguments: [
    ("News", "Subject: News"), ("{{reader.name}}: News", "Subject: Ada: News"),
    ("{{#reader.town}}x{{/reader.town}} {{lead.title}}", "Subject: Low Tide"),
    ("{{reader.name}} ä", "Subject: Ada =?utf-8?"),
  ])
  func `writes the subject for its reader`(_ subject: String, _ line: String) throws {
    let lines = try header(merge(subject: subject), ["name": "Ada"])
    #expect(lines.contains { $0.lowercased().hasPrefix(line.lowercased()) }, "\(lines)")
  }

  @Test func `a reader's field adds no line to the subject`() throws {
    let lines = try header(
      merge(subject: "For {{reader.town}}"), ["town": "Tidewick\r\nBcc: x@example.org\n\n<p>"])
    #expect(lines.contains("Subject: For Tidewick Bcc: x@example.org <p>"))
  }

  @Test func `a copy for nobody shows nobody`() throws {
    var frozen = try compose([
      "digest.html": "{{reader.name}}|{{reader.email}}", "digest.txt": "{{reader.unsubscribe_url}}",
    ])
    frozen.issue.baseURL = "https://n.example"
    let copy = frozen.webCopy
    #expect(copy.html == "|reader@example.org")
    #expect(copy.text == "https://n.example/unsubscribe\n")
  }
}
