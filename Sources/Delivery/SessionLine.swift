import Mail

/// What a session's worker has in its hands.
extension SessionWorker {
  /// A recipient under way.
  struct Order {
    let job: DeliveryJob
    /// Made before its turn where it was to be announced.
    var mail: OutgoingMail?
    /// Whether the session's relay has been given its envelope.
    var isAnnounced = false
  }

  /// A session, and what it has done.
  struct Line {
    let session: any TransportSession
    /// After how many messages it is to be ended.
    let limit: Int?
    var taken = 0
    /// Whether nothing has been answered on it yet.
    var isFresh = true
    /// Who must be next on it.
    var next: Order?

    var isSpent: Bool { limit.map { taken >= $0 } ?? false }
    var mayAnnounce: Bool { limit.map { taken + 1 < $0 } ?? true }
  }

  /// Why a session cannot go on.
  struct Loss {
    var reason: String
    /// Whether it ended before anything of a message had left, as it does at a relay's limit.
    var isBetweenMessages = false
    /// What it says of a relay that had two things to answer at once, where it had.
    var answer = PipelinedDot.Answer.unseen
  }

  /// The reader left the list while the relay was asked.
  struct Withdrawal: Error {}
}
