import Articles
import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers

/// Issues as readers will see them. Nothing is written to the edition folder by looking.
extension Newsroom {
  /// - Parameters:
  ///   - id: of an issue that is composed; nil for what would be composed now.
  ///   - memory: what was read at the last look.
  package func preview(
    _ id: String?, of list: String? = nil, _ memory: PreviewMemory
  ) throws(NewsroomProblem) -> Preview {
    if let id { return .issue(try previewComposed(id, memory)) }
    let request = ComposeRequest(list: list)
    switch try draft(request, replacing: true) {
    case .tooFew(let minimum, let found, let warnings, let outlook):
      return .tooFew(
        minimum: minimum, found: found, articles: articles(of: outlook),
        notes: warnings + outlook.notes)
    case .made(let draft): return .issue(try preview(draft, memory))
    }
  }

  private func preview(
    _ draft: Draft, _ memory: PreviewMemory
  ) throws(NewsroomProblem) -> PreviewIssue {
    let issue = draft.issue
    let edition = try edition(list: issue.list)
    let opened = OpenIssue(
      frozen: draft.frozen, list: try Step.load { try memory.list(files.list(issue.list)) },
      state: JournalState(), table: nil, carriedSince: [], warnings: [], newest: issue,
      journal: files.journal(of: issue.id), recipientsFile: files.recipients(of: issue.id))
    let warnings = draft.warnings + draft.outlook.selection.warnings
    var made = try preview(
      opened, edition, isComposed: false,
      findings: warnings.map { Finding(rule: "compose", severity: .warning, problem: $0) },
      articles: articles(of: draft.outlook), notes: draft.outlook.notes, memory)
    made.traced = TracedIssue { [selection = draft.outlook.selection] in
      guard let templates = try? edition.templates() else { return nil }
      let trace = TemplateTrace(templates)
      let path = MainPath(edition: edition, now: issue.composed)
      let request = ComposeRequest(list: issue.list)
      return (try? path.compose(selection, as: issue.id, request, by: trace.sources))
        .map { ($0, trace.locations) }
    }
    return made
  }

  private func previewComposed(
    _ id: String, _ memory: PreviewMemory
  ) throws(NewsroomProblem) -> PreviewIssue {
    let issue = try Step.load { try self.issue(id).issue }
    let edition = try edition(list: issue.list)
    let opened = try open(id)
    let articles = try verdicts(in: issue).map { verdict, article in
      let source = article?.source ?? issue.entries.first { $0.id == verdict.id }?.source
      return PreviewArticle(
        title: verdict.title, id: verdict.id, isChosen: verdict.isChosen, reason: verdict.reason,
        source: source.map { folder.appending($0.path).location(line: $0.line) })
    }
    return try preview(
      opened, edition, isComposed: true,
      findings: opened.warnings.map {
        Finding(rule: "journals", severity: .warning, problem: $0)
      } + sourceFindings(of: opened.frozen, isStrict: false), articles: articles, notes: [], memory)
  }

  private func preview(
    _ opened: OpenIssue, _ edition: Edition, isComposed: Bool, findings: [Finding],
    articles: [PreviewArticle], notes: [Problem], _ memory: PreviewMemory
  ) throws(NewsroomProblem) -> PreviewIssue {
    var checked = try MainPath.check(
      preflight(opened, edition, skipsBadRows: false, asksPage: false))
    checked += try Step.load { try forgottenFindings() + logFindings(opened) }
    let secret = edition.configuration.secretKey
    let key: Data
    do {
      key = try Step.load {
        try memory.key(secret) { try SecretKey.load(secret, in: folder, effects) }
      }
    } catch {
      // A clone has none: all can be looked at but the readers' own links.
      checked += error.problems.map { Finding(rule: "secret-key", severity: .error, problem: $0) }
      key = Data(repeating: 0, count: 32)
    }
    let all =
      checked + findings
      + edition.configuration.zoneWarnings.map {
        Finding(rule: "time-zone", severity: .warning, problem: $0)
      }
    let tokens = UnsubscribeTokens(key: key)
    let merge = try Step.compose {
      try MailMerge(
        opened.frozen, unsubscribe: tokens,
        envelopeFrom: edition.configuration.delivery.envelopeFrom)
    }
    return PreviewIssue(
      frozen: opened.frozen, isComposed: isComposed,
      findings: all.filter { $0.severity == .error } + all.filter { $0.severity == .warning },
      articles: articles, notes: notes, list: opened.list,
      timeZone: edition.newsletter.timeZone, merge: merge, tokens: tokens)
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
