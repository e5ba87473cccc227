import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers
import Synchronization

/// The recipients of an issue who may be mailed and have not been yet.
final class IssueQueue: RecipientQueue {
  private let subscribers: [Subscriber]
  private let consent: ConsentLog
  private let merge: MailMerge
  private let journal: JournalState
  private let resendsInDoubt: Bool
  private let limit: Int?
  private let now: Date
  private let state = Mutex((next: 0, taken: 0))

  init(
    list: MailingList, merge: MailMerge, journal: JournalState = JournalState(),
    resendsInDoubt: Bool = false, limit: Int? = nil, now: Date
  ) {
    subscribers = list.roster.subscribers
    consent = list.consent
    self.merge = merge
    self.journal = journal
    self.resendsInDoubt = resendsInDoubt
    self.limit = limit
    self.now = now
  }

  func next() throws -> DeliveryJob? {
    while let subscriber = nextOpen() {
      // Asked at the last moment: who unsubscribes while the run is under way is not mailed.
      guard try consent.status(of: subscriber.address) == .subscribed else { continue }
      guard takeOne() else { return nil }
      let merge = merge
      return DeliveryJob(recipient: subscriber.address) { try merge.mail(for: subscriber) }
    }
    return nil
  }

  /// How many recipients a run would try now.
  func count() throws -> Int {
    let open = try subscribers.count {
      isOpen($0) ? try consent.status(of: $0.address) == .subscribed : false
    }
    return min(open, limit ?? open)
  }

  /// Deferred recipients who are not due yet, and the moment when the first of them is.
  var waiting: (count: Int, next: Date)? {
    let entries = journal.entries.values.filter { $0.kind == .deferred && $0.due > now }
    return entries.map(\.due).min().map { (entries.count, $0) }
  }

  private func nextOpen() -> Subscriber? {
    state.withLock { state in
      while state.next < subscribers.count {
        let subscriber = subscribers[state.next]
        state.next += 1
        if isOpen(subscriber) { return subscriber }
      }
      return nil
    }
  }

  private func takeOne() -> Bool {
    state.withLock { state in
      if let limit, state.taken >= limit { return false }
      state.taken += 1
      return true
    }
  }

  /// What a resume does with each recipient, by the last word of the journal.
  private func isOpen(_ subscriber: Subscriber) -> Bool {
    guard let entry = journal.entries[subscriber.address.canonical] else { return true }
    return switch entry.kind {
    case .accepted, .rejected: false
    case .attempt, .inDoubt: resendsInDoubt
    case .deferred: entry.due <= now
    case .unsent: true
    }
  }
}
