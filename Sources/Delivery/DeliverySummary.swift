package import Foundation

/// How far a run is, or how it ended.
package struct DeliverySummary: Sendable, Equatable {
  package var accepted = 0
  package var rejected = 0
  package var deferred = 0
  package var inDoubt = 0
  /// Addresses that no relay was asked about, by our own verdict.
  package var unsendable = 0
  /// Refusals that are not booked on anybody yet.
  package var held = 0
  /// Recipients that wait because a relay asked for a slower pace.
  package var slowed = 0
  /// Why the last attempt to open a session failed, by relay, where none was opened since.
  package var failures: [String: TransportFailure] = [:]
  /// Why a relay was given nobody any more, by relay.
  package var leftRelays: [String: StopReason] = [:]
  /// Why the run ended before its recipients did.
  package var stop: StopReason?

  package init() {}

  package var attempted: Int {
    accepted + rejected + deferred + inDoubt + unsendable + held + slowed
  }

  /// Those of them who are left to a later run.
  var leftOver: Int { deferred + inDoubt + held + slowed }

  mutating func count(_ kind: JournalRecord.Kind) {
    switch kind {
    case .accepted: accepted += 1
    case .rejected: rejected += 1
    case .deferred: deferred += 1
    case .held: held += 1
    case .inDoubt: inDoubt += 1
    case .unsendable: unsendable += 1
    case .attempt, .unsent: break
    }
  }
}

/// What ends a run early.
package enum StopReason: Sendable, Equatable {
  /// No connection could be made, or none held.
  case unreachable(String)
  /// The relay refuses everybody.
  case relay(String)
  /// The message itself is at fault: the relay's words, or our own where it was not asked.
  case message(String)
  /// Everybody who is left must wait longer than a run does: until then, and for what.
  case later(until: Date, String)
  /// Somebody asked it to end.
  case interrupted

  var isUnreachable: Bool { if case .unreachable = self { true } else { false } }

  /// Whether it matters to nobody but those who are left.
  var isOfRelay: Bool {
    switch self {
    case .unreachable, .relay: true
    case .message, .later, .interrupted: false
    }
  }
}
