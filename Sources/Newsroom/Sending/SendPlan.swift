package import Clock
import Delivery
package import Diagnostics
package import Digest
package import Foundation
import Subscribers

/// A send before anything of it is done: all that a question, a page or a timetable must know.
///
/// While it is held, nobody else works on the issue.
package struct SendPlan: Sendable {
  package let issue: Issue
  package let request: SendRequest
  /// What the check says; with an error among it nothing is sent.
  package let findings: [Finding]
  /// What else somebody should know, such as an old issue that cannot be read.
  package let warnings: [Problem]
  /// How many are tried in this run.
  package let recipients: Int
  /// Who was put off and is not due yet, and when the first of them is.
  package let waiting: Waiting?
  /// In doubt from an earlier run, and not tried in this one.
  package let inDoubt: Int
  /// Put off for so long that they are tried no more: they are booked as rejected.
  package let givenUp: Int
  /// Recipients who left since, and are not mailed.
  package let suppressed: Int
  /// The names of the relays; none where nothing leaves the machine.
  package let relays: [String]
  /// Where a dry run or a rehearsal puts the mails.
  package let output: Place?
  /// Whether the recipients are those of an earlier run.
  package let isBegun: Bool

  /// Whether some of it is written into a folder of this machine, and counts as sent all the same.
  package var fillsFolder: Bool {
    !relays.isEmpty && work.settings.contains(where: \.isFolder)
  }

  package var subject: String { issue.subject }
  package var sender: String { issue.from }
  package var isSendable: Bool { !findings.contains { $0.severity == .error } }

  package struct Waiting: Sendable, Equatable {
    package var count: Int
    package var until: Date
  }

  /// Whose days and hours times are shown in.
  package let timeZone: Zone

  /// The articles that it carries once somebody of the list has it.
  var carries: [String] { issue.entries.flatMap(\.carries) }

  /// More recipients of an issue that is begun: those of a segment, or the rest of the list.
  struct Widening: Sendable, Equatable {
    var segment: String?
    /// Who of them could not be mailed.
    var suppressed: Int
  }

  /// The part of the list that was chosen last, where only parts of it have had the issue once this is done; nil for the
  /// whole list.
  package var part: String? {
    if let widening = work.widening { return widening.segment }
    return isBegun ? work.state.part : work.segment
  }

  var work: Work
  var keepsJournal: Bool { request.keepsJournal }

  /// What carries the plan out.
  struct Work: Sendable {
    let recipients: Recipients
    let consent: ConsentLog
    /// Who is tried, each with the date of the run that began then.
    let queue: @Sendable (_ started: @escaping @Sendable (Int) -> Date?) -> any RecipientQueue
    let roster: RosterWatch
    var relays: [Relay]
    /// What holds for all of them together.
    var limits: RunLimits
    /// What the configuration says of relays.
    let settings: [RelaySettings]
    /// What of recipients is frozen besides their addresses.
    let columns: [String]
    /// The SHA-256 of the issue, as its journal bears it.
    let digest: String
    /// What tells the key of the links from another.
    let key: String
    let state: JournalState
    let givenUp: [Int]
    /// Who is in the roster and could not be mailed when sending began.
    let suppressed: Int
    /// What chose the recipients of the first freeze; nil for the whole list.
    let segment: String?
    let widening: Widening?
    /// Nobody else works on the issue as long as this lives.
    let lock: IssueLock?
  }
}
