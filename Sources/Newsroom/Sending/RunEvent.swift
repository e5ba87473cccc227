package import Foundation
package import Mail

/// What happens while an issue goes out, in the order in which it happens.
///
/// A progress bar, a page's stream of events and a log are readers of it.
package enum RunEvent: Sendable, Equatable {
  case began(recipients: Int)
  case settled(Settlement)
  case sessionOpened(relay: String)
  /// A session ended in good order.
  case sessionClosed(relay: String)
  case sessionLost(relay: String, reason: String)
  /// A session could not be opened.
  case connectionFailed(relay: String, reason: String)
  /// The relay gets less from now on: so many connections, and messages a minute where that is limited.
  case slowed(relay: String, connections: Int, perMinute: Double?, reason: String)
  /// Nothing is tried over the relay until then.
  case pausing(relay: String, until: Date, reason: String)
  /// Nothing more is tried for a domain over a relay in this run.
  case domainPutOff(String, relay: String, reason: String)
  /// A relay is given nobody any more in this run, and the others go on.
  case relayLeft(String, StopReason)
  case stopped(StopReason)
  case ended(SendReport)

  /// What became of one recipient.
  package struct Settlement: Sendable, Equatable {
    package var recipient: EmailAddress
    package var outcome: Outcome
    /// The relay's words, or ours where it said none.
    package var reply: String
    package var relay: String

    package init(recipient: EmailAddress, outcome: Outcome, reply: String, relay: String) {
      self.recipient = recipient
      self.outcome = outcome
      self.reply = reply
      self.relay = relay
    }
  }

  package enum Outcome: String, Sendable, CaseIterable, Encodable {
    case accepted, rejected, deferred, held, unsent, unsendable
    case inDoubt = "in doubt"
  }
}

/// What ended a run before its recipients did.
package enum StopReason: Sendable, Equatable {
  /// No connection could be made, or none held.
  case unreachable(String)
  /// The relay takes nobody's mail.
  case relay(String)
  /// The message itself is at fault: the relay's words, or our own where it was not asked.
  case message(String)
  /// Everybody who is left must wait longer than a run does: until then, and for what.
  case later(until: Date, String)
  /// Somebody asked it to end.
  case interrupted

  /// What the relay, or the way to it, said.
  package var description: String {
    switch self {
    case .unreachable(let reason): reason
    case .relay(let reason): "the relay takes no mail: \(reason)"
    case .message(let reason): "the message itself is not taken: \(reason)"
    case .later(_, let reason): "nobody else may be mailed for now: \(reason)"
    case .interrupted: "interrupted"
    }
  }
}
