import Delivery
package import Diagnostics
import Digest
import Foundation
import Subscribers

/// How far the issues of an edition are, read for an agenda.
extension Newsroom {
  /// What is to be sent where nobody names an issue; nothing is written, and nothing locked.
  /// - Parameter request: whose issues are asked for, and what counts as due.
  /// - Returns: with it what is wrong with issues that cannot be read at all.
  package func agenda(
    _ request: SendRequest
  ) throws(NewsroomProblem) -> (agenda: Agenda, warnings: [Problem]) {
    try Step.load {
      try files.mustExist()
      let list = try request.list.map { try known($0).name }
      let survey = try files.issues.survey()
      let issues = survey.issues.filter { list == nil || $0.list == list }
      guard !issues.isEmpty else {
        // In the words of somebody who asks for the one composed last.
        return (Agenda(), try issue(nil, of: list).warnings)
      }
      let now = try effects.now()
      var lists = ListCache(files: files, keeping: .addresses)
      let journals = try journals()
      let desk = knownDesk()
      let owner = try effects.owner()
      let items = issues.compactMap { issue -> Agenda.Item? in
        var item = Agenda.Item(
          issue: issue.id, composed: issue.composed, isRegular: issue.isRegular,
          standing: standing(of: issue, journals, request, now, &lists))
        if case .begun(let begun) = item.standing, begun.isOurs, begun.isOpen,
          let state = try? journals.state(of: issue.id),
          let problem = journalTooOld(issue.id, state, in: desk?.record)
        {
          item.standing = .unreadable(problem)
        }
        guard item.standing == .neverBegun else { return item }
        // Nobody has it by its journal, be it there.
        let hasJournal = (try? journals.state(of: issue.id).isBegun) ?? false
        if let known = sentElsewhere(issue.id, hasJournal: hasJournal, in: desk) {
          // Who is not certain names it.
          item.standing = known.isCertain ? .unreadable(known.problem) : .outdated(known.problem)
          return item
        }
        guard let slot = slotStanding(of: issue.id, in: desk) else { return item }
        // What waits, or was withdrawn, is sent by approval or by its name.
        if slot.isOver { return nil }
        if slot.isWaiting {
          item.standing = .waiting
          return item
        }
        if !request.takesOver, let other = slot.owner, other != owner {
          item.standing = .begun(Agenda.Begun(isOurs: false, lastAccepted: issue.composed, due: 1))
        }
        return item
      }
      return (Agenda(items, at: now), survey.problems)
    }
  }

  private func standing(
    of issue: Issue, _ journals: IssueJournals, _ request: SendRequest, _ now: Date,
    _ lists: inout ListCache
  ) -> Agenda.Standing {
    do {
      let state = try journals.state(of: issue.id)
      if state.isClosed { return .closed }
      if !state.isSettled || !state.hasOutcomes,
        let problem = issue.ofBeforeKnown(at: files.issues.place(of: issue.id))
      {
        return .outdated(problem)
      }
      guard state.hasOutcomes else { return .neverBegun }
      var begun = Agenda.Begun(
        lastAccepted: state.lastAccepted ?? state.runs.first ?? issue.composed)
      if state.isSettled {
        begun.isOurs = try state.owner == effects.owner()
        return .begun(begun)
      }
      begun.isOurs = try request.takesOver || state.version == 1 || state.owner == effects.owner()
      guard begun.isOurs else {
        begun.due = 1
        return .begun(begun)
      }
      guard let table = try journals.recipients(of: issue.id, state) else {
        if now.timeIntervalSince(begun.lastAccepted) > Agenda.patience {
          begun.due = max(1, state.lastNumber - state.finalCount)
          return .begun(begun)
        }
        throw Problem(
          "sending was begun by an older Broadsheet", at: files.journal(of: issue.id).location())
      }
      let list = try lists.list(issue.list)
      let census = try Census(
        of: Recipients(
          frozen: table, listed: list.roster.listed,
          renamed: list.consent.statuses().renamed, journal: state), journal: state,
        consent: list.consent,
        resendsInDoubt: request.resendsInDoubt, now: now)
      (begun.due, begun.waiting, begun.inDoubt) = (census.due, census.waiting, census.inDoubt)
      begun.exhausted = census.givenUp.count
      return .begun(begun)
    } catch let problem as Problem {
      return .unreadable(problem)
    } catch {
      return .unreadable(Problem(error.plainReason))
    }
  }
}

/// Lists that are read once, however many issues ask for them.
struct ListCache {
  let files: EditionFiles
  private let kept: Roster.Kept
  private var read: [String: Result<MailingList, any Error>] = [:]

  init(files: EditionFiles, keeping kept: Roster.Kept = .rows) {
    self.files = files
    self.kept = kept
  }

  mutating func list(_ name: String) throws -> MailingList {
    if let known = read[name] { return try known.get() }
    let result = Result { try MailingList(at: files.list(name), keeping: kept) }
    read[name] = result
    return try result.get()
  }
}
