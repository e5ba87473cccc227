import Diagnostics
import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Subscribers

@Suite struct MailingListTests {
  let folder: TemporaryFolder
  let files: ListFiles

  init() throws {
    folder = try TemporaryFolder()
    files = ListFiles(name: "weekly", folder: Place(url: folder.url, shown: "subscribers"))
  }

  @Test func `the first person makes the roster and the log`() throws {
    #expect(try add("Ada \"The\" Lovelace <ada@example.org>") == .added)
    #expect(
      try folder.read("weekly.csv") == "email,name\nada@example.org,\"Ada \"\"The\"\" Lovelace\"\n")
    #expect(try folder.read("weekly.events.jsonl").contains(#""event":"subscribed""#))
    #expect(try members() == ["ada@example.org subscribed"])
  }

  @Test(arguments: [
    ("email,name\nbob@example.org,Bob\n", "ada@example.org,Ada\n"),
    ("email,name\nbob@example.org,Bob", "\nada@example.org,Ada\n"),
    ("email,name\r\nbob@example.org,Bob\r\n", "ada@example.org,Ada\r\n"),
    ("email,name\rbob@example.org,Bob\r", "\nada@example.org,Ada\r"),
    ("town;name;email\nX;Bob;bob@example.org\n", ";Ada;ada@example.org\n"),
    ("\u{FEFF}name\temail\nBob\tbob@example.org\n", "Ada\tada@example.org\n"),
    ("email,name\nbob@example.org,\"Bob\n", nil),
  ])
  func `a row joins a roster as its program wrote it`(before: String, row: String?) throws {
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

  @Test func `somebody who is on the list is not added twice, in whatever spelling`() throws {
    #expect(try add("ada@example.org") == .added)
    let before = try folder.read("weekly.csv")
    #expect(try add("ADA@Example.org") == .alreadyListed(.subscribed, offers: []))
    #expect(try folder.read("weekly.csv") == before)
  }

  @Test(arguments: [
    "<<<<<<< ours", "<<<<<<< HEAD,,", "=======", "=======,,", ">>>>>>> feature/x",
    "||||||| 1a2b3c4",
  ])
  func `nothing is read from or written to a roster between the marks of a merge`(mark: String)
    throws
  {
    let before = "email,name,town\nbob@example.org,Bob,Hull\n\(mark)\ncleo@example.org,,\n"
    try folder.write("weekly.csv", before)
    for attempt in [
      { _ = try add("ada@example.org") }, { _ = try members() },
      { _ = try RosterFormatting.format(files) },
      { _ = try MailingList.rewriteRoster(of: files) { _ in (RosterRewriting(), ()) } },
      { _ = try StandingRoster(at: files, isDryRun: false) },
    ] as [() throws -> Void] {
      let problem = try #require(throws: Problem.self) { try attempt() }
      #expect(
        problem.description.hasPrefix("subscribers/weekly.csv:3: the marks of a merge stand in"))
    }
    #expect(try folder.read("weekly.csv") == before)
  }

  @Test(arguments: [nil, "email,name\nbob@example.org,Bob\n"])
  func `of eight who add the same person at once one writes the row`(before: String?) throws {
    if let before { try folder.write("weekly.csv", before) }
    let failures = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      do { _ = try add("Ada <ada@example.org>") } catch { failures.withLock { $0 += 1 } }
    }
    #expect(failures.withLock { $0 } == 0)
    #expect(
      try folder.read("weekly.csv") == (before ?? "email,name\n") + "ada@example.org,Ada\n")
  }

  @Test(arguments: [.unsubscribed, .bounced, .complained, .forgotten] as [ConsentEvent.Kind])
  func `who left or could not be reached comes back only by asking for it`(kind: ConsentEvent.Kind)
    throws
  {
    let status = try #require(ConsentStatus(rawValue: kind.rawValue))
    #expect(try add("ada@example.org") == .added)
    let roster = try folder.read("weekly.csv")
    try ConsentLog(at: files.consentLog).append(event(kind, "Ada@example.org"))
    #expect(try add("ada@example.org") == .refused(status))
    #expect(try members() == ["ada@example.org \(status.rawValue)"])
    #expect(try comeBack("ada@example.org"))
    #expect(try members() == ["ada@example.org subscribed"])
    #expect(try folder.read("weekly.csv") == roster)
    let last = try folder.read("weekly.events.jsonl").split(separator: "\n").last ?? ""
    #expect(last.contains(#""reason":"wrote to us","renews":true"#))
  }

  @Test func `who left and was struck from the roster gets a row again`() throws {
    try folder.write("weekly.csv", "email\nbob@example.org\n")
    try ConsentLog(at: files.consentLog).append(event(.unsubscribed, "ada@example.org"))
    #expect(try add("ada@example.org") == .refused(.unsubscribed))
    #expect(try folder.read("weekly.csv") == "email\nbob@example.org\n")
    #expect(try comeBack("ada@example.org"))
    #expect(try folder.read("weekly.csv") == "email\nbob@example.org\nada@example.org\n")
  }

  @Test
  func `fields go to their columns, and an unknown column is refused before anything is written`()
    throws
  {
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

  @Test func `an address in quotes and one beyond ASCII come back as they were added`() throws {
    let addresses = ["\"ada, \\\"x\\\"\"@example.org", "zoë@bücher.example"]
    for address in addresses { #expect(try add(address) == .added) }
    #expect(try members() == addresses.map { "\($0) subscribed" })
    for address in addresses {
      #expect(try add(address) == .alreadyListed(.subscribed, offers: []))
    }
  }

  @Test func `what is given for somebody who had not confirmed is an offer too`() throws {
    try folder.write("weekly.csv", "email,name,town,tags\nada@example.org,Ada,Oslo,sea\n")
    try folder.write(
      "weekly.events.jsonl",
      #"{"time":"2026-11-20T08:00:00Z","event":"pending","email":"ada@example.org"}"# + "\n")
    let before = try folder.read("weekly.csv")
    let offers = [
      Addition.Offer(column: "name", old: "Ada", new: "Ada Quay"),
      Addition.Offer(column: "tags", old: "sea", new: "boats"),
      Addition.Offer(column: "town", old: "Oslo", new: "Rome"),
    ]
    let given = ["town": "Rome", "tags": "boats"]
    #expect(
      try add("Ada Quay <ada@example.org>", fields: given, isPending: true)
        == .alreadyListed(.pending, offers: offers))
    #expect(
      try add("Ada Quay <ada@example.org>", fields: given) == .confirmed(offers: offers))
    #expect(try folder.read("weekly.csv") == before)
    #expect(try status("ada@example.org") == .subscribed)
  }

  @Test func `who is taken off is blocked, and is told whether the roster has them`() throws {
    try folder.write("weekly.csv", "email,name\nada@example.org,Ada\n")
    #expect(try unsubscribe("ADA@example.org") == .unsubscribed(isInRoster: true))
    #expect(try unsubscribe("bob@example.org") == .unsubscribed(isInRoster: false))
    #expect(try status("ada@example.org") == .unsubscribed)
    #expect(try status("bob@example.org") == .unsubscribed)
    #expect(try folder.read("weekly.csv") == "email,name\nada@example.org,Ada\n")
    let line = try #require(try folder.read("weekly.events.jsonl").split(separator: "\n").first)
    #expect(
      line == """
        {"email":"ADA@example.org","event":"unsubscribed","source":"web",\
        "time":"2027-01-15T08:00:00Z"}
        """)
  }

  /// Another clone may know that they came back meanwhile.
  @Test func `who leaves once more a day later has the last word in a merge`() throws {
    let ada = try EmailAddress(parsing: "ada@example.org")
    let first = Date(timeIntervalSince1970: 1_800_000_000)
    func leave(_ seconds: Double) throws -> MailingList.Unsubscription {
      try MailingList.unsubscribe(
        ada, from: files, at: first.addingTimeInterval(seconds), source: "web")
    }
    #expect(try leave(0) == .unsubscribed(isInRoster: false))
    #expect(try leave(3599) == .alreadyUnsubscribed)
    #expect(try leave(86_400) == .alreadyUnsubscribed)
    let log = try folder.read("weekly.events.jsonl")
    #expect(log.split(separator: "\n").count == 2)
    try folder.write(
      "weekly.events.jsonl",
      #"{"email":"ada@example.org","event":"subscribed","renews":true,"reason":"asked","source":"cli","time":"2027-01-15T20:00:00Z"}"#
        + "\n" + log)
    #expect(try status("ada@example.org") == .unsubscribed)
    // Whoever complains once more has the last word as well.
    func complain(_ seconds: Double) throws -> MailingList.Mark {
      try MailingList.mark(
        ada, .complained, reason: "wrote", on: files, at: first.addingTimeInterval(seconds),
        source: "cli")
    }
    #expect(try complain(90_000) == .marked(isInRoster: false))
    #expect(try complain(93_599) == .already(.complained))
    #expect(try complain(180_000) == .already(.complained))
    #expect(try folder.read("weekly.events.jsonl").split(separator: "\n").count == 5)
  }

  @Test func `who is taken off twice is recorded once, until they come back and go again`() throws {
    #expect(try add("ada@example.org") == .added)
    #expect(try unsubscribe("ada@example.org") == .unsubscribed(isInRoster: true))
    let log = try folder.read("weekly.events.jsonl")
    #expect(try unsubscribe("Ada@Example.org") == .alreadyUnsubscribed)
    #expect(try folder.read("weekly.events.jsonl") == log)
    #expect(try comeBack("ada@example.org"))
    #expect(try unsubscribe("ada@example.org") == .unsubscribed(isInRoster: true))
    #expect(try status("ada@example.org") == .unsubscribed)
  }

  @Test(arguments: [
    nil, "", "\u{0}", "<<<<<<< HEAD\nemail\n", "name\nAda\n", "email\n\"ada@example.org\n",
    "email,email\n",
  ])
  func `taking off does not depend on what the roster looks like`(roster: String?) throws {
    if let roster { try folder.write("weekly.csv", roster) }
    // Whether a roster has them that cannot be read nobody can tell.
    #expect(
      try unsubscribe("ada@example.org")
        == .unsubscribed(isInRoster: roster?.hasPrefix("email\n") ?? true ? false : nil))
    #expect(try status("ada@example.org") == .unsubscribed)
    #expect(folder.exists("weekly.csv") == (roster != nil))
  }

  @Test func `a damaged line of somebody else is told after the leaving is recorded`() throws {
    try folder.write("weekly.events.jsonl", "<<<<<<< HEAD\n")
    #expect {
      try unsubscribe("ada@example.org")
    } throws: { error in
      "\(error)".contains("weekly.events.jsonl:1")
        && "\(error)".contains("ada@example.org is unsubscribed all the same")
    }
    let log = try folder.read("weekly.events.jsonl")
    try folder.write("weekly.events.jsonl", log.replacing("<<<<<<< HEAD\n", with: ""))
    #expect(try status("ada@example.org") == .unsubscribed)
  }

  @Test func `a folder where the roster belongs keeps nobody on the list`() throws {
    try folder.write("weekly.csv/nested", "")
    #expect(try unsubscribe("ada@example.org") == .unsubscribed(isInRoster: nil))
    #expect(try status("ada@example.org") == .unsubscribed)
  }

  private func unsubscribe(_ address: String) throws -> MailingList.Unsubscription {
    try MailingList.unsubscribe(
      EmailAddress(parsing: address), from: files, at: Date(timeIntervalSince1970: 1_800_000_000),
      source: "web")
  }

  private func status(_ address: String) throws -> ConsentStatus {
    try ConsentLog(at: files.consentLog).status(of: EmailAddress(parsing: address))
  }

  private func add(
    _ mailbox: String, fields: [String: String] = [:], isPending: Bool = false
  ) throws -> Addition? {
    try MailingList.add(
      [Newcomer(Mailbox(parsing: mailbox), fields: fields)], to: files, isPending: isPending,
      at: Date(timeIntervalSince1970: 1_800_000_000), source: "cli"
    ).first
  }

  /// Whether somebody who left is on the list again.
  private func comeBack(_ address: String) throws -> Bool {
    let result = try MailingList.resubscribe(
      Mailbox(parsing: address), reason: "wrote to us", to: files,
      at: Date(timeIntervalSince1970: 1_800_000_000), source: "cli")
    if case .subscribed = result { return true }
    return false
  }

  private func members() throws -> [String] {
    let list = try MailingList(at: files)
    #expect(list.roster.problems == [] && list.roster.duplicates == [])
    return try list.members().map { "\($0.subscriber.address) \($0.status.rawValue)" }
  }

  private func event(_ kind: ConsentEvent.Kind, _ address: String) throws -> ConsentEvent {
    ConsentEvent(
      time: Date(timeIntervalSince1970: 1_800_000_100), kind: kind,
      address: try EmailAddress(parsing: address), source: "cli")
  }
}
