import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

@Suite struct MailingListTests {
  let folder: TemporaryFolder
  let place: MailingList.Place

  init() throws {
    folder = try TemporaryFolder()
    place = MailingList.Place(name: "weekly", folder: folder.url, shownFolder: "subscribers/")
  }

  @Test("The first person makes the roster and the log")
  func newList() throws {
    #expect(try add("Ada \"The\" Lovelace <ada@example.org>") == .added)
    #expect(
      try folder.read("weekly.csv") == "email,name\nada@example.org,\"Ada \"\"The\"\" Lovelace\"\n")
    #expect(try folder.read("weekly.events.jsonl").contains(#""event":"subscribed""#))
    #expect(try members() == ["ada@example.org subscribed"])
  }

  @Test(
    "A row joins a roster as its program wrote it",
    arguments: [
      ("email,name\nbob@example.org,Bob\n", "ada@example.org,Ada\n"),
      ("email,name\nbob@example.org,Bob", "\nada@example.org,Ada\n"),
      ("email,name\r\nbob@example.org,Bob\r\n", "ada@example.org,Ada\n"),
      ("email,name\rbob@example.org,Bob\r", "\nada@example.org,Ada\n"),
      ("town;name;email\nX;Bob;bob@example.org\n", ";Ada;ada@example.org\n"),
      ("\u{FEFF}name\temail\nBob\tbob@example.org\n", "Ada\tada@example.org\n"),
      ("email,name\nbob@example.org,\"Bob\n", nil),
    ])
  func existingRoster(before: String, row: String?) throws {
    try folder.write("weekly.csv", before)
    guard let row else {
      let problem = try #require(throws: Problem.self) { try add("Ada <ada@example.org>") }
      #expect(problem.description.hasPrefix("subscribers/weekly.csv:2: a quote is not closed"))
      #expect(try folder.read("weekly.csv") == before && !folder.exists("weekly.events.jsonl"))
      return
    }
    #expect(try add("Ada <ada@example.org>") == .added)
    #expect(try folder.read("weekly.csv") == before + row)
    #expect(try members() == ["bob@example.org subscribed", "ada@example.org subscribed"])
  }

  @Test("Somebody who is on the list is not added twice, in whatever spelling")
  func alreadySubscribed() throws {
    #expect(try add("ada@example.org") == .added)
    let before = try folder.read("weekly.csv")
    #expect(try add("ADA@Example.org") == .alreadySubscribed)
    #expect(try folder.read("weekly.csv") == before)
  }

  @Test(
    "Who left or could not be reached comes back only by asking for it",
    arguments: [.unsubscribed, .bounced, .complained, .forgotten] as [ConsentEvent.Kind])
  func again(kind: ConsentEvent.Kind) throws {
    let status = ConsentStatus(after: kind)
    #expect(try add("ada@example.org") == .added)
    let roster = try folder.read("weekly.csv")
    try place.openConsentLog().append(event(kind, "Ada@example.org"))
    #expect(try add("ada@example.org") == .refused(status))
    #expect(try members() == ["ada@example.org \(status.rawValue)"])
    #expect(try add("ada@example.org", again: true) == .subscribedAgain)
    #expect(try members() == ["ada@example.org subscribed"])
    #expect(try folder.read("weekly.csv") == roster)
  }

  @Test("Who left and was struck from the roster gets a row again")
  func againWithoutRow() throws {
    try folder.write("weekly.csv", "email\nbob@example.org\n")
    try place.openConsentLog().append(event(.unsubscribed, "ada@example.org"))
    #expect(try add("ada@example.org") == .refused(.unsubscribed))
    #expect(try folder.read("weekly.csv") == "email\nbob@example.org\n")
    #expect(try add("ada@example.org", again: true) == .subscribedAgain)
    #expect(try folder.read("weekly.csv") == "email\nbob@example.org\nada@example.org\n")
  }

  @Test("Fields go to their columns, and an unknown column is refused before anything is written")
  func fields() throws {
    try folder.write("weekly.csv", "town,email,name\n")
    #expect(try add("ada@example.org", fields: ["town": "Hull, \"old\""]) == .added)
    #expect(
      try folder.read("weekly.csv") == "town,email,name\n\"Hull, \"\"old\"\"\",ada@example.org,\n")
    let problem = try #require(throws: Problem.self) {
      try add("bob@example.org", fields: ["twon": "Hull"])
    }
    #expect(
      problem.description
        == "subscribers/weekly.csv:1: the roster has no column “twon”\n  hint: did you mean “town”?"
    )
  }

  @Test("An address in quotes and one beyond ASCII come back as they were added")
  func unusualAddresses() throws {
    let addresses = ["\"ada, \\\"x\\\"\"@example.org", "zoë@bücher.example"]
    for address in addresses { #expect(try add(address) == .added) }
    #expect(try members() == addresses.map { "\($0) subscribed" })
    for address in addresses { #expect(try add(address) == .alreadySubscribed) }
  }

  private func add(
    _ mailbox: String, fields: [String: String] = [:], again: Bool = false
  ) throws -> MailingList.Addition {
    try MailingList.add(
      Mailbox(parsing: mailbox), fields: fields, to: place, again: again,
      at: Date(timeIntervalSince1970: 1_800_000_000), source: "cli")
  }

  private func members() throws -> [String] {
    let list = try MailingList(at: place)
    #expect(list.roster.problems == [] && list.roster.duplicates == [])
    return try list.members().map { "\($0.subscriber.address) \($0.status.rawValue)" }
  }

  private func event(_ kind: ConsentEvent.Kind, _ address: String) throws -> ConsentEvent {
    ConsentEvent(
      time: Date(timeIntervalSince1970: 1_800_000_100), kind: kind,
      address: try EmailAddress(parsing: address), source: "cli")
  }
}
