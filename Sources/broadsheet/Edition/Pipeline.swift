import Articles
import Delivery
import Diagnostics
import Digest
import Foundation
import Subscribers
import Template

/// The main path: load → select → compose → check → deliver → record.
struct Pipeline {
  let edition: Edition
  let now: @Sendable () -> Date

  /// What an issue is asked to be.
  struct Request {
    var id: String?
    var subject: String?
    var tags: TagExpression
    var span: Span
    var force: Bool
  }

  /// Makes an issue and freezes it.
  /// - Returns: nil when too few articles are new: that is no error.
  func compose(_ request: Request) throws -> (issue: FrozenIssue, withoutRoom: [Article])? {
    let articles = try StepError.name(.load) { try load() }
    let id = try StepError.name(.compose) {
      try request.id ?? composer(request, fields: []).issueID()
    }
    let selection = try StepError.name(.select) { try select(articles, for: id, request) }
    guard selection.count >= edition.configuration.issue.minimum else { return nil }
    return try StepError.name(.compose) {
      let replaced = try lockForReplacing(id, force: request.force)
      defer { withExtendedLifetime(replaced) {} }
      let roster = try Roster(
        contentsOf: edition.listPlace().roster, showing: edition.listPlace().shownRoster)
      let composer = try composer(request, fields: roster.header.columns)
      let frozen = try composer.compose(id: id, selection)
      try edition.issues.freeze(
        frozen, copies: frozen.webCopy, replacing: replaced != nil)
      return (frozen, selection.withoutRoom)
    }
  }

  /// Reads the articles of all sources.
  func load() throws -> [Article] {
    try edition.articles.read(paths: edition.configuration.sources)
  }

  /// Decides for each article whether an issue of that name takes it.
  func select(_ articles: [Article], for id: String?, _ request: Request) throws -> Selection {
    var since: Date?
    var alreadySent: [String: String] = [:]
    switch edition.configuration.issue.window {
    case .days(let days): since = now().addingTimeInterval(-86_400 * Double(days))
    case .sinceLastIssue:
      let earlier = try edition.issues.issues(except: id).filter { $0.composed <= now() }
      since = earlier.last?.composed
      // A day without a time can lie on both sides of an issue: what that one had is not news.
      for issue in earlier { for entry in issue.entries { alreadySent[entry.id] = issue.id } }
    }
    if request.span.since != nil { alreadySent = [:] }
    let window = try request.span.window(
      since: since, now: now(), timeZone: edition.newsletter.timeZone)
    return Selector(
      sections: edition.configuration.issue.sections, window: window, filter: request.tags,
      alreadySent: alreadySent
    ).select(from: articles)
  }

  /// Looks over a frozen issue before it goes out.
  func check(_ frozen: FrozenIssue, _ list: MailingList, skipsBadRows: Bool) -> [Finding] {
    Preflight(
      frozen: frozen, list: list, now: now(), skipsBadRows: skipsBadRows,
      shownFolder: edition.issues.shownFolder(of: frozen.issue.id)
    ).findings()
  }

  /// Delivers a frozen issue, recording what happens to each recipient.
  func deliver(
    to queue: any RecipientQueue, over transport: any Transport, record: any DeliveryRecord,
    policy: DeliveryPolicy, isInterrupted: @escaping @Sendable () -> Bool,
    progress: (DeliverySummary) -> Void
  ) throws -> DeliverySummary {
    try StepError.name(.deliver) {
      try DeliveryRun(transport: transport, queue: queue, record: record, policy: policy)
        .run(isInterrupted: isInterrupted, progress: progress)
    }
  }

  func merge(_ frozen: FrozenIssue) throws -> MailMerge {
    try MailMerge(
      frozen, unsubscribe: UnsubscribeLinks(key: edition.secretKey()),
      envelopeFrom: edition.configuration.delivery?.envelopeFrom)
  }

  /// The issue of that name, or the one composed last.
  func issue(_ id: String?) throws -> Issue {
    if let id { return try edition.issues.issue(id) }
    guard let latest = try edition.issues.latest() else {
      throw Problem(
        "no issue is composed yet", at: SourceLocation(file: edition.issues.shownFolder),
        hint: "run “broadsheet compose” first")
    }
    return latest
  }

  /// The same with all that is needed to send it.
  func frozenIssue(_ id: String?) throws -> FrozenIssue {
    try StepError.name(.load) { try edition.issues.load(issue(id).id) }
  }

  func journalPlace(_ id: String) -> (url: URL, shown: String) {
    let name = IssueStore.FileName.journal
    return (
      edition.issues.folder(of: id).appending(path: name),
      "\(edition.issues.shownFolder(of: id))/\(name)"
    )
  }

  private func composer(_ request: Request, fields: [String]) throws -> Composer {
    let settings = edition.configuration.issue
    var subject = settings.subject
    if let text = request.subject {
      subject = TemplateSource(
        name: subject.name, kind: .text, text: text, location: SourceLocation(file: "--subject"),
        isPartial: false, category: .usage)
    }
    return Composer(
      newsletter: edition.newsletter, idTemplate: settings.id, subjectTemplate: subject,
      preheaderTemplate: settings.preheader, templates: try edition.templates(),
      readerFields: fields, now: now())
  }

  /// An issue that exists gives way only on request, and never once anybody was mailed.
  private func lockForReplacing(_ id: String, force: Bool) throws -> RunLock? {
    guard Issue.isValidID(id) else {
      throw Problem(
        "“\(id)” cannot name an issue", hint: "letters, digits, “-”, “_” and “.”", category: .usage)
    }
    guard edition.issues.exists(id) else { return nil }
    let shown = edition.issues.shownFolder(of: id)
    let lock = try RunLock(folder: edition.issues.folder(of: id), showing: shown)
    let journal = journalPlace(id)
    let state = try JournalState(contentsOf: journal.url, showing: journal.shown)
    guard state.mailedCount == 0 else {
      throw Problem(
        "the issue is composed and was sent to \(state.mailedCount) recipients already",
        at: SourceLocation(file: shown),
        hint: "what was sent stays as it was; compose another issue")
    }
    guard force else {
      throw Problem(
        "the issue is composed already", at: SourceLocation(file: shown),
        hint: "nothing of it was sent: --force composes it again")
    }
    return lock
  }
}
