import Delivery
import Digest
import Foundation
import Mail
import Subscribers
import Synchronization

/// The recipients of an issue who may be mailed and have not been yet.
///
/// First those who were never tried, so that nobody stands behind somebody who was put off.
final class IssueQueue: RecipientQueue {
  private let recipients: Recipients
  private let consent: ConsentLog
  private let merge: MailMerge
  private let journal: JournalState
  private let resendsInDoubt: Bool
  private let limit: Int?
  /// The present when the run began: nobody becomes due in the middle of it.
  private let now: Date
  private let state = Mutex(State())

  private struct State {
    var next = 1
    /// Whether those come who were tried before.
    var isSecondRound = false
    var taken = 0
  }

  init(
    recipients: Recipients, consent: ConsentLog, merge: MailMerge,
    journal: JournalState = JournalState(), resendsInDoubt: Bool = false, limit: Int? = nil,
    now: Date
  ) {
    self.recipients = recipients
    self.consent = consent
    self.merge = merge
    self.journal = journal
    self.resendsInDoubt = resendsInDoubt
    self.limit = limit
    self.now = now
  }

  func next(at time: Date) throws -> Next {
    while let (number, subscriber) = nextOpen() {
      // Asked here so that nothing is begun for who left, and once more before the message itself leaves.
      guard try consent.status(of: subscriber.address) == .subscribed else { continue }
      guard takeOne() else { return .done }
      let (merge, consent) = (merge, consent)
      return .job(
        DeliveryJob(
          number: number, recipient: subscriber.address, previous: journal.outcome(of: number),
          isStillWanted: { try consent.status(of: subscriber.address) == .subscribed }
        ) {
          try merge.mail(for: subscriber)
        })
    }
    return .done
  }

  private func nextOpen() -> (number: Int, subscriber: Subscriber)? {
    state.withLock { state in
      while true {
        while state.next <= recipients.count {
          let number = state.next
          state.next += 1
          let readiness = readiness(of: number)
          if readiness == (state.isSecondRound ? .triedBefore : .untried),
            let subscriber = recipients[number]
          {
            return (number, subscriber)
          }
        }
        if state.isSecondRound { return nil }
        (state.isSecondRound, state.next) = (true, 1)
      }
    }
  }

  private func takeOne() -> Bool {
    state.withLock { state in
      if let limit, state.taken >= limit { return false }
      state.taken += 1
      return true
    }
  }

  private func readiness(of number: Int) -> Readiness {
    Readiness(after: journal.outcome(of: number), resendsInDoubt: resendsInDoubt, now: now)
  }

  /// Who would be tried now, and who would not, and why.
  func census() throws -> Census {
    var census = try Census(
      of: recipients, journal: journal, consent: consent, resendsInDoubt: resendsInDoubt, now: now)
    if let limit { census.due = min(census.due, limit) }
    return census
  }
}
