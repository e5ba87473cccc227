package import Clock
import Delivery
import Diagnostics
import Digest
package import Foundation
package import Mail
import Subscribers

/// What an issue came to for one recipient.
package struct RecipientStory: Sendable, Equatable {
  package let issue: String
  package let recipient: EmailAddress
  /// As it was frozen; nil as long as nothing is.
  package let number: Int?
  package let outcome: Outcome
  /// When somebody who was put off is tried again.
  package let due: Date?
  /// All that the journal says, in its order.
  package let records: [Record]
  package let timeZone: Zone

  /// One line of it.
  package struct Record: Sendable, Equatable {
    package var time: Date
    /// The word that the journal has for it.
    package var kind: String
    /// Nil where no relay was asked.
    package var relay: String?
    /// The relay's words, or ours where it said none.
    package var reply: String
  }

  /// As a status counts them.
  package enum Outcome: String, Sendable, CaseIterable {
    case accepted, rejected, deferred, held, inDoubt, unsendable, pending, suppressed

    init(_ outcome: JournalOutcome?, isMailable: Bool) {
      self =
        switch outcome?.kind {
        case .accepted: .accepted
        case .rejected: .rejected
        case .unsendable: .unsendable
        case .attempt where isMailable, .inDoubt where isMailable: .inDoubt
        case .deferred where isMailable: .deferred
        case .held where isMailable: .held
        case .attempt, .inDoubt, .deferred, .held, .unsent, nil:
          isMailable ? .pending : .suppressed
        }
    }
  }
}

extension RecipientStory.Record {
  fileprivate init(_ line: JournalStory.Line) {
    self.init(
      time: line.time, kind: line.kind, relay: line.relay == "-" ? nil : line.relay,
      reply: line.reply)
  }
}

extension Newsroom {
  /// Everything that is known of one recipient of an issue.
  /// - Throws: why somebody is none, where that is known.
  package func story(
    of address: EmailAddress, in id: String?, list: String? = nil
  ) throws(NewsroomProblem) -> RecipientStory {
    try Step.load {
      let issue = try issue(id, of: list).issue
      let state = try journalState(of: issue.id)
      let list = try mailingList(issue.list)
      let statuses = try list.consent.statuses()
      let status = statuses[address]
      // Who has another address now is the same one.
      let isListed = statuses.traces(of: address).contains {
        list.roster.listed.contains(AddressHash($0))
      }
      let timeZone = (try? edition())?.newsletter.timeZone ?? .utc
      func story(
        _ number: Int?, _ outcome: JournalOutcome?, _ lines: [JournalStory.Line]
      ) throws -> RecipientStory {
        let now = try effects.now()
        let isMailable = isListed && status == .subscribed && !state.isClosed
        let isPutOff = [.deferred, .held].contains(outcome?.kind) && isMailable
        return RecipientStory(
          issue: issue.id, recipient: address, number: number,
          outcome: RecipientStory.Outcome(outcome, isMailable: isListed && status == .subscribed),
          due: isPutOff ? outcome?.due(number ?? 0, at: now) : nil,
          records: lines.map(RecipientStory.Record.init),
          timeZone: timeZone)
      }
      if let entry = state.entriesByAddress[address.canonical] {
        return try story(
          nil, entry.outcome,
          [
            JournalStory.Line(
              time: entry.outcome.time, kind: entry.outcome.kind.rawValue, relay: "-",
              reply: entry.outcome.reply)
          ])
      }
      if let table = try frozenRecipients(of: issue.id, state) {
        if let number = number(
          of: address, in: table, state, by: statuses, listed: list.roster.listed)
        {
          return try story(
            number, state.outcome(of: number),
            journals().story(of: number, in: issue.id, state))
        }
        throw noRecipient(
          address, of: issue,
          status != .subscribed
            ? status.rawValue : isListed ? state.whyNotFixed : nil)
      }
      guard isListed, status == .subscribed else {
        throw noRecipient(address, of: issue, status == .subscribed ? nil : status.rawValue)
      }
      return try story(nil, nil, [])
    }
  }

  private func noRecipient(
    _ address: EmailAddress, of issue: Issue, _ reason: String?
  ) -> Problem {
    Problem(
      "\(address) is no recipient of \(issue.id): \(reason ?? "not on the list “\(issue.list)”")",
      at: files.issues.place(of: issue.id).location())
  }
}
