import Diagnostics
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// People who want out and name no list, or one that they are not on.
@Suite struct WrongListTests {
  private func edition() throws -> TestEdition {
    let edition = try TestEdition(extra: "lists: { daily: { name: Daily }, monthly: {} }")
    try edition.folder.write(
      "subscribers/daily.csv", "email\nzoe@example.org\nada@example.org\n")
    return edition
  }

  private func leave(
    _ name: String, _ edition: TestEdition, from list: String? = nil
  ) throws -> Newsroom.Departure {
    try edition.newsroom.unsubscribe(
      .address(EmailAddress(parsing: "\(name)@example.org")), from: list)
  }

  private func status(
    _ name: String, _ edition: TestEdition, on list: String
  ) throws -> ConsentStatus {
    try ConsentLog(of: edition.newsroom.files.list(list)).statuses()[
      EmailAddress(parsing: "\(name)@example.org")]
  }

  @Test func `whom the default list does not know leaves the lists that do`() throws {
    let edition = try edition()
    let departure = try leave("zoe", edition)
    #expect(departure.outcome == .unsubscribed(isInRoster: false))
    #expect(departure.besides.map(\.list) == ["daily"] && departure.goesOn.isEmpty)
    #expect(departure.besides.map(\.outcome) == [.unsubscribed(isInRoster: true)])
    #expect(try status("zoe", edition, on: "daily") == .unsubscribed)
    #expect(try status("zoe", edition, on: "weekly") == .unsubscribed)
    #expect(!edition.newsroom.files.list("monthly").consentLog.exists)
  }

  @Test func `who names no list leaves all that know them, on whichever they are or were`() throws {
    for before in ["", "subscribed", "unsubscribed", "bounced", "pending"] {
      let edition = try edition()
      if !before.isEmpty {
        try edition.folder.write(
          "subscribers/weekly.events.jsonl",
          #"{"email":"ada@example.org","event":"\#(before)","source":"cli","time":"2020-01-01T00:00:00Z"}"#
            + "\n")
      }
      let departure = try leave("ada", edition)
      #expect(departure.besides.map(\.list) == ["daily"] && departure.goesOn.isEmpty, "\(before)")
      #expect(try status("ada", edition, on: "weekly") == .unsubscribed, "\(before)")
      #expect(try status("ada", edition, on: "daily") == .unsubscribed, "\(before)")
      #expect(!edition.newsroom.files.list("monthly").consentLog.exists)
      // Once more nothing is new, and nothing is written.
      let log = try edition.folder.read("subscribers/daily.events.jsonl")
      #expect(try leave("ada", edition).besides.map(\.outcome) == [.alreadyUnsubscribed])
      #expect(try edition.folder.read("subscribers/daily.events.jsonl") == log)
    }
  }

  @Test func `who was forgotten on one list and came back to another leaves that one`() throws {
    let edition = try edition()
    _ = try edition.newsroom.forget(EmailAddress(parsing: "ada@example.org"))
    try edition.folder.write("subscribers/daily.csv", "email\nada@example.org\n")
    try edition.folder.write(
      "subscribers/daily.events.jsonl",
      #"{"email":"ada@example.org","event":"confirmed","source":"web","time":"2126-01-01T00:00:00Z"}"#
        + "\n")
    let departure = try leave("ada", edition)
    #expect(departure.outcome == .forgotten)
    #expect(departure.besides.map(\.list) == ["daily"])
    #expect(try status("ada", edition, on: "daily") == .unsubscribed)
  }

  @Test func `who has another address on another list leaves that one under it`() throws {
    let edition = try edition()
    try edition.folder.write(
      "subscribers/weekly.events.jsonl",
      #"{"email":"zoe@example.org","event":"renamed","source":"cli","time":"2020-01-01T00:00:00Z","to":"zoe.new@example.org"}"#
        + "\n")
    let departure = try leave("zoe.new", edition)
    #expect(departure.besides.map(\.address.description) == ["zoe@example.org"])
    // Nor does an import bring the address of now onto the list that knew the old one alone, or the other way round.
    for (name, list) in [
      ("zoe", "daily"), ("zoe", "weekly"), ("zoe.new", "daily"), ("zoe.new", "weekly"),
    ] {
      #expect(try status(name, edition, on: list) == .unsubscribed, "\(name) \(list)")
    }
  }

  @Test func `who names a list leaves that one, and the lists that mail them are named`() throws {
    let edition = try edition()
    let departure = try leave("zoe", edition, from: "weekly")
    #expect(departure.besides.isEmpty && departure.goesOn == ["daily"])
    #expect(try status("zoe", edition, on: "daily") == .subscribed)
  }

  @Test func `who marks an address is told which lists mail it still`() throws {
    let edition = try edition()
    let zoe = try EmailAddress(parsing: "zoe@example.org")
    let first = try edition.newsroom.mark(zoe, .complained, reason: "wrote", on: "weekly")
    #expect(first.goesOn == ["daily"])
    #expect(try edition.newsroom.mark(zoe, .complained, reason: "wrote", on: "daily").goesOn == [])
  }

  @Test func `an issue that is missing is of the list whose name its own begins with`() throws {
    let edition = try TestEdition(extra: "lists: { daily: {}, daily-late: {} }")
    for (id, list) in [
      ("daily-2025-W47", "daily"), ("daily-late-2025-W47", "daily-late"), ("2025-W47", nil),
      ("weekly-2025-W47", nil), ("dailyish", nil),
    ] {
      for ask in [
        { _ = try edition.newsroom.check(id, skipsBadRows: false) },
        { _ = try edition.newsroom.discarding(id) },
      ] as [() throws -> Void] {
        let problem = #expect(throws: NewsroomProblem.self) { try ask() }?.problems.first
        #expect(problem?.advice == .composeFirst && problem?.list == list, "\(id)")
      }
    }
  }

  @Test func `what is wrong with the log of one list keeps nobody on another`() throws {
    let edition = try edition()
    try edition.folder.write("subscribers/weekly.events.jsonl", "no line of a log\n")
    let said = problem { _ = try leave("zoe", edition) }
    #expect(said.contains("unsubscribed from daily"), "\(said)")
    try edition.folder.write("subscribers/weekly.events.jsonl", "")
    #expect(try status("zoe", edition, on: "daily") == .unsubscribed)
  }
}
