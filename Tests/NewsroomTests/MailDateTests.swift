import Delivery
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// The date of a mail, and what it is known by.
@Suite struct MailDateTests {
  private func field(_ name: String, _ mail: OutgoingMail?) -> String? {
    let text = String(decoding: mail?.bytes ?? [], as: UTF8.self)
    return text.split(separator: "\r\n").first { $0.hasPrefix("\(name): ") }.map(String.init)
  }

  @Test func `it is the start of the run that tried the reader first, and stays so`() throws {
    let isMended = Collected<Bool>()
    let edition = try TestEdition { mail in
      mail.envelope.forwardPaths.first?.localPart == "ada" && isMended.all.isEmpty
        ? .inDoubt("gone") : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    let first = edition.at(TestEdition.noon + 600)
    try first.send { $0.limit = 2 }
    #expect(field("Date", edition.relay.messages.first) == "Date: Fri, 21 Nov 2025 11:10:00 +0100")
    isMended.add(true)
    let second = edition.at(TestEdition.noon + 7200)
    try second.send { $0.resendsInDoubt = true }
    let dates = Dictionary(
      uniqueKeysWithValues: edition.relay.messages.map {
        ($0.envelope.forwardPaths[0].localPart, field("Date", $0))
      })
    #expect(dates["ada"] == "Date: Fri, 21 Nov 2025 11:10:00 +0100", "tried in the first run")
    #expect(dates["ben"] == "Date: Fri, 21 Nov 2025 11:10:00 +0100")
    #expect(dates["emil"] == "Date: Fri, 21 Nov 2025 13:00:00 +0100")
  }

  @Test func `who is put back gets the same mail again`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.at(TestEdition.noon + 60).send { $0.limit = 1 }
    let first = try #require(edition.relay.messages.first)
    // As it would be after a doubt that a person decided.
    let journal = try edition.folder.read("issues/one/journal")
    try edition.folder.write(
      "issues/one/journal",
      journal.split(separator: "\n").filter { !$0.contains("\taccepted\t") }.joined(separator: "\n")
        + "\n")
    let ada = try EmailAddress(parsing: "ada@example.org")
    _ = try edition.newsroom.resolve("one", [ada], as: .resend)
    try edition.at(TestEdition.noon + 7200).send { $0.limit = 1 }
    #expect(edition.relay.messages.count == 2)
    #expect(edition.relay.messages.last?.bytes == first.bytes)
  }

  @Test func `dry runs show the issue's own until a run has tried the reader, tests always do`()
    throws
  {
    let edition = try TestEdition()
    try edition.compose("one")
    let later = edition.at(TestEdition.noon + 3600)
    _ = try later.newsroom.send(
      later.newsroom.plan(SendRequest(issue: "one", route: .folder(nil))))
    let dry = try edition.folder.read("outbox/one/ada@example.org.eml")
    #expect(dry.contains("Date: Fri, 21 Nov 2025 11:00:00 +0100"))
    try later.send { $0.limit = 1 }
    #expect(
      field("Message-ID", edition.relay.messages.first).map { dry.contains($0) } == true)
    let test = SendRequest(
      issue: "one", route: .test([try EmailAddress(parsing: "ben@example.org")]))
    _ = try later.newsroom.send(later.newsroom.plan(test))
    #expect(field("Date", edition.relay.messages.last) == "Date: Fri, 21 Nov 2025 11:00:00 +0100")
    let ben = try edition.folder.read("outbox/one/ben@example.org.eml")
    _ = try later.newsroom.send(
      later.newsroom.plan(SendRequest(issue: "one", route: .folder(nil))))
    // As it was delivered, to the octet.
    #expect(
      try edition.folder.read("outbox/one/ada@example.org.eml")
        == String(decoding: edition.relay.messages.first?.bytes ?? [], as: UTF8.self))
    #expect(try edition.folder.read("outbox/one/ben@example.org.eml") == ben)
  }

  @Test func `two lists of one house never share what a mail is known by`() throws {
    var identifiers: [String?] = []
    for extra in ["list_id: weekly.example.org", "list_id: daily.example.org"] {
      let edition = try TestEdition(extra: extra)
      try edition.compose("one")
      try edition.send { $0.limit = 1 }
      identifiers.append(field("Message-ID", edition.relay.messages.first))
    }
    #expect(identifiers[0] != nil && identifiers[0] != identifiers[1])
  }
}
