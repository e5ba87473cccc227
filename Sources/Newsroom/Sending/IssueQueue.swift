import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers

/// The recipients of an issue who may be mailed and have not been yet.
///
/// First those who were never tried, so that nobody stands behind somebody who was put off; at the end once
/// more those who were missing in the roster when it was their turn.
final class IssueQueue: RecipientQueue {
  private let recipients: Recipients
  private let consent: ConsentLog
  private let roster: RosterWatch
  private let merge: MailMerge
  private let journal: JournalState
  private let request: SendRequest
  /// The present when the run began: nobody becomes due in the middle of it.
  private let now: Date
  private let dates: MailDates
  private let state = SleepingLock(State())

  private enum Round { case untried, triedBefore, missing }

  private struct State {
    var next = 1
    var round = Round.untried
    var taken = 0
    /// Those whom the roster had no row for.
    var missing: [Int32] = []
  }

  init(
    recipients: Recipients, consent: ConsentLog, roster: RosterWatch, merge: MailMerge,
    journal: JournalState, request: SendRequest, now: Date, dates: MailDates
  ) {
    self.recipients = recipients
    self.consent = consent
    self.roster = roster
    self.merge = merge
    self.journal = journal
    self.request = request
    self.now = now
    self.dates = dates
  }

  func next() throws -> DeliveryJob? {
    while let (number, isLastChance) = nextOpen() {
      guard !recipients.spares(number), let subscriber = recipients[number] else { continue }
      // Asked here so that nothing is begun for who left, and once more before the message itself leaves.
      guard try consent.status(of: subscriber.address) == .subscribed else { continue }
      guard try roster.isListed(subscriber.address) else {
        // A save may have emptied the file for a moment.
        if !isLastChance { state.withLock { $0.missing.append(Int32(number)) } }
        continue
      }
      guard takeOne() else { return nil }
      return job(number, subscriber)
    }
    return nil
  }

  func again(_ number: Int) throws -> DeliveryJob? {
    guard !recipients.spares(number), let subscriber = recipients[number],
      try consent.status(of: subscriber.address) == .subscribed,
      try roster.isListed(subscriber.address)
    else { return nil }
    return job(number, subscriber)
  }

  private func job(_ number: Int, _ subscriber: Subscriber) -> DeliveryJob {
    let (merge, consent, roster) = (merge, consent, roster)
    let date = dates.date(of: number)
    return DeliveryJob(
      number: number, recipient: subscriber.address, previous: journal.outcome(of: number),
      isStillWanted: {
        try consent.status(of: subscriber.address) == .subscribed
          && roster.isListed(subscriber.address)
      }
    ) {
      try merge.mail(for: subscriber, dated: date)
    }
  }

  private func nextOpen() -> (number: Int, isLastChance: Bool)? {
    state.withLock { state in
      while true {
        switch state.round {
        case .untried, .triedBefore:
          while state.next <= recipients.count {
            let number = state.next
            state.next += 1
            if isOpen(number, in: state.round) { return (number, false) }
          }
          state.next = 1
          state.round = state.round == .untried ? .triedBefore : .missing
        case .missing:
          return state.missing.popLast().map { (Int($0), true) }
        }
      }
    }
  }

  private func isOpen(_ number: Int, in round: Round) -> Bool {
    guard request.shard?.contains(number) ?? true, !journal.isFinal(number) else { return false }
    let readiness = Readiness(
      of: number, after: journal.outcome(of: number), resendsInDoubt: request.resendsInDoubt,
      now: now)
    return readiness == (round == .untried ? .untried : .triedBefore)
  }

  private func takeOne() -> Bool {
    state.withLock { state in
      if let limit = request.limit, state.taken >= limit { return false }
      state.taken += 1
      return true
    }
  }
}
