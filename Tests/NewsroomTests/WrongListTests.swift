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

  @Test func `who is on the list that is meant leaves that one, and the other is named`() throws {
    let edition = try edition()
    let departure = try leave("ada", edition)
    #expect(departure.besides.isEmpty && departure.goesOn == ["daily"])
    #expect(try status("ada", edition, on: "daily") == .subscribed)
    #expect(try leave("ada", edition, from: "daily").goesOn.isEmpty)
    #expect(try status("ada", edition, on: "daily") == .unsubscribed)
  }

  @Test func `who names a list leaves that one, and the lists that mail them are named`() throws {
    let edition = try edition()
    let departure = try leave("zoe", edition, from: "weekly")
    #expect(departure.besides.isEmpty && departure.goesOn == ["daily"])
    #expect(try status("zoe", edition, on: "daily") == .subscribed)
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
