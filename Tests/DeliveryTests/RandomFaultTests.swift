import Mail
import SMTPSink
import TestSupport
import Testing

@testable import Delivery

/// Many recipients, several sessions, everything going wrong: nobody is lost, nobody mailed twice.
@Suite struct RandomFaultTests {
  private func faults(_ seed: UInt64) -> [String] {
    var random = Seeded(state: seed)
    let kinds = [
      "greeting:421", "ehlo:drop", "mail:421", "mail:drop", "rcpt:550 5.1.1 nobody",
      "rcpt:450 full",
      "rcpt:drop", "data:drop", "data:451", "dot:drop", "dot:store-drop", "dot:451 4.3.0 later",
      "dot:550 5.1.1 nobody", "dot:421", "rset:drop",
    ]
    return (0..<150).compactMap { _ in
      guard let kind = kinds.randomElement(using: &random) else { return nil }
      // Few connections are made; nobody would get to know of a fault of the 1,000th.
      let isEarly = ["greeting", "ehlo", "rset"].contains { kind.hasPrefix($0) }
      return "\(kind)@\(Int.random(in: isEarly ? 2...60 : 1...2000, using: &random))"
    }
  }

  @Test(arguments: [1, 2027] as [UInt64])
  func `everybody has one outcome`(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let journal = TestJournal(folder: folder.url)
    let relay = try SinkRelay(faults: faults(seed))
    let summary = try journal.run(
      relay.transport, to: try Recipients(count: 2000), .quick(connections: 8))
    relay.sink.stop()
    #expect(summary.stop == nil)
    #expect(summary.attempted == 2000)
    let words = try journal.lastWords()
    #expect(words.count == 2000)
    let mails = Dictionary(relay.recipients.map { ($0, 1) }, uniquingKeysWith: +)
    for (number, word) in words {
      let allowed: ClosedRange<Int> =
        switch word {
        case .accepted: 1...1
        case .rejected, .deferred, .held: 0...0
        case .inDoubt: 0...1
        case .attempt, .unsent, .unsendable: 2...2
        }
      #expect(
        allowed.contains(mails["reader\(number)@example.org"] ?? 0), "\(number): \(word)")
    }
    #expect(words.values.count { $0 == .accepted } == summary.accepted)
    #expect(words.values.count { $0 == .rejected } == summary.rejected)
    #expect(words.values.count { $0 == .deferred } == summary.deferred)
    #expect(words.values.count { $0 == .inDoubt } == summary.inDoubt)
    #expect(summary.inDoubt > 0 && summary.rejected > 0)
    try resume(journal, words)
  }

  private func resume(_ journal: TestJournal, _ words: [Int: JournalRecord.Kind]) throws {
    let open = try journal.lastWords().filter { ![.accepted, .rejected].contains($0.value) }
      .map { (number: $0.key, address: try EmailAddress(parsing: "reader\($0.key)@example.org")) }
    let relay = try SinkRelay()
    let summary = try journal.run(
      relay.transport, to: Recipients(numbered: open), .quick(connections: 8))
    relay.sink.stop()
    #expect(summary.accepted == open.count)
    #expect(Set(relay.recipients) == Set(open.map(\.address.smtp)))
    #expect(relay.recipients.count == open.count)
    let last = try journal.lastWords()
    #expect(last.count == 2000)
    #expect(last.values.allSatisfy { [.accepted, .rejected].contains($0) })
    #expect(last.filter { $0.value == .rejected } == words.filter { $0.value == .rejected })
  }
}
