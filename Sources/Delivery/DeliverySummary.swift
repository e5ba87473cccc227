/// How far a run is, or how it ended.
package struct DeliverySummary: Sendable, Equatable {
  package var accepted = 0
  package var rejected = 0
  package var deferred = 0
  package var inDoubt = 0
  /// Why the run ended before its recipients did.
  package var stop: StopReason?

  package init() {}

  package var attempted: Int { accepted + rejected + deferred + inDoubt }
}

/// What ends a run early.
package enum StopReason: Sendable, Equatable {
  /// No connection could be made, or none held.
  case unreachable(String)
  /// The relay refuses everybody.
  case relay(String)
  /// The relay refuses the message itself.
  case message(String)
  /// One refusal after the other, all alike: it is not the addresses.
  case equalRefusals(String, count: Int)
  /// Somebody asked it to end.
  case interrupted

  package var description: String {
    switch self {
    case .unreachable(let reason): reason
    case .relay(let reason): "the relay takes no mail: \(reason)"
    case .message(let reason): "the relay refuses the message itself: \(reason)"
    case .equalRefusals(let reason, let count):
      "\(count) refusals in a row, all alike: \(reason)"
    case .interrupted: "interrupted"
    }
  }
}
