import Delivery
import Foundation
import Mail
import Synchronization

/// A queue of recipients, each with a short mail of their own.
final class Recipients: RecipientQueue {
  private let rest: Mutex<ArraySlice<EmailAddress>>

  init(_ addresses: [EmailAddress]) { rest = Mutex(addresses[...]) }

  convenience init(_ texts: String...) throws {
    try self.init(texts.map(EmailAddress.init(parsing:)))
  }

  convenience init(count: Int) throws {
    try self.init((1...count).map { try EmailAddress(parsing: "reader\($0)@example.org") })
  }

  var left: Int { rest.withLock { $0.count } }

  func next() throws -> DeliveryJob? {
    guard let address = rest.withLock({ $0.popFirst() }) else { return nil }
    return DeliveryJob(recipient: address) {
      let text = "To: \(address.smtp)\r\nSubject: News\r\n\r\nHello\r\n"
      return (Envelope(from: try .init(parsing: "news@example.com"), to: address), Array(text.utf8))
    }
  }
}

extension DeliveryPolicy {
  /// With pauses that a test can wait for.
  static func quick(connections: Int = 1, equalRefusals: Int = 50) -> DeliveryPolicy {
    var policy = DeliveryPolicy()
    policy.connections = connections
    policy.equalRefusals = equalRefusals
    policy.reconnectPause = 0.002
    return policy
  }
}

/// A journal in a folder of its own.
struct TestJournal {
  let folder: URL
  var url: URL { folder.appending(path: "journal") }

  func open(now: @escaping @Sendable () -> Date = { .init(timeIntervalSince1970: 1_800_000_000) })
    throws -> Journal
  {
    try Journal(at: url, showing: "journal", now: now)
  }

  func run(
    _ transport: some Transport, to queue: some RecipientQueue,
    _ policy: DeliveryPolicy = .quick(),
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> DeliverySummary {
    try DeliveryRun(transport: transport, queue: queue, record: try open(), policy: policy)
      .run(isInterrupted: isInterrupted)
  }

  /// The records without their time: `accepted anna@example.org`.
  func records() throws -> [String] {
    let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: "\t").dropFirst().prefix(2).joined(separator: " ")
    }
  }

  /// The last word on each recipient.
  func lastWords() throws -> [String: JournalRecord.Kind] {
    try JournalState(contentsOf: url, showing: "journal").entries.mapValues(\.kind)
  }
}

let taken = SMTPReply(code: 250, text: "taken")
