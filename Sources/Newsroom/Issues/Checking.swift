import Articles
import Delivery
package import Diagnostics
package import Digest
import Foundation
import Subscribers

/// What a check says of an issue.
package struct CheckReport: Sendable {
  package let issue: String
  /// Its list, unless that is the one which is meant where none is named.
  package let otherList: String?
  package let findings: [Finding]
  /// How far the issue is.
  package let row: IssueRow
  /// The rules that are turned off, each with how much it would have told.
  package let off: [(rule: RuleName, count: Int)]
  /// What else somebody should know, such as an old issue that cannot be read.
  package let warnings: [Problem]

  package var errors: Int { findings.count { $0.severity == .error } }
  package var isSendable: Bool { errors == 0 }
}

extension Newsroom {
  /// Looks over a composed issue and its list, as a send does before it begins, and over the sources for files
  /// that no issue can have.
  /// - Parameter isStrict: whether such a file is an error.
  package func check(
    _ id: String?, list: String? = nil, skipsBadRows: Bool, isStrict: Bool = false
  ) throws(NewsroomProblem) -> CheckReport {
    let name: String
    do { name = try Step.load { try issue(id, of: list).issue.id } } catch {
      // Before the first issue is composed there is a timetable to be looked at all the same.
      let timetable = (try? timetableProblems(at: effects.now())) ?? []
      throw timetable.isEmpty ? error : NewsroomProblem(step: .check, timetable + error.problems)
    }
    let edition = try edition()
    // Before the journal: a run that ends meanwhile writes to both.
    let desk = knownDesk()
    let opened = try open(name)
    // Without it nothing could be sent.
    let key = try Step.load {
      try SecretKey.load(edition.configuration.secretKey, in: folder, effects)
    }
    let all =
      try MainPath.check(preflight(opened, edition, skipsBadRows: skipsBadRows, asksPage: true))
      + otherFindings(of: opened, edition, isStrict: isStrict, key: key)
      + timetableFindings() + standingFindings(opened, desk, key: key)
    let judged = try self.edition(list: opened.list.name).configuration.severities
      .judge(all, isBegun: opened.table != nil)
    return CheckReport(
      issue: name,
      otherList: opened.list.name == edition.configuration.lists.first ? nil : opened.list.name,
      findings: judged.findings, row: try Step.check { try row(of: opened, desk) },
      off: judged.off,
      warnings: opened.warnings + [relayMemory().problem].compactMap(\.self))
  }

  /// What a check tells besides what the issue's rules do: of sources, logs, clocks and the timetable.
  func otherFindings(
    of opened: OpenIssue, _ edition: Edition, isStrict: Bool, key: Data
  ) throws(NewsroomProblem) -> [Finding] {
    try sourceFindings(of: opened.frozen, isStrict: isStrict)
      + Step.load { try forgottenFindings() + logFindings(opened) { ForgottenKey(key: key) } }
      + Finding.warnings(.timeZone, edition.configuration.zoneWarnings)
      + Finding.warnings(.timetable, edition.configuration.approvalWarnings)
  }

  /// What keeps the timetable from sending.
  func timetableFindings() throws(NewsroomProblem) -> [Finding] {
    try NewsroomProblem.naming(nil) { try timetableProblems(at: effects.now()) }.map {
      Finding(rule: .timetable, severity: .error, problem: $0, isOfTimetable: true)
    }
  }

  /// What keeps an issue from being sent by the configuration alone, which says that warnings of these rules do.
  /// - Parameter key: what signs links.
  func raisedFindings(
    of opened: OpenIssue, _ edition: Edition, key: Data
  ) throws(NewsroomProblem) -> [Finding] {
    let severities = edition.configuration.severities
    let raised = severities.raised
    // To read the sources takes its time, and most ask nothing of the kind.
    guard opened.table == nil, raised.contains(where: { !Preflight.rules.contains($0) }) else {
      return []
    }
    let others = try otherFindings(of: opened, edition, isStrict: false, key: key).filter {
      $0.severity == .warning && raised.contains($0.rule)
    }
    return severities.judge(others, isBegun: false).findings
  }

  /// What a send would refuse of how far the issue is: by its journal, else by what the timetable's record knows.
  private func standingFindings(
    _ opened: OpenIssue, _ desk: ScheduleDesk?, key: Data
  ) -> [Finding] {
    let own = journalFindings(opened, key: key)
    return own.isEmpty ? recordFindings(opened.frozen.issue.id, opened.state, desk) : own
  }

  func journalFindings(_ opened: OpenIssue, key: Data) -> [Finding] {
    let issue = opened.frozen.issue
    do throws(Problem) {
      if let problem = issue.ofBeforeKnown(at: files.issues.place(of: issue.id)) { throw problem }
      // Whose it is a send alone knows: it may be told to be somebody.
      try opened.mustBeOurs(nil, takesOver: false, key: SecretKey.fingerprint(of: key))
      try mustKeepKey(opened, key)
      return []
    } catch { return [Finding(rule: .journal, severity: .error, problem: error)] }
  }

  func recordFindings(
    _ id: String, _ state: JournalState, _ desk: ScheduleDesk?
  ) -> [Finding] {
    let lost =
      state.mailedCount == 0 ? sentElsewhere(id, hasJournal: state.isBegun, in: desk) : nil
    if let lost {
      return [
        Finding(
          rule: .journal, severity: lost.isCertain ? .error : .warning, problem: lost.problem)
      ]
    }
    return [journalTooOld(id, state, in: desk?.record)].compactMap(\.self).map {
      Finding(rule: .journal, severity: .error, problem: $0)
    }
  }

  /// What a send would refuse of the consent log, and rows that are one person's.
  func logFindings(
    _ opened: OpenIssue, key: () throws -> ForgottenKey?
  ) throws -> [Finding] {
    let double = try opened.list.consent.statuses().sharedRows(
      in: opened.list.roster, at: files.list(opened.list.name))
    var findings =
      double.map { Finding(rule: .samePerson, severity: .warning, problem: $0) }
      + Finding.warnings(.consentLog, copyWarnings(of: files.list(opened.list.name)))
    do { try mustHaveAllOptOuts(opened, key: key) } catch let problem as Problem {
      findings.append(Finding(rule: .consentLog, severity: .error, problem: problem))
    }
    return findings
  }

  /// The issue is frozen and lacks what these files hold, or the next one will; a tag that nobody bears keeps
  /// its section empty; what an article says may not be shown as it is written.
  func sourceFindings(
    of frozen: FrozenIssue, isStrict: Bool
  ) throws(NewsroomProblem) -> [Finding] {
    let (id, list) = (frozen.issue.id, frozen.issue.list)
    let path = MainPath(edition: try edition(list: list), now: try now())
    var skipped: [Problem] = []
    var notes: [Problem] = []
    var unknown: [Problem] = []
    var bodies: [Problem] = []
    var dated: Problem?
    var alike: [Problem] = []
    do {
      let material = try path.load(except: id)
      let selector = try path.selector(material, ComposeRequest(list: list))
      skipped = Array(material.reading.skippedFiles(for: selector.window).dropFirst())
      notes = material.reading.sourceNotes
      unknown = UnknownTags(material, rules: path.edition.configuration.tagRules)
        .problems(of: selector)
      alike = Lookalikes(of: frozen.issue, among: material.carried).problems
      dated = DatedByFile(frozen.issue, of: material.articles).problem(in: folder)
      let ids = Set(frozen.issue.entries.map(\.id))
      bodies = frozen.bodyWarnings(
        of: try Step.load {
          try material.articles.filter { ids.contains($0.id) }.map(path.edition.withText)
        }, among: material.articles)
    } catch { skipped = error.problems }
    return skipped.map {
      Finding(rule: .skippedFile, severity: isStrict ? .error : .warning, problem: $0)
    } + notes.map { Finding(rule: .source, severity: .warning, problem: $0) }
      + unknown.map { Finding(rule: .unknownTag, severity: .warning, problem: $0) }
      + bodies.map { Finding(rule: .articleText, severity: .warning, problem: $0) }
      + alike.map { Finding(rule: .lookalike, severity: .warning, problem: $0) }
      + [dated].compactMap(\.self).map {
        Finding(rule: .fileTime, severity: .warning, problem: $0)
      }
  }
}
