import Diagnostics
import Digest
import Foundation
import Newsroom
import TestSupport
import Testing

@testable import Web

/// What the page says of each field of a mail's header.
@Suite struct HeaderJudgeTests {
  private func judge(_ more: String = "") throws -> HeaderJudge {
    let edition = try PreviewFolder()
    try edition.folder.write(
      "broadsheet.yml",
      try edition.folder.read("broadsheet.yml") + "reply_to: Ed <ed@example.org>\n" + more)
    guard case .issue(let issue) = try edition.newsroom.preview(nil, PreviewMemory()) else {
      throw Problem("no issue")
    }
    let mail = try issue.mail(for: issue.firstReader())
    return HeaderJudge(
      issue: issue.issue, reader: mail.reader, header: MailHeader(of: mail.bytes),
      hasLinks: issue.hasLinks)
  }

  private static func isRight(_ verdict: HeaderJudge.Verdict) -> Bool {
    if case .right = verdict { true } else { false }
  }

  @Test(arguments: [
    "", "unsubscribe: both\nunsubscribe_email: leave@example.org\n",
    "unsubscribe: mail\nunsubscribe_email: leave@example.org\n",
    "schedule: { every: week, on: monday, at: \"08:00\" }\n",
  ])
  func `every field of a mail that the checks find nothing in is right`(more: String) throws {
    let judge = try judge(more)
    #expect(judge.header.fields.count >= 12)
    for field in judge.header.fields {
      #expect(Self.isRight(judge.verdict(on: field)), "\(field): \(judge.verdict(on: field))")
    }
    #expect(judge.missing.isEmpty)
  }

  @Test(arguments: [
    ("Subject", ""), ("From", "Mallory <m@evil.example>"), ("To", "Ada <ben@example.org>"),
    ("Date", "Thu, 1 Jan 1970 00:00:00 +0000"), ("Message-ID", "<x@evil.example>"),
    ("List-Id", "<other.example.org>"), ("List-Unsubscribe", "<http://news.example.org/u>"),
    ("List-Unsubscribe-Post", "yes"), ("Feedback-ID", "a:b"), ("MIME-Version", "2.0"),
    ("Content-Type", "text/html"), ("Auto-Submitted", "auto-generated"),
    ("Reply-To", "x@y.example"),
  ])
  func `a field that is not as it should be is wrong`(name: String, value: String) throws {
    let verdict = try judge().verdict(on: MailHeader.Field(name: name, value: value))
    if case .wrong = verdict { return }
    Testing.Issue.record("\(name): \(verdict)")
  }

  @Test func `the date of a mail that was sent is that of its run`() throws {
    var judge = try judge()
    judge.tried = "Fri, 21 Nov 2025 12:00:00 +0100"
    let run = MailHeader.Field(name: "Date", value: judge.tried ?? "")
    #expect(Self.isRight(judge.verdict(on: run)))
    let freeze = MailHeader.Field(name: "Date", value: judge.issue.date)
    #expect(!Self.isRight(judge.verdict(on: freeze)))
  }

  @Test func `what no mail to a list may lack is named`() throws {
    var judge = try judge()
    judge = HeaderJudge(
      issue: judge.issue, reader: judge.reader, header: MailHeader(of: Array("To: a\r\n\r\n".utf8)),
      hasLinks: true)
    #expect(judge.missing == ["From", "Date", "Message-ID", "List-Unsubscribe"])
  }
}
