import Delivery
import Diagnostics
import Digest
import Foundation
import Subscribers
import Synchronization

/// How far an issue is with each of its recipients: counted before a run, kept up while it is under way.
final class Standing: Sendable {
  private let kinds: SleepingLock<[JournalRecord.Kind?]>
  /// Who is left over because a relay asked for less at a time.
  private let slowed = Mutex<Set<Int>>([])
  private let shard: Shard?

  /// - Parameter shard: the part that is counted; nil for all.
  init(_ recipients: Recipients, _ journal: JournalState, _ shard: Shard? = nil) {
    self.shard = shard
    kinds = SleepingLock((0..<recipients.count).map { journal.kind(of: $0 + 1) })
  }

  /// Takes in what a run says of a recipient: the newest counts.
  func read(_ event: DeliveryEvent) {
    switch event {
    case .settled(let number, _, let kind, _, _): settle(number, kind)
    case .leftSlowed(let number): _ = slowed.withLock { $0.insert(number) }
    default: break
    }
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

  /// Who has no final outcome and may still be mailed, by reason. Roster and consent are asked: who left is
  /// not left over.
  func leftOver(_ recipients: Recipients, _ consent: ConsentLog) throws -> [LeftOver: Int] {
    let statuses = try consent.statuses()
    let slowed = slowed.withLock { $0 }
    var counts: [LeftOver: Int] = [:]
    for (index, kind) in kinds.withLock({ $0 }).enumerated()
    where shard?.contains(index + 1) ?? true {
      let reason: LeftOver
      switch kind {
      case .accepted, .rejected, .unsendable: continue
      case .attempt, .inDoubt: reason = .inDoubt
      case .deferred: reason = slowed.contains(index + 1) ? .slowed : .deferred
      case .held: reason = .held
      case .unsent, nil: reason = .pending
      }
      guard try recipients.isMailable(index + 1, by: statuses)
      else { continue }
      counts[reason, default: 0] += 1
    }
    return counts
  }
}
