import Diagnostics
import Digest
import Foundation
import Mail
import Newsroom
import Subscribers
import TestSupport
import Testing
@testable import Web

/// Whose mail is looked at.
@Suite struct ReaderLookupTests {
  private func issue(_ rows: String, template: String? = nil) throws -> PreviewIssue {
    let edition = try PreviewFolder()
    try edition.folder.write("subscribers/weekly.csv", rows)
    if let template { try edition.folder.write("Templates/digest.html.mustache", template) }
    guard case .issue(let issue) = try edition.newsroom.preview(nil, PreviewMemory()) else {
      throw Problem("no issue")
    }
    return issue
  }

  @Test func `readers are found by a part of name or address, in any case`() throws {
    let issue = try issue(
      "email,name\nada@example.org,Ada Quay\nben@harbour.example,Bén\ncleo@example.org,\nzoe@example.org,Zoe\u{308}\n"
    )
    func found(_ text: String) -> [String] {
      issue.readers(matching: text, limit: 2).map(\.reader.address.description)
    }
    #expect(found("QUAY") == ["ada@example.org"])
    #expect(found("bén") == ["ben@harbour.example"])
    #expect(found("example") == ["ada@example.org", "ben@harbour.example"])
    // As it was copied.
    #expect(found("  Quay\n") == ["ada@example.org"])
    // A letter and its mark apart, in the list or in what is asked.
    #expect(found("be\u{301}n") == ["ben@harbour.example"])
    #expect(found("zoë") == ["zoe@example.org"])
    #expect(found(" ") == [])
    #expect(found("nobody") == [])
    #expect(found("") == [])
    #expect(try issue.reader(EmailAddress(parsing: "ADA@example.org")).name == "Ada Quay")
    #expect(try issue.reader(EmailAddress(parsing: "x@example.org")).line == 0)
  }

  @Test func `the riskiest are found without being asked`() throws {
    let issue = try issue(
      """
      email,name,town,plan
      ada@example.org,Ada,Oslo,
      ben@example.org,,Oslo,gold
      cleo@example.org,Cleopatra Philopator of the Two Lands,,
      dora@example.org,דורה,Oslo,gold

      """,
      template:
        "<p>{{#reader.town}}In {{reader.town}}{{/reader.town}}{{#reader.plan}}{{reader.name}} has a plan of {{reader.plan}}, which is long to say{{/reader.plan}}</p>{{reader.unsubscribe_url}}"
    )
    let found = issue.riskyReaders().found.map { "\($0.reader.address): \($0.reason)" }
    #expect(
      found == [
        "ben@example.org: has no name; has plan, has town",
        "cleo@example.org: the longest name; has no plan, has no town",
        "dora@example.org: text from right to left; the longest mail",
        "ada@example.org: the shortest mail; has no plan, has town",
      ])
  }

  @Test func `the shortest and the longest mail are those on the wire`() throws {
    let issue = try issue(
      """
      email,name
      a@example.org,<b>Bob</b> & 'Co'
      b@example.org,Robert Robertson
      c@example.org,Ōōōōōōōōō
      d@example.org,Bo Bobson

      """, template: "<p>{{reader.name}} {{reader.name}}</p>{{reader.unsubscribe_url}}")
    let readers = Array(issue.list.roster.subscribers)
    func length(_ reader: Subscriber) -> Int {
      (try? issue.mail(for: reader).bytes.count) ?? 0
    }
    let byLength = readers.sorted { length($0) < length($1) }.map(\.address)
    func found(_ reason: String) -> EmailAddress? {
      issue.riskyReaders().found.first { $0.reason.contains(reason) }?.reader.address
    }
    #expect(found("the shortest mail") == byLength.first)
    #expect(found("the longest mail") == byLength.last)
    #expect(byLength.first?.description == "d@example.org")
  }

  @Test func `what somebody lacks is said once`() throws {
    let issue = try issue(
      "email,name,town\nada@example.org,,Oslo\n",
      template:
        "<p>{{#reader.name}}{{reader.name}}{{/reader.name}}{{#reader.town}}{{reader.town}}{{/reader.town}}</p>{{reader.unsubscribe_url}}"
    )
    #expect(issue.riskyReaders().found.map(\.reason) == ["has no name; has town"])
  }

  @Test func `who is not mailed is worth no look`() throws {
    let edition = try PreviewFolder()
    try edition.folder.write(
      "subscribers/weekly.events.jsonl",
      #"{"time":"2025-11-01T08:00:00.000Z","event":"unsubscribed","email":"nobody@example.org","source":"web"}"#
        + "\n")
    guard case .issue(let issue) = try edition.newsroom.preview(nil, PreviewMemory()) else {
      throw Problem("no issue")
    }
    let found = issue.riskyReaders().found
    #expect(!found.isEmpty)
    #expect(!found.contains { $0.reader.address.description == "nobody@example.org" })
  }

  @Test func `nobody needs more than 24 of them`() throws {
    let fields = (1...6).map { "f\($0)" }
    let rows = (0..<64).map { number in
      "r\(number)@example.org,x,"
        + (0..<6).map { number >> $0 & 1 == 1 ? "y" : "" }.joined(separator: ",")
    }
    let sections = fields.map { "{{#reader.\($0)}}\($0){{/reader.\($0)}}" }.joined()
    let issue = try issue(
      "email,name,\(fields.joined(separator: ","))\n\(rows.joined(separator: "\n"))\n",
      template: sections + "{{reader.unsubscribe_url}}")
    #expect(issue.riskyReaders().found.count == RiskyReaders.limit)
  }

  @Test func `the other half of a condition can be seen`() throws {
    let issue = try issue("email,name\nada@example.org,Ada\n")
    let ada = try issue.firstReader()
    #expect(issue.frozen.conditions == ["name"])
    #expect(try issue.mail(for: ada).shown.html.contains("Dear Ada"))
    #expect(
      try issue.mail(for: ada.changed(with: [], without: ["name"])).shown.html.contains(
        "Dear reader"))
    let given = ada.changed(with: ["town"], without: [])
    #expect(given["town"] == "(town)")
    #expect(given.name == "Ada")
  }

  @Test func `without a key all can be seen, and it is said`() throws {
    let edition = try PreviewFolder()
    try FileManager.default.removeItem(atPath: "\(edition.folder.path)/secret.key")
    guard case .issue(let issue) = try edition.newsroom.preview(nil, PreviewMemory()) else {
      return #expect(Bool(false))
    }
    #expect(issue.findings.contains { $0.rule == .secretKey && $0.severity == .error })
  }

  @Test func `each tag of a template is known by its file and line`() throws {
    let edition = try PreviewFolder()
    try edition.folder.write("Templates/part.html.mustache", "<i>\n<b>{{reader.name}}</b></i>\n")
    try edition.folder.write(
      "Templates/digest.html.mustache",
      "<p>{{! <u> }}\n{{#sections}}{{#articles}}\n  {{>part.html}}\n<h2>{{title}}</h2>{{/articles}}{{/sections}}{{reader.unsubscribe_url}}"
    )
    guard case .issue(let issue) = try edition.newsroom.preview(nil, PreviewMemory()) else {
      return #expect(Bool(false))
    }
    let mail = try issue.mail(for: issue.firstReader())
    let bytes = Array(mail.shown.html.utf8)
    let origins = issue.origins(of: mail).tags.map { place, location in
      "\(String(decoding: bytes[place..<min(place + 3, bytes.count)], as: UTF8.self)) "
        + location.description.replacing("\(edition.folder.path)/Templates/", with: "")
    }
    #expect(
      origins.sorted() == [
        "<b> part.html.mustache:2", "<h2 digest.html.mustache:4", "<i> part.html.mustache:1",
        "<p> digest.html.mustache:1",
      ])
  }

  @Test func `a roster is read again when it was saved, and not before`() throws {
    let edition = try PreviewFolder()
    let memory = PreviewMemory()
    func names() throws -> [String] {
      // What was written a moment ago is read again whatever it is.
      while FileStamp(of: "\(edition.folder.path)/subscribers/weekly.csv")?.isFresh ?? false {
        usleep(5000)
      }
      guard case .issue(let issue) = try edition.newsroom.preview(nil, memory) else { return [] }
      return issue.list.roster.subscribers.compactMap(\.name)
    }
    #expect(try names() == ["Ada", "Ben", "Cleo"])
    try edition.folder.write("subscribers/weekly.csv", "email,name\ndora@example.org,Dora\n")
    #expect(try names() == ["Dora"])
    try edition.folder.write("subscribers/weekly.csv", "email,name\nemil@example.org,Emil\n")
    #expect(try names() == ["Emil"])
  }
}
