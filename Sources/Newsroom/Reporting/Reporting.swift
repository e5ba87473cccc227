import Clock
import Delivery
package import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers

/// Counting what a send came to, and the page about it.
extension Newsroom {
  /// What a send came to. A run that is at work is not held up: it is told how far that is.
  /// - Parameter list: whose latest issue is meant where none is named.
  package func report(
    on id: String?, list: String? = nil
  ) throws(NewsroomProblem) -> IssueReport {
    try Step.load {
      let (issue, warnings) = try issue(id, of: list)
      let isRunning = isAtWork(on: issue.id)
      let state = try journalState(of: issue.id)
      guard state.version == 2 else {
        throw Problem(
          "an older Broadsheet sent it, and its journal tells too little",
          at: files.journal(of: issue.id).location(), advice: .seeStatus)
      }
      guard state.isBegun, let table = try frozenRecipients(of: issue.id, state) else {
        throw Problem(
          "nothing of \(issue.id) was sent yet", at: files.issues.place(of: issue.id).location())
      }
      let newsletter = try? edition(list: issue.list).newsletter
      let history = Collected()
      try IssueFollower(of: issue.id, in: files) { history.value.read($0) }.read()
      var report = IssueReport(
        issue: issue.id, subject: issue.subject, newsletter: issue.newsletterName,
        language: newsletter?.language ?? "en", made: try effects.now(),
        timeZone: newsletter?.timeZone ?? .utc,
        isRunning: isRunning, isClosed: state.isClosed, warnings: warnings)
      if !state.isClosed {
        do {
          try state.mustBelong(
            to: nil, takesOver: false, digest: try files.issues.digest(of: issue.id),
            at: files.journal(of: issue.id))
        } catch let problem as Problem { report.refusal = problem }
      }
      report.take(history.value)
      try count(issue, state, table, in: &report)
      return report
    }
  }

  /// Counts each recipient's last word. The roster is asked only where somebody is open: who left is not
  /// left over.
  private func count(
    _ issue: Issue, _ state: JournalState, _ table: RecipientTable, in report: inout IssueReport
  ) throws {
    var census = IssueReport.Census()
    let now = try effects.now()
    let isOpen = !state.isSettled
    let list = isOpen ? try mailingList(issue.list, keeping: .addresses) : nil
    let recipients = try list.map {
      Recipients(
        frozen: table, listed: $0.roster.listed, renamed: try $0.consent.statuses().renamed,
        journal: state)
    }
    let statuses = try list?.consent.statuses()
    for number in 1..<(table.count + 1) {
      let outcome = state.outcome(of: number)
      let isMailable: Bool
      if !state.isClosed, let recipients, let statuses, outcome?.isFinal != true {
        isMailable = try recipients.isMailable(number, by: statuses)
      } else {
        isMailable = false
      }
      census.count(number, try table.address(number), outcome, isMailable: isMailable, at: now)
    }
    census.fill(&report)
    report.counts[.suppressed, default: 0] += state.suppressedCount
    report.recipients = table.count + state.suppressedCount
    report.slowest = report.times.slowest.map { slow in
      (1...table.count).contains(slow.number)
        ? (try? table.address(slow.number).description) ?? "" : ""
    }
  }

  /// Where the page about an issue lies by default: in the outbox, which stays out of git and can be made
  /// again.
  package func reportPage(of issue: String) -> Place {
    files.outbox(issue).appending("report.html")
  }

  /// Writes a page, readable for its owner alone: it names readers.
  package func write(_ page: String, to place: Place) throws(NewsroomProblem) {
    try Step.record {
      try mustSpare(place)
      let folder = place.url.deletingLastPathComponent()
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      } catch { throw Problem.system("the folder cannot be made", error, at: place.location()) }
      // Another may be looking at the old one.
      let draft = Place(
        url: folder.appending(path: ".\(place.url.lastPathComponent).new"), shown: place.shown)
      unlink(draft.path)
      try writeWholeFile(Data(page.utf8), to: draft, mode: 0o600)
      guard rename(draft.path, place.path) == 0 else {
        let reason = errno
        unlink(draft.path)
        throw Problem.system("cannot be written", reason, at: place.location())
      }
    }
  }

  /// What is collected while a journal is read.
  private final class Collected { var value = SendHistory() }
}

extension IssueReport {
  mutating func take(_ history: SendHistory) {
    // Those of several journals come one journal after the other.
    runs = history.runs.sorted { $0.started < $1.started }
    answers = history.answers
    otherAnswers = history.otherAnswers
    times = history.times
    decisions = history.decisions
  }
}
