package import Clock
import Delivery
package import Diagnostics
import Digest
import Foundation
import Subscribers

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

  /// How far an issue is that is not opened.
  func row(
    of issue: Issue, _ journals: IssueJournals, _ desk: ScheduleDesk?, _ lists: inout ListCache
  ) throws -> IssueRow {
    let isHeld = isAtWork(on: issue.id)
    let state = try journals.state(of: issue.id)
    return try row(of: issue, state, isHeld: isHeld, desk) {
      try status(of: issue, state, lists.list(issue.list), warnings: [])
    }
  }

  /// How far an issue is that is opened already.
  func row(of opened: OpenIssue, _ desk: ScheduleDesk?) throws -> IssueRow {
    let issue = opened.frozen.issue
    return try row(of: issue, opened.state, desk) {
      try status(of: issue, opened.state, opened.list, opened.table, warnings: [])
    }
  }

  /// - Parameters:
  ///   - isHeld: whether a run was at work before the journal was read; nil to ask it now.
  ///   - status: counts its recipients, where that is needed.
  func row(
    of issue: Issue, _ state: JournalState, isHeld: Bool? = nil, _ desk: ScheduleDesk?,
    _ status: () throws -> IssueStatus
  ) throws -> IssueRow {
    let isHeld = isHeld ?? isAtWork(on: issue.id)
    let (recipients, leftOver, inDoubt) = try count(state, status)
    let isOurs = state.owner == nil || state.owner == (try? effects.owner())
    return IssueRow(
      issue: issue.id, list: issue.list,
      state: isHeld
        ? .sending
        : !state.hasOutcomes
          ? slotStanding(of: issue.id, in: desk).map { $0.isWaiting && !$0.isApproved } == true
            ? .waiting : .composed
          : leftOver > 0 ? .leftOver : .sent,
      composed: issue.composed, sent: state.acceptedCount, recipients: recipients,
      leftOver: leftOver, inDoubt: inDoubt, isClosed: state.isClosed, isOfAnother: !isOurs)
  }

  /// How many an issue is for, and who of them is left over; as its status counts them.
  private func count(
    _ state: JournalState, _ status: () throws -> IssueStatus
  ) throws -> (recipients: Int, leftOver: Int, inDoubt: Int) {
    // A finished issue needs nothing but its journal.
    if state.version == 2, state.hasOutcomes, state.isSettled || state.isClosed {
      return (state.lastNumber + state.suppressedCount, 0, 0)
    }
    let status = try status()
    guard state.hasOutcomes, !state.isClosed else { return (status.recipients, 0, 0) }
    let leftOver = status.deferred + status.pending + status.inDoubt
    return (status.recipients, leftOver, status.inDoubt)
  }
}
