import Delivery
import Diagnostics
import Foundation

/// A journal in a folder of its own, of an issue that anybody with a number may get.
struct TestJournal {
  let folder: URL
  var place: Place { Place(url: folder.appending(path: "journal"), shown: "journal") }

  static let beginning = JournalBeginning(issue: "d1", owner: "desk", carries: ["a"])
  static let recipients = RecipientsRecord(first: 1, last: 100_000, digest: "d2", carries: [])
  static let now: @Sendable () -> Date = { Date(timeIntervalSince1970: 1_800_000_000) }

  func open(now: @escaping @Sendable () throws -> Date = Self.now) throws -> Journal {
    try JournalState(at: place).isBegun
      ? .resume(at: place, now: now)
      : .begin(Self.beginning, Self.recipients, at: place, now: now)
  }

  /// A run over one relay, its journal closed in the end.
  func run(
    _ transport: some Transport, to queue: some RecipientQueue,
    _ policy: DeliveryPolicy = .quick(),
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    events: @escaping DeliveryEvents = { _ in }
  ) throws -> DeliverySummary {
    let journal = try open()
    defer { try? journal.close() }
    return try DeliveryRun(
      relays: [Relay(name: "a", transport: transport, policy: policy)], queue: queue,
      record: journal, now: Self.now
    ).run(isInterrupted: isInterrupted, events: events)
  }

  /// The records of recipients without times and relays: `accepted 1`.
  func records() throws -> [String] {
    let text = String(decoding: try Data(contentsOf: place.url), as: UTF8.self)
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: "\t")
      guard JournalRecord.Kind(rawValue: String(fields[2])) != nil else { return nil }
      return "\(fields[2]) \(fields[3])"
    }
  }

  /// The last word on each recipient, by number.
  func lastWords() throws -> [Int: JournalRecord.Kind] {
    try JournalState(at: place).words
  }
}

extension JournalState {
  var words: [Int: JournalRecord.Kind] {
    var words: [Int: JournalRecord.Kind] = [:]
    forEachOutcome { words[$0] = $1.kind }
    return words
  }
}
