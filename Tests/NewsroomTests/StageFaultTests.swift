import ArgumentParser
import Delivery
import Diagnostics
import Digest
import Foundation
import SMTPSink
import TestSupport
import Testing

@testable import Newsroom
@testable import broadsheet

/// Every stage, every way to go wrong there, lists of every size: what becomes of each reader, how the run
/// ends, and what a relay that is mended then gets.
///
/// The tables lie in `Snapshots`, a list size a file. What must hold of every cell is tested beside them.
@Suite struct StageFaultTests {
  /// What keeps a run from coming to its first reader.
  private static let connecting = [
    "connect:drop", "greeting:421", "greeting:554", "greeting:drop", "greeting:garbage",
    "greeting:half", "ehlo:421", "ehlo:drop", "ehlo:garbage", "ehlo:half",
    "auth:535 5.7.8", "auth:454 4.7.0", "auth:drop", "auth:garbage",
    "starttls:454 4.7.0", "starttls:drop", "tls:drop", "tls:garbage", "tls:expired",
    "tls:other-host",
    "tls:untrusted",
  ]
  /// What everybody meets from the first one on.
  private static let always = [
    "mail:550 5.7.1", "mail:550 5.1.8", "mail:530 5.7.0", "mail:552 5.3.4", "mail:554", "mail:250",
    "rcpt:550", "rcpt:550 5.1.1", "rcpt:550 5.7.1", "rcpt:551", "rcpt:552 5.2.2", "rcpt:553",
    "rcpt:554", "rcpt:503", "rcpt:450 4.2.1", "rcpt:452 4.2.2",
    "data:550", "data:554", "data:552 5.2.2", "data:554 5.7.1",
    "content:250 2.0.0", "content:554", "content:421",
    "dot:550", "dot:550 5.1.1", "dot:552 5.3.4", "dot:554", "dot:554 5.7.1", "dot:421", "dot:drop",
    "dot:store-drop", "dot:half", "dot:garbage", "quit:drop", "quit:garbage", "rset:drop",
  ]
  /// What some meet, at the second time or each third time.
  private static let sometimes = [
    "greeting:421@2", "ehlo:drop@2", "mail:421@2", "mail:drop@*3", "mail:550 5.7.1@2",
    "rcpt:550 5.1.1@2", "rcpt:550 5.1.1@*3", "rcpt:550 5.7.1@*7", "rcpt:450 4.2.1@*3",
    "rcpt:drop@2",
    "rcpt:half@2", "rcpt:garbage@2", "data:drop@2", "data:554@*7", "dot:554 5.7.1@2", "dot:421@*3",
    "dot:drop@2", "dot:store-drop@*3", "dot:550 5.1.1@*7", "dot:half@2", "dot:garbage@2",
    "dot:slow=5@*3", "dot:drip=1@*3", "rcpt:550 5.1.1@1-2", "rcpt:550 5.1.1@300+", "mail:421@11+",
  ]
  /// What asks for less at a time, or for another time, and speaks of no mailbox: a column of their own,
  /// since how a run slows down is its own matter.
  private static let temporary = [
    "mail:451 4.3.0", "mail:452 4.3.1", "rcpt:451 4.7.1", "rcpt:450", "rcpt:451", "rcpt:452 4.3.1",
    "data:451 4.3.0", "dot:451 4.3.0", "dot:452", "dot:432 4.3.2",
    "rcpt:451 4.7.1@*3", "dot:451 4.3.0@2", "rcpt:450 4.2.0@1-5",
  ]

  @Test(arguments: [1, 3, 10, 49, 400])
  func `each stage and each fault`(size: Int) async throws {
    try await table(
      Self.connecting + Self.always + Self.sometimes, size, "stage-faults-\(size).txt")
  }

  @Test(arguments: [1, 3, 10, 49, 400])
  func `each temporary refusal`(size: Int) async throws {
    try await table(Self.temporary, size, "temporary-refusals-\(size).txt")
  }

  /// With several connections the counts differ from run to run; what must hold does not.
  @Test(arguments: [
    "mail:drop@20%", "rcpt:550 5.1.1@20%", "rcpt:550 5.7.1", "data:drop@10%", "content:drop@10%",
    "dot:drop@5%", "dot:store-drop@5%", "dot:421@20%", "dot:half@5%", "content:250 2.0.0@10%",
    "dot:554 5.7.1", "greeting:421@50%",
    "content:drop", "content:stall=0.01@10%", "content:half@10%",
  ])
  func `several connections`(fault: String) async throws {
    let complaints = try await apart { try Cell(fault, 150, 8).complaints() }
    #expect(complaints == [])
  }

  private func table(_ faults: [String], _ size: Int, _ name: String) async throws {
    let (lines, complaints) = try await apart {
      var lines: [String] = []
      var complaints: [String] = []
      for fault in faults {
        let cell = try Cell(fault, size, 1)
        lines.append(cell.line)
        complaints += cell.complaints()
      }
      return (lines, complaints)
    }
    #expect(complaints == [])
    try expectGolden(lines.joined(separator: "\n") + "\n", name)
  }

  /// On a thread of its own: a run blocks, and the threads that tests share are few.
  private func apart<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let thread = Thread { continuation.resume(with: Result { try body() }) }
      thread.stackSize = 4 << 20
      thread.start()
    }
  }
}

/// One issue to so many readers over a relay with one fault, and then over one without.
private struct Cell {
  let fault: String
  let numbers: ClosedRange<Int>
  let edition: TestEdition
  let first: SendReport
  let second: SendReport
  let words: [Int: JournalRecord.Kind]
  let lastWords: [Int: JournalRecord.Kind]
  /// How often each reader's mail came to its end at either relay, be it kept or not.
  let seen: [String: Int]
  let arrivedFirst: [String: Int]
  let arrivedSecond: [String: Int]

  init(_ fault: String, _ size: Int, _ connections: Int) throws {
    self.fault = fault
    numbers = 1...size
    var edition = try TestEdition(readers: numbers.map(Self.reader))
    edition.effects.transport = Effects.live().transport
    self.edition = edition
    let parsed = try Fault(parsing: fault)
    let store = CountingStore(MemoryStore())
    var configuration = SMTPSink.Configuration(faults: [parsed], idleTimeout: 10)
    configuration.seed = 1
    configuration.offersTLS = parsed.concernsTLS
    configuration.asksForLogin = parsed.concernsLogin
    let transcript = SMTPSink.Transcript(limit: 1_000_000)
    configuration.transcript = transcript
    let sink = try SMTPSink(configuration: configuration, store: store)
    try edition.folder.write("trusted.pem", String(decoding: sink.certificates, as: UTF8.self))
    try edition.folder.write("password", "secret\n")
    try edition.configure(delivery: Self.delivery(sink.port, parsed, connections))
    try edition.compose("one")
    first = try Self.send(edition)
    sink.stop()
    words = try Self.words(in: edition)
    arrivedFirst = store.arrivals
    seen = Self.ends(transcript)

    let mendedStore = CountingStore(MemoryStore())
    let mended = try SMTPSink(store: mendedStore)
    try edition.configure(delivery: Self.delivery(mended.port, nil, 8))
    second = try Self.send(edition.at(TestEdition.noon + 86_400))
    mended.stop()
    lastWords = try Self.words(in: edition)
    arrivedSecond = mendedStore.arrivals
  }

  private static func reader(_ number: Int) -> String { "reader\(number)@example.org" }

  private static func delivery(_ port: UInt16, _ fault: Fault?, _ connections: Int) -> String {
    let tls = fault?.concernsTLS == true
    let login = fault?.concernsLogin == true ? ", username: x, password: { file: password }" : ""
    return "{ smtp: \"smtp://127.0.0.1:\(port)\", tls: \(tls ? "required" : "none"), "
      + "\(tls ? "ca_file: trusted.pem, " : "")hello: a.example.org, connections: \(connections)\(login) }"
  }

  private static func send(_ edition: TestEdition) throws -> SendReport {
    var plan = try edition.newsroom.plan(SendRequest(route: .relays))
    for index in plan.work.relays.indices {
      plan.work.relays[index].policy.reconnectPause = .milliseconds(1)
    }
    return try edition.newsroom.send(plan)
  }

  private static func words(in edition: TestEdition) throws -> [Int: JournalRecord.Kind] {
    let state = try JournalState(
      at: Place(url: edition.folder.url.appending(path: "issues/one/journal"), shown: "journal"))
    var words: [Int: JournalRecord.Kind] = [:]
    state.forEachOutcome { words[$0] = $1.kind }
    return words
  }

  /// How often a message of each reader came to its end, by what was said on each connection.
  private static func ends(_ transcript: SMTPSink.Transcript) -> [String: Int] {
    var recipients: [Int: String] = [:]
    var ends: [String: Int] = [:]
    for entry in transcript.entries {
      if entry.line.hasPrefix("C: RCPT TO:<") {
        recipients[entry.session] = String(
          entry.line.dropFirst("C: RCPT TO:<".count).prefix { $0 != ">" })
      } else if entry.line.hasPrefix("C: (message of"), let recipient = recipients[entry.session] {
        ends[recipient, default: 0] += 1
      }
    }
    return ends
  }

  /// What must hold of every cell and does not.
  func complaints() -> [String] {
    var complaints: [String] = []
    func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
      if !holds { complaints.append("\(fault), \(numbers.count): \(what())") }
    }
    for number in numbers {
      let reader = Self.reader(number)
      let arrived = (arrivedFirst[reader] ?? 0, arrivedSecond[reader] ?? 0)
      let word = words[number]
      let place = "\(reader), \(word.map(\.rawValue) ?? "not tried"), \(arrived)"
      expect(arrived.0 + arrived.1 <= 1, "\(place): mailed twice")
      switch word {
      case .accepted: expect(arrived == (1, 0), "\(place): said to have it")
      case .rejected, .unsendable: expect(arrived == (0, 0), "\(place): rejected")
      case .inDoubt, .attempt: expect(arrived.1 == 0, "\(place): mailed again in doubt")
      case .deferred, .held, .unsent, nil: expect(arrived == (0, 1), "\(place): lost")
      }
      // Only who may have it is in doubt.
      if word == .inDoubt, !fault.hasPrefix("content") {
        expect(seen[reader] ?? 0 > 0, "\(place): in doubt without a message's end")
      }
      expect(word != .attempt, "\(place): without an outcome")
      let isSettled = [.accepted, .rejected, .inDoubt].contains(lastWords[number])
      expect(isSettled, "\(place): afterwards \(lastWords[number].map(\.rawValue) ?? "nothing")")
    }
    // What is said is what stands in the journal.
    expect(first.accepted == count(.accepted), "accepted: \(first)")
    expect(first.rejected == count(.rejected), "rejected: \(first)")
    expect(first.inDoubt == count(.inDoubt), "in doubt: \(first)")
    expect(first.leftOver[.inDoubt] ?? 0 == count(.inDoubt), "left over in doubt: \(first)")
    let left = numbers.count - count(.accepted) - count(.rejected) - count(.unsendable)
    expect(first.leftOverCount == left, "left over: \(first)")
    let isDone = left == 0 && first.stop == nil
    expect((code(first) == 0) == isDone, "ends with \(code(first))")
    expect(second.stop == nil, "the mended relay: \(second)")
    expect(code(second) == (count(.inDoubt) > 0 ? 75 : 0), "then ends with \(code(second))")
    return complaints
  }

  private func count(_ kind: JournalRecord.Kind) -> Int { words.values.count { $0 == kind } }
  private func code(_ report: SendReport) -> Int32 { ExitStatus.of(report).rawValue }

  var line: String {
    let kinds: [(JournalRecord.Kind, String)] = [
      (.accepted, "accepted"), (.rejected, "rejected"), (.deferred, "deferred"), (.held, "held"),
      (.inDoubt, "in doubt"), (.unsent, "unsent"),
    ]
    let counts =
      kinds.filter { count($0.0) > 0 }.map { "\(count($0.0)) \($0.1)" }
      + (words.count < numbers.count ? ["\(numbers.count - words.count) not tried"] : [])
    let columns = [
      (fault, 22), (counts.joined(separator: ", "), 44), ("ends with \(code(first))", 14),
    ]
    return columns.map { $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0) }
      .joined(separator: " ") + " mended: \(arrivedSecond.values.reduce(0, +)) mailed"
  }
}
