import Delivery
import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// What a send came to, as it is counted from its journal.
@Suite struct ReportingTests {
  /// Ada is accepted, Ben rejected, Cleo put off, Dora in doubt; Emil is held.
  private static func answer(_ mail: OutgoingMail) -> DeliveryResult {
    switch mail.envelope.forwardPaths[0].localPart {
    case "ben":
      .refused(
        SMTPReply(
          code: 550, enhanced: EnhancedStatusCode(5, 1, 1),
          text: "<script>alert(1)</script> \u{202E}no"),
        at: .recipient)
    case "cleo":
      .refused(
        SMTPReply(code: 450, enhanced: EnhancedStatusCode(4, 2, 0), text: "later"), at: .recipient)
    case "dora": .inDoubt("mx: the relay closed the connection")
    case "emil":
      .refused(
        SMTPReply(code: 550, enhanced: EnhancedStatusCode(5, 7, 1), text: "no"), at: .recipient)
    default: .accepted(SMTPReply(code: 250, text: "taken"))
    }
  }

  private func sentEdition() throws -> TestEdition {
    let edition = try TestEdition(answer: Self.answer)
    try edition.compose()
    try edition.send()
    return edition
  }

  @Test func `each recipient, answer and run is counted`() throws {
    let edition = try sentEdition()
    let report = try edition.newsroom.report(on: nil)
    #expect(report.recipients == 5 && report.runs.count == 1 && !report.isRunning)
    let counts: [RecipientStory.Outcome: Int] = [
      .accepted: 1, .rejected: 1, .deferred: 1, .inDoubt: 1, .held: 1, .suppressed: 0,
    ]
    #expect(report.counts == counts)
    #expect(
      Set(
        report.answers.map {
          "\($0.count) \($0.codeText ?? "-") \($0.stage ?? "-") \($0.outcome)"
        })
        == [
          "1 250 - accepted", "1 550 5.1.1 RCPT rejected", "1 450 4.2.0 RCPT deferred",
          "1 - - in-doubt", "1 550 5.7.1 RCPT held",
        ])
    #expect(
      report.leftOver.map {
        "\($0.count) \($0.reason.rawValue) \($0.addresses.first?.description ?? "")"
      }
      .sorted() == [
        "1 deferred cleo@example.org", "1 held emil@example.org", "1 inDoubt dora@example.org",
      ])
    #expect(report.domains.map(\.domain) == ["example.org"] && report.domains[0].total == 5)
    #expect(report.runs[0].count(.accepted) == 1 && report.runs[0].settled == 5)
    #expect(report.times.total == 5)
  }

  @Test func `who left since is not left over, and who is put back counts as not tried`() throws {
    let edition = try sentEdition()
    try edition.unsubscribe("cleo@example.org")
    let report = try edition.newsroom.report(on: nil)
    #expect(report.count(.suppressed) == 1 && report.count(.deferred) == 0)
    #expect(!report.leftOver.contains { $0.reason == .deferred })
    #expect(report.counts.values.reduce(0, +) == report.recipients)
  }

  @Test func `the words of a row are those of somebody who is not forgotten`() throws {
    let edition = try TestEdition { mail in
      let name = mail.envelope.forwardPaths[0].localPart
      return ["ben", "cleo"].contains(name)
        ? .refused(
          SMTPReply(code: 450, enhanced: EnhancedStatusCode(4, 2, 0), text: "\(name) waits"),
          at: .recipient)
        : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    try edition.send()
    func row() throws -> AnswerRow? {
      try edition.newsroom.report(on: "one").answers.first { $0.outcome == "deferred" }
    }
    #expect(try row()?.example == "450 4.2.0 ben waits (in reply to RCPT)")
    _ = try edition.newsroom.forget(EmailAddress(parsing: "ben@example.org"))
    #expect(try row()?.example == "450 4.2.0 cleo waits (in reply to RCPT)")
    #expect(try row()?.count == 2 && row()?.hasWords == true)
    _ = try edition.newsroom.forget(EmailAddress(parsing: "cleo@example.org"))
    #expect(try row()?.hasWords == false)
  }

  @Test func `an issue that nobody was sent has no report`() throws {
    let edition = try TestEdition()
    try edition.compose()
    #expect(problem { _ = try edition.newsroom.report(on: nil) }.contains("nothing of"))
  }

  @Test func `the page holds what a relay said as text, asks for nothing and names what to do`()
    throws
  {
    let edition = try sentEdition()
    let report = try edition.newsroom.report(on: nil)
    let html = ReportPage(report) { "do \($0.rawValue) & more" }.html
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; \\u{202E}no"))
    #expect(!html.contains("<script") && !html.contains("\u{202E}"))
    // Nothing that a browser would fetch: no address of anything but an empty icon.
    #expect(
      html.matches(of: /(?:src|href|url|action|@import)\s*[=(]/).map { String($0.0) } == ["href="])
    #expect(html.contains(#"href="data:,""#) && html.contains("default-src 'none'"))
    for reason in ["deferred", "held", "inDoubt"] {
      #expect(html.contains("do \(reason) &amp; more"), "\(reason)")
    }
    #expect(html.contains("prefers-color-scheme: dark") && html.contains("@media print"))
    #expect(html.contains(#"name="viewport""#) && html.hasPrefix("<!DOCTYPE html>"))
    // Each picture says what it shows, or is beside its numbers.
    let pictures = html.matches(of: /<svg[^>]*>/).map { String($0.0) }
    #expect(pictures.count > 5)
    #expect(pictures.allSatisfy { $0.contains("aria-label=") || $0.contains("aria-hidden=") })
  }

  @Test func `a page is written where nobody else reads it, in the place of the one before`() throws
  {
    let edition = try sentEdition()
    let place = edition.newsroom.reportPage(of: "2025-W47")
    #expect(place.shown == "outbox/2025-W47/report.html")
    try edition.newsroom.write("one", to: place)
    try edition.newsroom.write("two", to: place)
    #expect(try edition.folder.read(place.shown) == "two")
    let mode = try FileManager.default.attributesOfItem(atPath: place.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: place.url.deletingLastPathComponent().path)
    #expect(names == ["report.html"])
    #expect(problem { try edition.newsroom.write("x", to: Place(folder: "/proc/no/page")) } != "")
  }

  private static let codes: [(String, String?, String?)] = [
    ("250 2.0.0 queued", "250 2.0.0", nil), ("250", "250", nil),
    ("550 5.1.1 no such mailbox (in reply to RCPT)", "550 5.1.1", "RCPT"),
    ("550 no (in reply to the message)", "550", "the message"),
    ("mx:25: 421 4.3.2 later (in reply to MAIL)", "421 4.3.2", "MAIL"),
    ("given up after 5 days of: 451 later (in reply to DATA)", "451", "DATA"),
    ("mx: gone (it last said: 421 4.7.0 bye)", "421 4.7.0", nil),
    ("550 5.1 half an enhanced code", "550", nil), ("550 5.1.1234 long", "550", nil),
    ("5500 no code", nil, nil), ("650 no", nil, nil), ("", nil, nil),
    ("the relay closed the connection", nil, nil), ("55", nil, nil), (": : ", nil, nil),
  ]

  @Test(arguments: Array(codes.indices))
  func `equal answers have the same code, whatever they say`(_ index: Int) {
    let (words, code, stage) = Self.codes[index]
    let read = ReplyCode(of: words)
    #expect(read.text == code && read.stage?.rawValue == stage)
  }

  @Test func `a series of a day has no more intervals than one of a minute`() {
    var series = TimeSeries()
    for second in 0..<86_400 { series.add(.accepted, at: Int64(second) * 1000) }
    #expect(series.intervals.count <= TimeSeries.most && series.intervals.count > 40)
    #expect(series.intervals.reduce(0) { $0 + $1[.accepted] } == 86_400)
    // All intervals but the last are alike.
    #expect(Set(series.intervals.dropLast().map(\.total)).count == 1)
    // A clock that goes back tells of the beginning.
    series.add(.rejected, at: -5000)
    #expect(series.intervals[0][.rejected] == 1)
  }

  @Test func `the slowest replies are kept, and the others counted`() {
    var times = ReplyTimes()
    for milliseconds in Array(1...100).shuffled() as [Int64] {
      times.count(milliseconds)
      guard times.isSlow(milliseconds) else { continue }
      times.keep(
        ReplyTimes.Slow(
          milliseconds: milliseconds, number: Int(milliseconds), relay: "mx", outcome: "accepted",
          reply: "", attempted: 0))
    }
    #expect(times.slowest.map(\.milliseconds) == Array((91...100).reversed()))
    #expect(times.total == 100 && times.limit(of: 0.5) == 100 && times.limit(of: 0.1) == 10)
    #expect(ReplyTimes().limit(of: 0.5) == nil)
  }
}
