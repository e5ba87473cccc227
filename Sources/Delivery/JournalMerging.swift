package import Foundation

/// Several journals of one issue read as one: those of its shards, and what runs left elsewhere whose folder
/// was taken away.
extension JournalState {
  /// Takes in what another journal says of recipients; what it says of the issue is left alone.
  /// - Parameter numbering: what number a recipient of the other has here; nil for nobody.
  package mutating func merge(
    _ other: JournalState, numbering: (Int) -> Int? = { $0 }
  ) {
    // It may have been widened where it was taken away, after what lies here was copied.
    if numbersAlike(other), other.recipientsRecords.count > recipientsRecords.count {
      recipientsRecords = other.recipientsRecords
    }
    let last = lastNumber
    stamp = nil
    outcomes.merge(other.outcomes, behind: runs.count) { number in
      numbering(number).flatMap { (1..<(last + 1)).contains($0) ? $0 : nil }
    }
    runs += other.runs
    runsTellingBounces += other.runsTellingBounces
    unknownKinds += other.unknownKinds
    closedReason = closedReason ?? other.closedReason
  }

  /// Whether recipients have the same numbers in both: one was frozen with the list of the other, or with
  /// what that was widened to.
  package func numbersAlike(_ other: JournalState) -> Bool {
    let digests = Set(recipientsRecords.map(\.digest))
    return other.recipientsRecords.contains { digests.contains($0.digest) }
  }

  /// The same, told of the whole issue, where it is the journal of a shard.
  package var ofAllShards: JournalState {
    var state = self
    state.begin?.shard = nil
    return state
  }

  /// Whether only a segment of the list had it so far: then it is no issue of the list.
  package var isForSegmentAlone: Bool {
    !recipientsRecords.isEmpty && recipientsRecords.allSatisfy { $0.segment != nil }
  }

  /// The part of the list that was chosen last, of an issue that only parts of it had; nil for any other.
  package var part: String? { isForSegmentAlone ? recipientsRecords.last?.segment : nil }
}

/// A dead address that a run booked, of which the consent log is told.
package struct DeadAddress: Sendable, Equatable {
  package var number: Int
  /// When the run started that booked it.
  package var run: Date
  package var outcome: JournalOutcome

  package init(number: Int, run: Date, outcome: JournalOutcome) {
    self.number = number
    self.run = run
    self.outcome = outcome
  }
}

extension JournalState {
  /// The addresses that were booked as dead, by number; none of whom somebody was put back since, and
  /// none of runs of earlier versions, of which it is too late to tell.
  package func deadAddresses() -> [DeadAddress] {
    outcomes.refusedNumbers.compactMap { number in
      guard let outcome = outcomes[number], outcome.isDeadAddress,
        let run = outcomes.run(of: number), runs.indices.contains(run - 1),
        runsTellingBounces[run - 1]
      else { return nil }
      return DeadAddress(number: number, run: runs[run - 1], outcome: outcome)
    }
  }
}

extension JournalOutcome {
  /// Whether the relay said of this mailbox that there is none and never will be (RFC 3463 §3.2, §3.3;
  /// RFC 7505 §4.2), and that was booked. What was given up is no such word.
  package var isDeadAddress: Bool {
    let answer = ReplyCode(of: reply)
    // A code that is quoted behind other words decided nothing.
    guard kind == .rejected, relay != "-", reply.hasPrefix("\(answer.code) "),
      let code = answer.enhanced
    else { return false }
    return code.statusClass == 5 && FailureScope.isGone(code)
  }
}
