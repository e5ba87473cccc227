package import Foundation

/// The last word of a journal on one recipient.
package struct JournalOutcome: Sendable, Equatable {
  package var kind: JournalRecord.Kind
  package var time: Date
  package var relay: String
  package var reply: String
  /// How often the recipient was put off.
  package var deferrals: Int
  /// When the relay first refused the recipient, if it has accepted nothing since.
  package var firstRefusal: Date?

  package init(
    kind: JournalRecord.Kind, time: Date, relay: String = "", reply: String = "",
    deferrals: Int = 0,
    firstRefusal: Date? = nil
  ) {
    self.kind = kind
    self.time = time
    self.relay = relay
    self.reply = reply
    self.deferrals = deferrals
    self.firstRefusal = firstRefusal
  }

  /// When a deferred recipient is tried again: the next run at once, as RFC 5321 §4.5.4.1 asks with
  /// growing pauses after that, spread by a quarter so that who was put off together does not come back
  /// together.
  /// - Parameter number: the recipient's; the same one gets the same moment each time it is asked for.
  package func due(_ number: Int, at now: Date) -> Date {
    // Put off by a clock that was ahead: nobody waits for a day that only it believed in.
    if time > now { return now }
    guard deferrals > 1 else { return time }
    let pause = min(300 * pow(2, Double(min(deferrals - 2, 16))), 4 * 3600)
    let moment = Int(truncatingIfNeeded: Int64(time.timeIntervalSince1970))
    return time + pause * (1 + 0.25 * Jitter.share(number, moment))
  }

  /// For how long a recipient is tried again (RFC 5321 §4.5.4.1 asks for four to five days at least).
  package static let patience = 5 * 86_400.0

  /// Whether the time for which a recipient that was put off is tried again is over.
  package func isPastPatience(at now: Date) -> Bool {
    guard kind == .deferred || kind == .held, let firstRefusal else { return false }
    return now.timeIntervalSince(firstRefusal) >= Self.patience
  }

  /// Whether a recipient that was put off is not tried any more: the time is over, and each try that was due
  /// in it was made. Where nobody ran for days, the one that is owed comes late rather than never.
  package func isExhausted(_ number: Int, at now: Date) -> Bool {
    guard isPastPatience(at: now), let firstRefusal else { return false }
    return due(number, at: now).timeIntervalSince(firstRefusal) >= Self.patience
  }

  /// What a recipient is booked with who is not tried any more.
  package var givenUpReply: String { Self.givenUp + reply }
  private static let givenUp = "given up after 5 days of: "

  /// Whether it was so booked: no relay refused the recipient for good.
  package var isGivenUp: Bool { kind == .rejected && relay == "-" && reply.hasPrefix(Self.givenUp) }

  /// Whether no run changes it.
  package var isFinal: Bool { [.accepted, .rejected, .unsendable].contains(kind) }

  package var mayHaveArrived: Bool { [.accepted, .attempt, .inDoubt].contains(kind) }
}
