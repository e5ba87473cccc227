import Delivery
import Foundation
import Mail
import Synchronization

/// A queue of recipients, each with a short mail of their own.
final class Recipients: RecipientQueue {
  private let rest: Mutex<ArraySlice<(number: Int, address: EmailAddress)>>
  private let addresses: [Int: EmailAddress]

  init(numbered recipients: [(number: Int, address: EmailAddress)]) {
    rest = Mutex(recipients[...])
    addresses = Dictionary(recipients.map { ($0.number, $0.address) }) { $1 }
  }

  /// Numbered from 1.
  convenience init(_ addresses: [EmailAddress]) {
    self.init(numbered: addresses.enumerated().map { ($0.offset + 1, $0.element) })
  }

  convenience init(_ texts: String...) throws {
    try self.init(texts.map(EmailAddress.init(parsing:)))
  }

  convenience init(count: Int) throws {
    try self.init((1...count).map { try EmailAddress(parsing: "reader\($0)@example.org") })
  }

  var left: Int { rest.withLock { $0.count } }

  func next() throws -> DeliveryJob? {
    guard let (number, address) = rest.withLock({ $0.popFirst() }) else { return nil }
    return job(number, address)
  }

  func again(_ number: Int) throws -> DeliveryJob? { addresses[number].map { job(number, $0) } }

  private func job(_ number: Int, _ address: EmailAddress) -> DeliveryJob {
    DeliveryJob(number: number, recipient: address) {
      let text = "To: \(address.smtp)\r\nSubject: News\r\n\r\nHello\r\n"
      return OutgoingMail(
        envelope: Envelope(from: try .init(parsing: "news@example.com"), to: address),
        bytes: Array(text.utf8))
    }
  }
}

extension DeliveryPolicy {
  /// With pauses that a test can wait for.
  static func quick(connections: Int = 1) -> DeliveryPolicy {
    var policy = DeliveryPolicy()
    policy.connections = connections
    policy.reconnectPause = .milliseconds(2)
    (policy.slow.first, policy.slow.slowest) = (0.001, 0.01)
    policy.slow.waits = [0.001, 0.002, 0.003, 0.004]
    return policy
  }
}

let taken = SMTPReply(code: 250, text: "taken")
