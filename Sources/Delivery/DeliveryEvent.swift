package import Foundation
package import Mail

/// What happens in a run, told as it happens.
package enum DeliveryEvent: Sendable {
  /// How many recipients the run will try, where that is known.
  case began(recipients: Int?)
  /// What became of a recipient; when a number is told of twice, the later word counts.
  case settled(
    number: Int, address: EmailAddress, kind: JournalRecord.Kind, reply: String, relay: String)
  case sessionOpened(relay: String)
  /// A session ended in good order.
  case sessionClosed(relay: String)
  case sessionLost(relay: String, reason: String)
  /// A session could not be opened.
  case connectionFailed(relay: String, reason: String)
  /// One session waits before it connects again.
  case pausing(relay: String, until: Date, reason: String)
  /// Nothing more is tried for a domain over a relay in this run.
  case domainPutOff(String, relay: String, reason: String)
  /// A relay is used less, or to the full again: messages a second, nil for no limit, and connections.
  case slowed(relay: String, rate: Double?, connections: Int, reason: String)
  /// A relay is given nobody any more in this run.
  case relayLeft(String, StopReason)
  /// A recipient is left over because a relay asked for less at a time; told after its outcome.
  case leftSlowed(number: Int)
  case stopped(StopReason)
  case ended(DeliverySummary)
}

/// Who is told. It is called from the threads of the sessions, several at once, and holds them up.
package typealias DeliveryEvents = @Sendable (DeliveryEvent) -> Void
