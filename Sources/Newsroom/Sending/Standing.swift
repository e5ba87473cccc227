import Delivery
import Digest
import Foundation
import Subscribers
import Synchronization

/// How far an issue is with each of its recipients: counted before a run, kept up while it is under way.
final class Standing: Sendable {
  private let kinds: Mutex<[JournalRecord.Kind?]>
  private let recipients: Recipients

  init(_ recipients: Recipients, _ journal: JournalState) {
    self.recipients = recipients
    kinds = Mutex((0..<recipients.count).map { journal.outcome(of: $0 + 1)?.kind })
  }

  /// Takes in what a run says of a recipient: the newest counts.
  func read(_ event: DeliveryEvent) {
    if case .settled(let number, _, let kind, _, _) = event { settle(number, kind) }
  }

  func settle(_ number: Int, _ kind: JournalRecord.Kind) {
    kinds.withLock { kinds in
      guard kinds.indices.contains(number - 1) else { return }
      // What another attempt came to does not undo that an earlier one may have arrived.
      let isOpen = [.unsent, .deferred, .held].contains(kind)
      if isOpen, [.inDoubt, .attempt].contains(kinds[number - 1]) { return }
      kinds[number - 1] = kind
    }
  }

  /// Who has no final outcome and may still be mailed, by reason. Consent is asked: who left is not left
  /// over.
  func leftOver(_ consent: ConsentLog) throws -> [LeftOver: Int] {
    let statuses = try consent.statuses()
    var counts: [LeftOver: Int] = [:]
    for (index, kind) in kinds.withLock({ $0 }).enumerated() {
      let reason: LeftOver
      switch kind {
      case .accepted, .rejected, .unsendable: continue
      // Whether they have it is open, wherever they are now.
      case .attempt, .inDoubt:
        counts[.inDoubt, default: 0] += 1
        continue
      case .deferred: reason = .deferred
      case .held: reason = .held
      case .unsent, nil: reason = .pending
      }
      guard recipients.isMailable(index + 1, by: statuses)
      else { continue }
      counts[reason, default: 0] += 1
    }
    return counts
  }
}
