package import Diagnostics
package import Foundation

/// What a run did, and who is left over after it.
package struct SendReport: Sendable, Equatable {
  package var issue: String
  /// What this run came to.
  package var accepted = 0
  package var rejected = 0
  package var deferred = 0
  package var inDoubt = 0
  /// Addresses that no relay here can be given.
  package var unsendable = 0
  /// Refusals that speak of no reader's mailbox, booked on nobody.
  package var held = 0
  /// Put off because a relay asked for less at a time.
  package var slowed = 0
  /// Booked as rejected after days of refusals.
  package var givenUp = 0
  package var stop: StopReason?
  /// The relays that could not be reached in the end, each at the line of the configuration that could mend
  /// it.
  package var unreachable: [Problem] = []
  /// The relays that were given nobody any more before the recipients were at their end.
  package var leftRelays: [LeftRelay] = []
  /// Who of all recipients has no final outcome, by reason; also from earlier runs.
  package var leftOver: [LeftOver: Int] = [:]
  /// When the first of those that were put off is due.
  package var nextDue: Date?
  /// Where a dry run or a rehearsal put the mails.
  package var output: Place?
  /// What else somebody should know; nothing of it kept anybody from the mail.
  package var warnings: [Problem] = []

  package init(issue: String) { self.issue = issue }

  /// Why a relay is given nobody any more.
  package struct LeftRelay: Sendable, Equatable {
    package var relay: String
    package var stop: StopReason
    /// The same at the line of the configuration that could mend it.
    package var problem: Problem

    package init(relay: String, stop: StopReason, problem: Problem) {
      self.relay = relay
      self.stop = stop
      self.problem = problem
    }
  }

  package var attempted: Int {
    accepted + rejected + deferred + inDoubt + unsendable + held + slowed
  }
  package var leftOverCount: Int { leftOver.values.reduce(0, +) }
}

/// Why somebody has no final outcome yet.
package enum LeftOver: String, Sendable, CaseIterable {
  /// Put off by the relay, to be tried again.
  case deferred
  /// The connection was lost as the message ended: a person decides.
  case inDoubt
  /// Not tried yet: the run had a limit or ended early.
  case pending
  /// Held back because a refusal spoke of no mailbox.
  case held
  /// Waiting because a relay asked for less at a time.
  case slowed
}
