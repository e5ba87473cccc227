import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Names that are given for people who are listed already, in whatever spelling.
@Suite struct NameOfferTests {
  private func add(_ mailboxes: [String], to list: ImportFolder) throws -> [Addition] {
    try MailingList.add(
      try mailboxes.map { Newcomer(try Mailbox(pasted: $0)) }, to: list.files,
      at: ImportFolder.noon, source: "cli")
  }

  @Test func `a name for somebody who is listed under another address is an offer`() throws {
    let list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\nnew@example.org,Ada\n")
    try list.folder.write(
      "subscribers/weekly.events.jsonl",
      #"{"time":"2026-11-20T08:00:00Z","event":"renamed","email":"old@example.org","to":"new@example.org"}"#
        + "\n")
    let offer = Addition.Offer(column: "name", old: "Ada", new: "Ada Quay")
    #expect(
      try add(["Ada Quay <OLD@example.org>"], to: list) == [
        .listedAs(EmailAddress(parsing: "new@example.org"), offers: [offer])
      ])
    #expect(
      try add(["Ada Quay <NEW@Example.org>"], to: list) == [
        .alreadyListed(.subscribed, offers: [offer])
      ])
    #expect(list.roster == "email,name\nnew@example.org,Ada\n")
  }

  @Test func `a name that is given for somebody the second time is an offer`() throws {
    let list = try ImportFolder()
    let results = try add(
      [
        "ada@example.org", "Ada Quay <ADA@example.org>", "Ben <ben@example.org>", "ben@example.org",
      ],
      to: list)
    let offer = Addition.Offer(column: "name", old: nil, new: "Ada Quay")
    #expect(
      results == [
        .added, .alreadyListed(.subscribed, offers: [offer]), .added,
        .alreadyListed(.subscribed, offers: []),
      ])
    #expect(list.roster == "email,name\nada@example.org,\nben@example.org,Ben\n")
  }

  @Test(arguments: ["a.txt", "a.csv"])
  func `a name beside an imported address is that of somebody who has a row too`(
    file: String
  ) throws {
    let list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\nada@example.org,\n")
    let head = file == "a.csv" ? "email,town\n" : ""
    let end = file == "a.csv" ? ",Oslo\n" : "\n"
    let text =
      head + "Ada Quay <ADA@example.org>\(end)" + "Ben <ben@example.org>\(end)"
    let report = try list.run(file, text)
    #expect(report.changed == 1 && report.new == 1)
    #expect(list.roster.contains("ada@example.org,Ada Quay"))
    #expect(list.roster.contains("ben@example.org,Ben"))
    let again = try list.run(file, text, id: "two")
    #expect(again.changed == 0 && again.unchanged == 2)
  }
}
