import Foundation

/// What a run says to a session: who is next, and what becomes of whom a relay refused.
extension RunDecisions {
  /// What a session that asks shall do.
  enum Answer: Sendable, Equatable {
    /// Deliver to one who waited, not before a moment that is near.
    case take(WaitingRecipient, at: Date)
    /// Ask the queue for one, and offer that.
    case fetch
    case wait(Wait)
    case end
  }

  struct Wait: Sendable, Equatable {
    var until: Date
    /// What is waited for, where it is more than a moment.
    var reason: String?
    /// Whether the connection is of no use meanwhile.
    var letsGo = false
  }

  /// What a session does that was refused.
  struct Refused: Sendable, Equatable {
    /// Where a recipient goes who may be tried again in this run.
    enum Next: Sendable, Equatable {
      /// Nothing is booked.
      case waits(WaitingRecipient, until: Date)
      case heldBack(WaitingRecipient, Int)
      case heldForOthers(WaitingRecipient, Int)
    }

    var kind: JournalRecord.Kind
    var next: Next?
    var putOff: String?
    /// The pace that the relay is used at from now on.
    var slowed: PaceWord?
    /// A relay that is given nobody any more.
    var left: StopReason?

    /// Whether the recipient is tried again in this run though nobody else is accepted meanwhile.
    var waits: Bool { if case .waits = next { true } else { false } }
  }

  struct PaceWord: Sendable, Equatable {
    var rate: Double?
    var connections: Int
  }

  struct Flight: Sendable {
    var recipient: WaitingRecipient
    var relay: Int
    var begun: Date
  }
}
