import Delivery
package import Mail

/// What arrived of a rehearsal, beside what the run says of each recipient.
package struct Arrivals: Sendable, Equatable {
  package struct Count: Sendable, Equatable {
    package var once = 0
    package var twice = 0
    package var never = 0

    mutating func add(_ times: Int) {
      switch times {
      case 0: never += 1
      case 1: once += 1
      default: twice += 1
      }
    }
  }

  /// What a run can say of a recipient in the end; nobody came to those that were not tried.
  package enum Verdict: String, Sendable, CaseIterable {
    case accepted, rejected, deferred, held, inDoubt, unsendable, notTried
  }

  package private(set) var byVerdict: [Verdict: Count] = [:]
  package private(set) var total = Count()
  /// Who got it more than once, which must not be.
  package private(set) var twice: [EmailAddress] = []
  /// Who was accepted and got nothing: the server said yes and did not mean it.
  package private(set) var lost: [EmailAddress] = []

  mutating func add(_ address: EmailAddress, _ verdict: Verdict, times: Int) {
    byVerdict[verdict, default: Count()].add(times)
    total.add(times)
    if times > 1 { twice.append(address) }
    if times == 0, verdict == .accepted { lost.append(address) }
  }
}

extension Arrivals.Verdict {
  /// - Parameter kind: the last record of a recipient; nil where there is none.
  init(_ kind: JournalRecord.Kind?) {
    self =
      switch kind {
      case .accepted: .accepted
      case .rejected: .rejected
      case .deferred: .deferred
      case .held: .held
      // As a resume reads it.
      case .inDoubt, .attempt: .inDoubt
      case .unsendable: .unsendable
      case .unsent, nil: .notTried
      }
  }
}
