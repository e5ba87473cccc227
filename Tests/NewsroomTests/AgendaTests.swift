import Delivery
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What is sent where nobody names an issue: a function of how far each is.
@Suite struct AgendaTests {
  private static let now = TestEdition.noon
  private static let hour: TimeInterval = 3600
  private static let day: TimeInterval = 86_400

  private static func item(
    _ issue: String, composed ago: TimeInterval, regular: Bool = true,
    _ standing: Agenda.Standing = .neverBegun
  ) -> Agenda.Item {
    Agenda.Item(
      issue: issue, composed: now - ago, isRegular: regular, standing: standing)
  }

  private static func begun(
    ours: Bool = true, accepted ago: TimeInterval = hour, due: Int = 0, waiting: Int = 0,
    inDoubt: Int = 0
  ) -> Agenda.Standing {
    .begun(
      Agenda.Begun(
        isOurs: ours, lastAccepted: now - ago, due: due,
        waiting: waiting == 0 ? nil : SendPlan.Waiting(count: waiting, until: now + hour),
        inDoubt: inDoubt))
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var items: [Agenda.Item]
    var agenda: Agenda

    init(_ name: String, _ items: [Agenda.Item], _ change: (inout Agenda) -> Void = { _ in }) {
      testDescription = name
      self.items = items
      agenda = Agenda()
      change(&agenda)
    }
  }

  private static let damage = Problem("a damaged record")

  private static let rows: [Row] = [
    Row("nothing", []),
    Row("one of today", [item("a", composed: 0)]) { $0.fresh = "a" },
    Row("a day old to the second", [item("a", composed: day)]) { $0.fresh = "a" },
    Row("of an older program", [item("a", composed: 0, .outdated(damage))]) {
      $0.passedOver = [Agenda.PassedOver("a", .unreadable(damage))]
    },
    Row("of an older program, long ago", [item("a", composed: 6 * day, .outdated(damage))]),
    Row("older than a day", [item("a", composed: day + 1)]) { $0.candidates = ["a"] },
    Row("composed by a clock that is ahead", [item("a", composed: -hour)]) { $0.fresh = "a" },
    Row("two of today", [item("a", composed: hour), item("b", composed: 0)]) {
      $0.candidates = ["a", "b"]
    },
    Row("one of today and an older one", [item("a", composed: 2 * day), item("b", composed: 0)]) {
      $0.fresh = "b"
    },
    Row("older ones alone", [item("a", composed: 3 * day), item("b", composed: 2 * day)]) {
      $0.candidates = ["a", "b"]
    },
    Row("a special is sent by name", [item("a", composed: 0, regular: false)]) {
      $0.passedOver = [.init("a", .special)]
    },
    Row("a special that was let lie", [item("a", composed: 6 * day, regular: false)]),
    Row("one that waits for approval", [item("a", composed: 0, .waiting)]) {
      $0.passedOver = [.init("a", .waiting)]
    },
    Row(
      "a special beside a regular one",
      [item("a", composed: hour), item("b", composed: 0, regular: false)]
    ) {
      $0.fresh = "a"
      $0.passedOver = [.init("b", .special)]
    },
    Row(
      "begun ones first, the oldest before the others, specials too",
      [
        item("a", composed: 3 * day, regular: false, begun(due: 1)),
        item("b", composed: 2 * day, begun(due: 2)), item("c", composed: 0),
      ]
    ) {
      $0.goOn = ["a", "b"]
      $0.fresh = "c"
    },
    Row("five days to the second", [item("a", composed: 6 * day, begun(accepted: 5 * day, due: 1))])
    { $0.goOn = ["a"] },
    Row(
      "more than five days", [item("a", composed: 6 * day, begun(accepted: 5 * day + 1, due: 3))]
    ) { $0.passedOver = [.init("a", .tooLongAgo(.init(open: 3)))] },
    Row("of another machine", [item("a", composed: hour, begun(ours: false, due: 1))]) {
      $0.passedOver = [.init("a", .ofAnotherOwner)]
    },
    Row("finished elsewhere", [item("a", composed: hour, begun(ours: false))]),
    Row("finished", [item("a", composed: hour, begun())]) { $0.last = "a" },
    Row("finished long ago", [item("a", composed: 9 * day, begun(accepted: 8 * day))]),
    Row(
      "finished, and a fresh one", [item("a", composed: day, begun()), item("b", composed: 0)]
    ) { $0.fresh = "b" },
    Row("put off", [item("a", composed: hour, begun(waiting: 2))]) {
      $0.passedOver = [.init("a", .notDue(count: 2, until: now + hour))]
      $0.last = "a"
    },
    Row("put off, and somebody due", [item("a", composed: hour, begun(due: 1, waiting: 2))]) {
      $0.goOn = ["a"]
    },
    Row(
      "in doubt beside a fresh one",
      [item("a", composed: day, begun(inDoubt: 1)), item("b", composed: 0)]
    ) {
      $0.passedOver = [.init("a", .inDoubt(count: 1))]
      $0.fresh = "b"
    },
    Row("discarded", [item("a", composed: hour, .closed)]),
    Row("damaged these days", [item("a", composed: 5 * day, .unreadable(damage))]) {
      $0.goOn = ["a"]
    },
    Row(
      "damaged long ago",
      [item("a", composed: 5 * day + 1, .unreadable(damage)), item("b", composed: 0)]
    ) {
      $0.passedOver = [.init("a", .unreadable(damage))]
      $0.fresh = "b"
    },
  ]

  @Test(arguments: rows)
  func `what is sent without a name follows from how far each issue is`(_ row: Row) {
    #expect(Agenda(row.items, at: Self.now) == row.agenda)
  }

  private func agenda(
    _ edition: TestEdition, _ change: (inout SendRequest) -> Void = { _ in }
  ) throws -> Agenda {
    var request = SendRequest(route: .relays)
    change(&request)
    return try edition.newsroom.agenda(request).agenda
  }

  @Test func `it is read from the journals, and nothing is written`() throws {
    let edition = try TestEdition()
    #expect(
      problem { _ = try agenda(edition) }.contains("no issue of the list “weekly” is composed yet"))
    try edition.compose("one")
    #expect(try agenda(edition) == Agenda([Self.item("one", composed: 0)], at: Self.now))
    #expect(!edition.folder.exists("issues/one/journal"))
    try edition.send { $0.limit = 2 }
    #expect(try agenda(edition).goOn == ["one"])
    #expect(try agenda(edition.at(Self.now + 5 * Self.day)).goOn == ["one"])
    #expect(
      try agenda(edition.at(Self.now + 5 * Self.day + 1)).passedOver
        == [.init("one", .tooLongAgo(.init(open: 3)))])
    var there = edition
    there.effects.owner = { "another machine" }
    #expect(try agenda(there).passedOver == [.init("one", .ofAnotherOwner)])
    #expect(try agenda(there) { $0.takesOver = true }.goOn == ["one"])
    try edition.send()
    var done = Agenda()
    done.last = "one"
    #expect(try agenda(edition) == done)
    // Without the recipients file nobody could be counted; nobody has to be.
    try FileManager.default.removeItem(
      at: edition.folder.url.appending(path: "issues/one/recipients"))
    #expect(try agenda(edition).last == "one")
  }

  @Test func `a run that reached nobody has begun nothing`() throws {
    var edition = try TestEdition()
    try edition.compose("one")
    edition.effects.transport = { _, _ in UnreachableTransport() }
    try edition.send()
    #expect(try agenda(edition).fresh == "one")
  }

  @Test func `who is in doubt is due when a resend is asked for`() throws {
    let edition = try TestEdition(readers: ["ada@example.org"]) { _ in .inDoubt("gone") }
    try edition.compose("one")
    try edition.send()
    #expect(try agenda(edition).passedOver == [.init("one", .inDoubt(count: 1))])
    #expect(try agenda(edition) { $0.resendsInDoubt = true }.goOn == ["one"])
  }
}
