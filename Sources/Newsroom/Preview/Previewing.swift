import Articles
import Delivery
import Diagnostics
import Digest
import Dispatch
import Foundation
import Mail
import Subscribers
import Template

/// Issues as readers will see them. Nothing is written to the edition folder by looking.
extension Newsroom {
  /// - Parameters:
  ///   - id: of an issue that is composed; nil for what would be composed now.
  ///   - memory: what was read at the last look.
  package func preview(
    _ id: String?, of list: String? = nil, _ memory: PreviewMemory
  ) throws(NewsroomProblem) -> Preview {
    var newsroom = self
    newsroom.bodies = memory.bodies
    let preview = try newsroom.looked(id, of: list, memory)
    return memory.endLook() ? try newsroom.looked(id, of: list, memory) : preview
  }

  private func looked(
    _ id: String?, of list: String?, _ memory: PreviewMemory
  ) throws(NewsroomProblem) -> Preview {
    if let id { return .issue(try previewComposed(id, memory)) }
    let next = try nextIssue(of: list, memory)
    switch try draft(next.request, of: next.edition, replacing: true) {
    case .tooFew(let minimum, let found, let findings, let outlook):
      return .tooFew(
        minimum: minimum, found: found, articles: articles(of: outlook), findings: findings,
        notes: outlook.notes,
        // One that would give way is not come to: composing ends before that.
        refusals: next.refusals.filter { $0.holder != .unsent })
    case .made(let draft):
      var issue = try preview(draft, next, memory)
      issue.refusals = next.refusals
      return .issue(issue)
    }
  }

  private func preview(
    _ draft: Draft, _ next: NextIssue, _ memory: PreviewMemory
  ) throws(NewsroomProblem) -> PreviewIssue {
    let (issue, edition) = (draft.issue, next.edition)
    // Composing it asks what the last one noted of who had left.
    let newest = try Step.load { try memory.newest(of: issue.list, in: files.issues) } ?? issue
    let opened = OpenIssue(
      frozen: draft.frozen, list: try Step.load { try memory.list(files.list(issue.list)) },
      state: JournalState(), table: nil, carriedSince: [], warnings: [], newest: newest,
      last: draft.last, sentKey: draft.sentKey, journal: files.journal(of: issue.id),
      recipientsFile: files.recipients(of: issue.id))
    let places = issue.entries.compactMap { entry in
      entry.source.map { (entry.id, folder.appending($0.path).location(line: $0.line)) }
    }
    // Those that it was made by: when somebody asks they may be others. Pages ask as soon as it is made, and whoever
    // checks it meanwhile keeps one processor busy and leaves others idle.
    let templates = try? edition.templates()
    let traced = OnDemand { templates.flatMap { self.traced(draft, edition, $0) } }
    DispatchQueue.global(qos: .userInitiated).async { _ = traced.value }
    var made = try preview(
      opened, edition, isComposed: false,
      findings: next.refusals.map(\.finding) + draft.findings,
      articles: OnDemand { [outlook = draft.outlook] in self.articles(of: outlook) },
      places: Dictionary(places) { first, _ in first }, notes: draft.outlook.notes, memory)
    made.traced = traced
    return made
  }

  /// The same once more by templates with marks; what they are filled with is the same.
  private func traced(
    _ draft: Draft, _ edition: Edition, _ templates: [TemplateSource]
  ) -> TracedIssue? {
    guard let columns = try? edition.columns() else { return nil }
    let trace = TemplateTrace(templates)
    let composer = try? edition.composer(
      for: ComposeRequest(list: draft.issue.list), now: draft.issue.composed, columns: columns,
      templates: trace.sources)
    guard let html = try? composer?.html(filling: draft.filling, marking: TemplateTrace.items)
    else { return nil }
    var marked = draft.frozen
    marked.html = html
    return TracedIssue(marked, trace.locations, of: draft.frozen)
  }

  private func previewComposed(
    _ id: String, _ memory: PreviewMemory
  ) throws(NewsroomProblem) -> PreviewIssue {
    let issue = try Step.load { try self.issue(id).issue }
    let edition = try edition(list: issue.list)
    let glance = try Step.load { try PreviewMemory.glance(at: issue, in: files) }
    let opened = try open(id, reading: { files, _ in try memory.list(files) })
    let verdicts = try verdicts(in: issue)
    let articles = verdicts.map { verdict, article, _ in
      let source = article?.source ?? issue.entries.first { $0.id == verdict.id }?.source
      return PreviewArticle(
        title: verdict.title, id: verdict.id, isChosen: verdict.isChosen, reason: verdict.reason,
        source: source.map { folder.appending($0.path).location(line: $0.line) })
    }
    // The issue knows a retitled one by the id that it had.
    let places = zip(articles, verdicts).flatMap { article, verdict in
      article.source.map { source in
        [article.id, verdict.taken].compactMap(\.self).map { ($0, source) }
      } ?? []
    }
    let standing = try Step.check {
      try memory.standing(of: issue, in: self, glance) {
        let desk = knownDesk()
        return PreviewMemory.Standing(
          row: try row(of: opened, desk), findings: recordFindings(id, opened.state, desk),
          journal: opened.state)
      }
    }
    var looked = try preview(
      opened, edition, isComposed: true,
      findings: standing.findings
        + opened.warnings.map {
          Finding(rule: .journals, severity: .warning, problem: $0)
        } + sourceFindings(of: opened.frozen, isStrict: false), articles: OnDemand { articles },
      places: Dictionary(places) { first, _ in first }, notes: [], memory)
    looked.row = standing.row
    looked.traced = OnDemand { [frozen = opened.frozen] in
      self.retraced(frozen, edition, verdicts.map { ($0.article, $0.taken) })
    }
    return looked
  }

  private func preview(
    _ opened: OpenIssue, _ edition: Edition, isComposed: Bool, findings: [Finding],
    articles: OnDemand<[PreviewArticle]>, places: [String: SourceLocation], notes: [Problem],
    _ memory: PreviewMemory
  ) throws(NewsroomProblem) -> PreviewIssue {
    var preflight = try preflight(opened, edition, skipsBadRows: false, asksPage: false)
    preflight.consentDoubts = { [list = opened.list] _ in memory.consentDoubts(in: list) }
    var checked = try MainPath.check(preflight)
    let secret = edition.configuration.secretKey
    var key: Data?
    do {
      key = try Step.load {
        try memory.key(secret) { try SecretKey.load(secret, in: folder, effects) }
      }
    } catch {
      // A clone has none: all can be looked at but the readers' own links.
      checked += error.problems.map { Finding(rule: .secretKey, severity: .error, problem: $0) }
    }
    memory.see(key: key)
    checked += try Step.load {
      try memory.forgotten(of: self) { try forgottenFindings(memory.log) }
        + logFindings(opened) { [key] in key.map { ForgottenKey(key: $0) } }
    }
    checked += try memory.timetable(at: now(), in: self, timetableFindings)
    let own =
      key.map { key in
        // What would be composed now has no journal.
        isComposed
          ? journalFindings(opened, key: key)
          : [keyProblem(opened.sentKey, key)].compactMap(\.self).map {
            Finding(rule: .journal, severity: .error, problem: $0)
          }
      } ?? []
    let findings = own.isEmpty ? findings : own + findings.filter { $0.rule != .journal }
    // Composing says what is wrong with zones as well.
    let all =
      findings.filter { $0.rule == .takenName } + checked
      + findings.filter { $0.rule != .takenName }
      + (isComposed ? edition.configuration.zoneWarnings : []).map {
        Finding(rule: .timeZone, severity: .warning, problem: $0)
      }
    let judged = edition.configuration.severities.judge(all, isBegun: opened.table != nil)
    let read = isComposed ? [] : findings.filter(\.leavesOut)
    let reading = edition.configuration.severities.judge(read, isBegun: false).findings
    let tokens = UnsubscribeTokens(key: key ?? Data(repeating: 0, count: 32))
    let merge = try Step.compose {
      try MailMerge(
        opened.frozen, unsubscribe: tokens,
        envelopeFrom: edition.configuration.delivery.envelopeFrom)
    }
    return PreviewIssue(
      frozen: opened.frozen, isComposed: isComposed,
      findings: judged.findings, off: judged.off, readingProblems: reading.map(\.problem),
      notes: notes, allArticles: articles, places: places,
      readers: IssueReaders(of: opened),
      timeZone: edition.newsletter.timeZone, hasLinks: key != nil, merge: merge, tokens: tokens,
      last: opened.last.map { [files] last in
        (last, OnDemand { try? files.issues.load(last.id) })
      }, dates: MailDates(opened.state, in: edition.newsletter.timeZone))
  }

  private func articles(of outlook: Outlook) -> [PreviewArticle] {
    outlook.selection.decisions.map { decision in
      PreviewArticle(
        title: decision.article.title, id: decision.article.id,
        isChosen: decision.verdict.isChosen, reason: decision.reason(in: outlook.timeZone),
        source: folder.appending(decision.article.source.path)
          .location(line: decision.article.source.line))
    }
  }
}
