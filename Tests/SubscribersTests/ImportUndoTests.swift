import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// What is taken back of an import and of a sync, and what is left.
@Suite struct ImportUndoTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  @Test func `what happened since stays`() throws {
    try list.folder.write(
      "subscribers/weekly.csv", "email,name\nada@example.org,\nben@example.org,\n")
    try list.run(
      "a.csv",
      "email,name,town\nada@example.org,Ada,Oslo\nben@example.org,Ben,\ncleo@example.org,Cleo,\ndora@example.org,D,\nemil@example.org,E,\n"
    )
    // Somebody is renamed in the roster, one row is edited, and one person subscribes again by themselves.
    let edited = list.roster.replacing("Ben", with: "Benno").replacing(
      "dora@example.org,D", with: "dora@example.org,Dora")
    try list.folder.write("subscribers/weekly.csv", edited)
    let later = ImportFolder.noon.addingTimeInterval(30)
    try ConsentLog(at: list.files.consentLog).append(
      ConsentEvent(
        time: later, kind: .confirmed, address: EmailAddress(parsing: "emil@example.org"),
        source: "web"))
    let report = try list.undo()
    #expect(
      list.roster
        == "email,name\nada@example.org,\nben@example.org,Benno\ndora@example.org,Dora\nemil@example.org,E\n"
    )
    #expect(report.removed == 1 && report.restored == 1 && report.left == 3)
    #expect(
      report.leavings.map { "\($0.email): \($0.reason)" } == [
        "ben@example.org: “name” was changed since",
        "emil@example.org: the log has them as subscribed anew since",
        "dora@example.org: the row was changed since",
      ])
  }

  @Test func `whose row is gone since is named`() throws {
    try list.folder.write("subscribers/weekly.csv", "email,name\nada@example.org,\n")
    try list.run("a.csv", "email,name\nada@example.org,Ada\nben@example.org,Ben\n")
    try list.folder.write("subscribers/weekly.csv", "email,name\nzoe@example.org,\n")
    let report = try list.undo()
    #expect(
      report.leavings.map { "\($0.email): \($0.reason)" } == [
        "ada@example.org: “name”: the row is gone", "ben@example.org: the row is gone",
      ])
    #expect(report.left == 2)
  }

  @Test func `whose row has a new address since is not said to be gone`() throws {
    try list.run("a.csv", "email\nada@example.org\nben@example.org\n")
    var renamed = ConsentEvent(
      time: ImportFolder.noon.addingTimeInterval(30), kind: .renamed,
      address: try EmailAddress(parsing: "ben@example.org"), source: "cli")
    renamed.newAddress = try EmailAddress(parsing: "benno@example.org")
    try ConsentLog(at: list.files.consentLog).append(renamed)
    try list.folder.write("subscribers/weekly.csv", list.roster.replacing("ben@", with: "benno@"))
    let report = try list.undo()
    #expect(list.roster.hasSuffix("benno@example.org\n"))
    #expect(report.leavings.map(\.reason) == ["the row was changed since"])
  }

  @Test(arguments: ["a@example.org", "b@example.org", "c@example.org"])
  func `who left while an import had joined addresses stays away under all of them`(
    _ leaver: String
  ) throws {
    try list.folder.write(
      "subscribers/weekly.csv",
      "email\na@example.org\nb@example.org\nc@example.org\nq@example.org\n")
    try list.run(
      "form.csv",
      "email,name,status,status_time,status_source,status_reason,listed,formerly\nb@example.org,B,subscribed,,,,yes,a@example.org;c@example.org\n"
    )
    let log = try ConsentLog(of: list.files)
    try log.append(
      ConsentEvent(
        time: ImportFolder.noon.addingTimeInterval(30), kind: .unsubscribed,
        address: EmailAddress(parsing: leaver), source: "mail"))
    let report = try list.undo()
    #expect(report.partedAfterLeaving.count == 2)
    #expect(try list.mailed() == ["q@example.org"])
  }

  @Test func `who had left before an import joined addresses, or came back, is as before`() throws {
    try list.folder.write(
      "subscribers/weekly.csv", "email\na@example.org\nb@example.org\n")
    let log = try ConsentLog(of: list.files)
    func say(_ kind: ConsentEvent.Kind, _ address: String, _ seconds: Double) throws {
      try log.append(
        ConsentEvent(
          time: ImportFolder.noon.addingTimeInterval(seconds), kind: kind,
          address: EmailAddress(parsing: address), source: "web"))
    }
    try say(.unsubscribed, "b@example.org", -90)
    try list.run(
      "form.csv",
      "email,name,status,status_time,status_source,status_reason,listed,formerly\nb@example.org,B,subscribed,,,,yes,a@example.org\n"
    )
    #expect(try list.mailed().isEmpty)
    #expect(try list.undo().partedAfterLeaving.isEmpty)
    #expect(try list.mailed() == ["a@example.org"])
  }

  @Test func `the last one is taken back, then the one before`() throws {
    try list.run("a.csv", "email\nada@example.org\n", id: "1")
    let before = list.roster
    try list.run(
      "b.csv", "email,status\nada@example.org,unsubscribed\nben@example.org,active\n", id: "2")
    #expect(try list.mailed() == ["ben@example.org"])
    #expect(try list.undo().id == "2")
    #expect(try list.mailed() == ["ada@example.org"])
    #expect(list.roster == before)
    #expect(list.log.contains(#"{"event":"undone","of":"2""#))
    #expect(try list.undo().id == "1")
    #expect(!list.files.roster.exists)
    #expect(throws: Problem.self) { try list.undo() }
    #expect(throws: Problem.self) { try list.undo("2") }
  }

  @Test func `a sync makes the list what a file says, and nobody who left comes back`() throws {
    try list.folder.write(
      "subscribers/weekly.csv",
      "email,name\nada@example.org,Ada\nben@example.org,Ben\ncleo@example.org,Cleo\n")
    let before = list.roster
    try ConsentLog(at: list.files.consentLog).append(
      ConsentEvent(
        time: ImportFolder.noon, kind: .unsubscribed,
        address: EmailAddress(parsing: "dora@example.org"), source: "cli"))
    let file = "email,name\nben@example.org,Ben\ndora@example.org,Dora\nemil@example.org,Emil\n"
    let refusal = try #require(throws: Problem.self) {
      try list.run("a.csv", file) { $0.removal = .usual }
    }
    #expect(refusal.advice == .allowRemovals && list.roster == before)
    let report = try list.run("a.csv", file) { $0.removal = RemovalLimit(parsing: "70%") }
    #expect(report.additions == ["emil@example.org"])
    #expect(report.removals == ["ada@example.org", "cleo@example.org"])
    #expect(try list.mailed() == ["ben@example.org", "emil@example.org"])
    #expect(try list.status("ada@example.org") == .subscribed)
    _ = try list.undo()
    #expect(list.roster == before)
  }

  @Test func `a sync with rows that cannot be read takes nobody off`() throws {
    try list.folder.write("subscribers/weekly.csv", "email\nada@example.org\nben@example.org\n")
    let before = list.roster
    #expect(throws: Problem.self) {
      try list.run("a.csv", "email\nada@example.org\nben_at_example.org\n") {
        $0.removal = RemovalLimit(number: 9, isShare: false)
      }
    }
    #expect(list.roster == before && list.log.isEmpty)
  }

  @Test func `what is not approved leaves all as it is`() throws {
    try list.folder.write("a.csv", "email\nada@example.org\n")
    let importing = try Importing(
      ImportRequest(file: list.place.appending("a.csv")), into: list.files, id: { _ in "1" },
      at: ImportFolder.noon,
      records: list.records)
    #expect(try importing.run { _ in false } == nil)
    #expect(try list.state() == [:])
    #expect(ImportRecord.ids(in: list.records) == [])
  }

  @Test func `rows are put back where they stood, and the last one ends as it did`() throws {
    try list.folder.write("subscribers/weekly.csv", "email\na@x.org\nb@x.org\nc@x.org\nd@x.org")
    let before = list.roster
    try list.run("s.csv", "email\nc@x.org\nd@x.org\n") { $0.removal = RemovalLimit(parsing: "50%") }
    _ = try list.undo()
    #expect(list.roster == before)
    try list.run("a.csv", "email,name\nd@x.org,D\ne@x.org,E\n", id: "two")
    _ = try list.undo()
    #expect(list.roster == before)
  }

  @Test func `two imports that are taken back in their order leave nothing`() throws {
    try list.folder.write("subscribers/weekly.csv", "email,name\nbob@x.org,Bob\n")
    let before = list.roster
    try list.run("a.csv", "email,name,plan\nbob@x.org,R1,g\nnew@x.org,N1,p\n", id: "1")
    try list.run("b.csv", "email,name,plan,extra\nbob@x.org,R2,g,\nnew@x.org,N2,p,x\n", id: "2")
    #expect(try list.undo("1").left > 0)
    let report = try list.undo("2")
    #expect(report.removed == 1 && list.roster == before)
  }

  @Test func `what was changed of somebody whose row is gone is told of`() throws {
    try list.folder.write("subscribers/weekly.csv", "email,name\nann@x.org,Ann\nbob@x.org,\n")
    try list.run("a.csv", "email,name\nbob@x.org,Bob\n")
    try list.folder.write("subscribers/weekly.csv", "email,name\nann@x.org,Ann\n")
    #expect(try list.undo().left == 1)
  }

  /// How somebody saved the roster between a sync and its undo, and what it reads then.
  @Test(arguments: [
    // A spreadsheet with other separators.
    (
      "email;name;town\na@x.org;N;Oslo\n",
      "email;name;town\na@x.org;A;\nb@x.org;\"B, or C;\";Rome\n", 0
    ),
    // Columns in another order, and one more.
    (
      "town,tags,name,email\nOslo,,N,a@x.org\n",
      "town,tags,name,email\n,,A,a@x.org\nRome,,\"B, or C;\",b@x.org\n", 0
    ),
    // A column is gone in which something stood: that row is left out, and counted.
    ("name,email\nN,a@x.org\n", "name,email\nA,a@x.org\n", 2),
  ])
  func `what stood there goes back by the names of the columns`(
    _ saved: String, _ restored: String, _ left: Int
  ) throws {
    try list.folder.write(
      "subscribers/weekly.csv", "email,name,town\na@x.org,A,\nb@x.org,\"B, or C;\",Rome\n")
    try list.run("s.csv", "email,name,town\na@x.org,N,Oslo\n") {
      $0.removal = RemovalLimit(parsing: "50%")
    }
    try list.folder.write("subscribers/weekly.csv", saved)
    let report = try list.undo()
    #expect(list.roster == restored)
    #expect(report.left == left && report.returned == (left == 0 ? 1 : 0))
  }

  @Test func `a record that says nothing of the columns brings no whole row back`() throws {
    try list.folder.write("subscribers/weekly.csv", "email,name\na@x.org,A\nb@x.org,B\n")
    try list.run("s.csv", "email,name\na@x.org,N\n") { $0.removal = RemovalLimit(parsing: "50%") }
    let id = try #require(ImportRecord.ids(in: list.records).first)
    let place = ImportRecord.place(id, in: list.records)
    let text = try String(contentsOf: place.url, encoding: .utf8)
    try text.replacing(/"layout":{[^}]*},/, with: "").write(
      to: place.url, atomically: true, encoding: .utf8)
    let report = try list.undo()
    #expect(list.roster == "email,name\na@x.org,A\n")
    #expect(report.left == 1 && report.restored == 1 && report.returned == 0)
  }

  enum Leaving: CaseIterable { case unsubscribed, complained }

  @Test(arguments: Leaving.allCases)
  func
    `who leaves while an import joins their addresses has left under each, whoever takes it back`(
      _ way: Leaving
    ) throws
  {
    let list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\na@x.org,A\n")
    try list.run(
      "a.csv",
      "email,name,status,status_time,status_source,status_reason,listed,formerly\na@x.org,A,subscribed,,,,yes,b@x.org\n"
    )
    let before = list.log
    // Another clone hears of the leaving, and this one takes the import back meanwhile.
    let address = try EmailAddress(parsing: "b@x.org")
    switch way {
    case .unsubscribed:
      _ = try MailingList.unsubscribe(
        address, from: list.files, at: ImportFolder.noon, source: "mail")
    case .complained:
      _ = try MailingList.mark(
        address, .complained, reason: "wrote so", on: list.files, at: ImportFolder.noon,
        source: "cli")
    }
    let theirs = list.log.dropFirst(before.count)
    try list.folder.write("subscribers/weekly.events.jsonl", before)
    _ = try list.undo()
    try list.folder.write("subscribers/weekly.events.jsonl", list.log + theirs)
    #expect(try list.status("a@x.org").rawValue == "\(way)")
    #expect(try list.status("b@x.org").rawValue == "\(way)")
  }
}
