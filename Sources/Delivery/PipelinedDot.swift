/// Whether a relay bears the next envelope in one group with the end of a message (RFC 2920 §3.1).
///
/// Who does not loses what comes behind the dot, or all of it. So one session tries first, and what is lost
/// at a try is booked on nobody; a relay that stumbled gets two round trips a message.
struct PipelinedDot: Sendable, Equatable {
  /// How a relay took what came behind the dot.
  enum Answer: Sendable, Equatable {
    /// It answered each command in its turn.
    case inTurn
    /// The message was taken, then the session broke: as it may for other reasons.
    case brokenAfter
    /// Not even the message was answered: somebody is in doubt.
    case brokenBefore
    /// It was never seen: the run ended, or the relay said goodbye in good order.
    case unseen
  }

  private(set) var isStumbling: Bool
  private var isProven = false
  private var isBeingTried = false
  /// Broken sessions since it last worked.
  private var suspicions = 0
  /// How often it worked, and how often the session broke, in all: some relays stumble now and then.
  private var answers = 0
  private var breaks = 0

  init(isStumbling: Bool = false) { self.isStumbling = isStumbling }

  /// Whether a session may do it now; each yes has to be followed by an answer.
  mutating func begin() -> (mayBegin: Bool, isTrial: Bool) {
    guard !isStumbling, isProven || !isBeingTried else { return (false, false) }
    isBeingTried = true
    return (true, !isProven)
  }

  mutating func end(_ answer: Answer) {
    isBeingTried = false
    switch answer {
    case .unseen: return
    case .inTurn:
      isProven = true
      suspicions = 0
      answers += 1
      return
    case .brokenAfter: suspicions += 1
    case .brokenBefore: suspicions += isProven ? 1 : 2
    }
    // A single reader's mail may break a session, and any session ends some day.
    breaks += 1
    if suspicions >= (isProven ? 3 : 2) || breaks >= 5 && breaks * 10 >= answers {
      isStumbling = true
    }
  }
}
