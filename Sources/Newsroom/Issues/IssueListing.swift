package import Clock
import Delivery
package import Diagnostics
import Digest
package import Foundation
import Subscribers

/// An issue as it is listed.
package struct IssueRow: Sendable, Equatable {
  package enum State: String, Sendable, CaseIterable {
    /// Nobody was tried yet.
    case composed
    /// Somebody must let it go first.
    case waiting
    /// A run is at work on it now.
    case sending
    /// Nobody is left over, or nobody else shall be mailed.
    case sent
    case leftOver
  }

  package let issue: String
  package let list: String
  package let state: State
  package let composed: Date
  /// How many were accepted.
  package let sent: Int
  package let recipients: Int
  package let leftOver: Int
  /// Whether it was discarded after it was begun.
  package let isClosed: Bool
}

/// The issues of an edition.
package struct IssueListing: Sendable {
  /// Newest first.
  package let rows: [IssueRow]
  /// Issues that cannot be read.
  package let warnings: [Problem]
  package let timeZone: Zone
}

extension Newsroom {
  /// All issues and how far they are; one that is damaged is a warning.
  /// - Parameter list: nil for those of all lists.
  package func issues(of list: String?) throws(NewsroomProblem) -> IssueListing {
    try Step.load {
      try files.mustExist()
      if let list { _ = try known(list) }
      let survey = try files.issues.survey()
      var warnings = survey.problems
      var lists = ListCache(files: files)
      let journals = try journals()
      var rows: [IssueRow] = []
      let desk = knownDesk()
      for issue in survey.issues.reversed() where list == nil || issue.list == list {
        do { rows.append(try row(of: issue, journals, desk, &lists)) } catch let problem as Problem
        {
          warnings.append(problem)
        }
      }
      // Times are for people; a mistake in the configuration is no reason to show none.
      let timeZone = (try? edition())?.newsletter.timeZone ?? .utc
      return IssueListing(rows: rows, warnings: warnings, timeZone: timeZone)
    }
  }

  private func row(
    of issue: Issue, _ journals: IssueJournals, _ desk: ScheduleDesk?, _ lists: inout ListCache
  ) throws -> IssueRow {
    let isHeld = isAtWork(on: issue.id)
    let state = try journals.state(of: issue.id)
    let (recipients, leftOver) = try count(issue, state, &lists)
    return IssueRow(
      issue: issue.id, list: issue.list,
      state: isHeld
        ? .sending
        : !state.hasOutcomes
          ? slotStanding(of: issue.id, in: desk).map { $0.isWaiting && !$0.isApproved } == true
            ? .waiting : .composed
          : leftOver > 0 ? .leftOver : .sent,
      composed: issue.composed, sent: state.acceptedCount, recipients: recipients,
      leftOver: leftOver, isClosed: state.isClosed)
  }

  /// How many an issue is for, and who of them is left over; as its status counts them.
  private func count(
    _ issue: Issue, _ state: JournalState, _ lists: inout ListCache
  ) throws -> (recipients: Int, leftOver: Int) {
    // A finished issue needs nothing but its journal.
    if state.version == 2, state.hasOutcomes, state.isSettled || state.isClosed {
      return (state.lastNumber + state.suppressedCount, 0)
    }
    let status = try status(of: issue, state, lists.list(issue.list), warnings: [])
    let leftOver = status.deferred + status.pending + status.inDoubt
    return (status.recipients, state.hasOutcomes && !state.isClosed ? leftOver : 0)
  }
}
