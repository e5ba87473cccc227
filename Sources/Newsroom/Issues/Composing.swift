import Articles
import Clock
import Delivery
import Diagnostics
import Digest
import Expressions
import Foundation
import Subscribers
import Template

/// An issue from the articles of now: drafted, and frozen under its name.
extension Newsroom {
  /// The issue as it would be composed now.
  /// - Parameter replacing: whether one of that name would give way of which nobody had the content.
  package func draft(
    _ request: ComposeRequest, replacing: Bool = false
  ) throws(NewsroomProblem) -> Drafting {
    try draft(request, of: try edition(list: request.list), replacing: replacing)
  }

  /// The same of an edition that is read already.
  func draft(
    _ request: ComposeRequest, of edition: Edition, replacing: Bool
  ) throws(NewsroomProblem) -> Drafting {
    let list = files.list(edition.newsletter.list.name)
    if let clash = nameClash(of: list.name) { throw NewsroomProblem([clash]) }
    try Step.load { try mustHaveRoster(list) }
    var request = request
    if request.issue == nil, request.isRegular, request.slot == nil {
      request.slot = try NewsroomProblem.naming(nil) { try nextIssue(of: edition) }
    }
    let path = MainPath(edition: edition, now: try now())
    let id = try Step.compose { try name(of: request, edition, path.now, replacing: replacing) }
    let material = try path.load(except: id, again: request.again)
    let selector = try path.selector(material, request)
    if request.isStrict {
      try Step.load { try material.reading.refuseSkipped(for: selector.window) }
    }
    try Step.load { try material.mustHaveAllSources(of: edition) }
    let selection = selector.select(from: material.articles)
    let tags = UnknownTags(material, rules: edition.configuration.tagRules)
    let findings =
      Finding.warnings(.timeZone, edition.configuration.zoneWarnings)
      + Finding.warnings(.journals, material.problems)
      + Finding.warnings(.skippedFile, material.reading.skippedFiles(for: selector.window))
      + Finding.warnings(.source, material.reading.sourceNotes)
      + Finding.warnings(.compose, selection.warnings)
      + Finding.warnings(
        .fileTime, [DatedByFile(selection).problem(in: folder)].compactMap(\.self))
      + Finding.warnings(.unknownTag, tags.problems(of: selector))
    let settings = edition.configuration.issue
    let timeZone = edition.newsletter.timeZone
    let outlook = Outlook(
      selection: selection,
      notes: material.carried.neverSent(at: path.now, in: files)
        + material.carried.cutShort(selection)
        + LeftOut(
          selection: selection, novelty: selector.novelty, timeZone: timeZone
        ).problems,
      timeZone: timeZone)
    guard selection.count >= settings.minimum else {
      return .tooFew(
        minimum: settings.minimum, found: selection.count,
        findings: findings, outlook)
    }
    let (frozen, filling) = try path.compose(selection, as: id, request)
    let isRegular = request.isRegular
    return .made(
      Draft(
        frozen: frozen, outlook: outlook,
        known: {
          isRegular
            ? Known(
              issue: id, freeze: path.now, sources: edition.sourcePaths,
              articles: material.articles, selection: selection, by: selector.novelty) : nil
        },
        findings: findings + Finding.warnings(.articleText, frozen.warnings)
          + Finding.warnings(
            .lookalike, Lookalikes(of: frozen.issue, among: material.carried).problems)
          + Finding.warnings(
            .compose, material.carried.readBySegments(of: frozen.issue, in: files)),
        sentKey: material.carried.sentKey,
        last: material.last, edition: edition,
        filling: filling))
  }

  /// What an issue is named: as somebody asked, else as it is configured; a special one has a name of its own.
  private func name(
    of request: ComposeRequest, _ edition: Edition, _ now: Date, replacing: Bool
  ) throws -> String {
    if let id = request.issue { return id }
    let id = try edition.composer(for: request, now: now).issueID()
    guard !request.isRegular else { return id }
    let journals = try journals()
    var number = 1
    while true {
      let name = "\(id)-special" + (number > 1 ? "-\(number)" : "")
      number += 1
      let isTaken = files.issues.exists(name) || journals.rescuedIssues.contains(name)
      if !isTaken { return name }
      // Which one gives way nobody has said: it is the last that nobody was mailed.
      let isLast = !files.issues.exists("\(id)-special-\(number)")
      if replacing, isLast, try !Carried.wasMailed(name, in: files, journals) { return name }
    }
  }

  /// Makes an issue and freezes it.
  /// - Parameter replacing: whether one of that name gives way of which nobody had the content.
  package func compose(
    _ request: ComposeRequest, replacing: Bool
  ) throws(NewsroomProblem) -> Composing {
    switch try draft(request, replacing: replacing) {
    case .tooFew(let minimum, let found, let findings, let outlook):
      return .tooFew(
        minimum: minimum, found: found, warnings: findings.map(\.problem), outlook)
    case .made(var draft):
      return try Step.compose {
        let replaced = try lock(draft.issue, replacing: replacing)
        defer { withExtendedLifetime(replaced) {} }
        let list = files.list(draft.issue.list)
        // A log that has lost some of them will be told by it, and one that has lost some is told now: the new
        // issue would note nothing else.
        let statuses = try ConsentLog(of: list).statuses()
        let secret = try? SecretKey.load(
          draft.edition.configuration.secretKey, in: folder, effects)
        let key = secret.map { ForgottenKey(key: $0) }
        draft.findings += Finding.warnings(
          .secretKey, [secret.flatMap { keyProblem(draft.sentKey, $0) }].compactMap(\.self))
        try mustStillHaveLeft(
          list, statuses, since: files.issues.latest(of: list.name).issue, key: { key })
        let left = key.map(statuses.leftMarks)
        var frozen = draft.frozen
        frozen.issue.optOuts = statuses.optOutCount > 0 ? statuses.optOutCount : nil
        frozen.issue.slot = request.slot?.key
        frozen.issue.filter = request.tags == .any ? nil : request.tags.description
        try files.issues.freeze(
          frozen, copies: draft.frozen.webCopy, known: draft.known(),
          left: left.flatMap { $0.isEmpty ? nil : $0.written }, replacing: replaced != nil)
        return .composed(
          Composition(
            draft: draft, place: files.issues.place(of: draft.issue.id),
            replaced: replaced != nil))
      }
    }
  }

  /// An issue that exists gives way only on request, to one of the same list, and never once anybody was
  /// mailed.
  /// - Returns: the lock of the issue that gives way; nil where there is none.
  private func lock(_ issue: Issue, replacing: Bool) throws -> IssueLock? {
    let id = issue.id
    // An issue whose replacing was cut short may lie beside its name, and would be in the way.
    try files.issues.recover(id)
    let lock = files.issues.exists(id) ? try lock(id) : nil
    try mustBeFree(id, for: issue.list, replacing: replacing)
    return lock
  }

  /// Refuses a name that an issue has which does not give way.
  func mustBeFree(_ id: String, for list: String, replacing: Bool) throws {
    let place = files.issues.place(of: id)
    let isThere = files.issues.exists(id)
    let state = try journalState(of: id)
    if isThere { try state.mustBeThere(beside: files.recipients(of: id)) }
    // Its folder may be gone and what a run knew lie beside it.
    try refuseMailed(state, at: place)
    guard isThere else { return }
    // One that cannot be read gives way: a damaged issue must be replaceable.
    if let old = try? files.issues.issue(id), old.list != list {
      throw Problem(
        "the issue of that name is one of the list “\(old.list)”", at: place.location(),
        hint: "give this one another name", category: .usage)
    }
    guard replacing else {
      throw Problem(
        "the issue is composed already, and nobody was mailed", at: place.location(),
        advice: .composeAgain)
    }
  }

  private func refuseMailed(_ state: JournalState, at place: Place) throws(Problem) {
    let mailed = state.mailedCount
    guard mailed == 0 else {
      throw Problem(
        "the issue is composed and was sent to \(mailed == 1 ? "1 recipient" : "\(mailed) recipients") already",
        at: place.location(),
        hint: "what was sent stays as it was", advice: .composeAnother)
    }
  }
}

extension Edition {
  /// What a request and the configuration ask of each article.
  func selector(
    for request: ComposeRequest, _ material: Material, now: Date
  ) throws -> Selector {
    let (settings, timeZone) = (configuration.issue, newsletter.timeZone)
    let last = material.last
    // What was in an issue that was withdrawn is in the next, be it the first that is sent.
    let first = settings.first.back(from: min(now, request.slot?.firstFrom ?? now), in: timeZone)
    let since: Date =
      switch settings.window {
      case .days(let span):
        // Windows that were missed are merged, be it into the first issue.
        min(
          last == nil ? first : .distantFuture,
          last == nil && request.slot?.mergedFrom == nil
            ? first : span.back(from: min(now, request.slot?.mergedFrom ?? now), in: timeZone))
      case .sinceLastIssue: last?.composed ?? first
      }
    var novelty = Novelty(
      window: try Window(request.span, since: since, now: now, timeZone: timeZone))
    novelty.isSpan = request.span.since != nil || request.span.until != nil
    novelty.isFirst = !novelty.isSpan && last == nil
    novelty.late = settings.late.back(from: now, in: timeZone)
    novelty.carriesOver = settings.carriesOver
    novelty.takesAgain = request.again
    novelty.carried = material.carried.articles
    novelty.known = material.known
    novelty.sources = sourcePaths
    return Selector(sections: settings.sections, novelty: novelty, filter: request.tags)
  }

  /// - Parameters:
  ///   - columns: the columns of the roster, which templates may name.
  ///   - templates: none where only the issue's name is asked for.
  func composer(
    for request: ComposeRequest, now: Date, columns: [String] = [], templates: [TemplateSource] = []
  ) throws -> Composer {
    if let id = request.issue, !Issue.isValidID(id) {
      throw Problem(
        "“\(id)” cannot name an issue", hint: "letters, digits, “-”, “_” and “.”", category: .usage)
    }
    if let id = request.issue, let problem = Issue.problem(ofTaken: id, at: nil, .usage) {
      throw problem
    }
    let settings = configuration.issue
    var subject = settings.subject
    if let text = request.subject {
      subject = TemplateSource(
        name: subject.name, kind: .text, text: text, location: SourceLocation(file: "the subject"),
        isPartial: false, category: .usage)
    }
    var composer = Composer(
      newsletter: newsletter, idTemplate: settings.id, subjectTemplate: subject,
      preheaderTemplate: settings.preheader, templates: templates,
      readerFields: columns, now: now, isDefaultList: configuration.isDefaultList)
    composer.local = request.slot?.local
    composer.bodies = bodies
    return composer
  }
}
