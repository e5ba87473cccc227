import Articles
import Clock
import Delivery
import Diagnostics
import Digest
import Foundation
import Subscribers
import Template

/// An issue from the articles of now: drafted, and frozen under its name.
extension Newsroom {
  /// The issue as it would be composed now.
  package func draft(_ request: ComposeRequest) throws(NewsroomProblem) -> Drafting {
    let edition = try edition(list: request.list)
    let path = MainPath(edition: edition, now: try now())
    let id = try Step.compose {
      try request.issue ?? edition.composer(for: request, now: path.now).issueID()
    }
    let material = try path.load(except: id)
    let selector = try path.selector(material, request)
    if request.isStrict {
      try Step.load { try material.reading.refuseSkipped(for: selector.window) }
    }
    let selection = selector.select(from: material.articles)
    let warnings =
      material.carried.problems + material.reading.skippedProblems(for: selector.window)
      + selection.warnings
      + UnknownTags(material.articles, rules: edition.configuration.tagRules).problems(of: selector)
    guard selection.count >= edition.configuration.issue.minimum else {
      return .tooFew(
        minimum: edition.configuration.issue.minimum, found: selection.count,
        warnings: warnings)
    }
    let frozen = try path.compose(selection, as: id, request)
    return .made(
      Draft(
        frozen: frozen, selection: selection,
        warnings: warnings
          + material.carried.readBySegments(of: frozen.issue, in: files)))
  }

  /// Makes an issue and freezes it.
  /// - Parameter replacing: whether one of that name gives way of which nobody had the content.
  package func compose(
    _ request: ComposeRequest, replacing: Bool
  ) throws(NewsroomProblem) -> Composing {
    switch try draft(request) {
    case .tooFew(let minimum, let found, let warnings):
      return .tooFew(minimum: minimum, found: found, warnings: warnings)
    case .made(let draft):
      return try Step.compose {
        let replaced = try lock(draft.issue, replacing: replacing)
        defer { withExtendedLifetime(replaced) {} }
        // A log that has lost some of them will be told by it.
        let consent = try ConsentLog(at: files.list(draft.issue.list).consentLog)
        let left = try consent.statuses().optOutCount
        var frozen = draft.frozen
        frozen.issue.optOuts = left > 0 ? left : nil
        try files.issues.freeze(
          frozen, copies: draft.frozen.webCopy, replacing: replaced != nil)
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
    let place = files.issues.place(of: id)
    guard files.issues.exists(id) else {
      // Its folder may be gone and what a run knew lie beside it.
      try refuseMailed(try journalState(of: id), at: place)
      return nil
    }
    let lock = try lock(id)
    let state = try journalState(of: id)
    try state.mustBeThere(beside: files.recipients(of: id))
    try refuseMailed(state, at: place)
    // One that cannot be read gives way: a damaged issue must be replaceable.
    if let old = try? files.issues.issue(id), old.list != issue.list {
      throw Problem(
        "the issue of that name is one of the list “\(old.list)”", at: place.location(),
        hint: "give this one another name", category: .usage)
    }
    guard replacing else {
      throw Problem(
        "the issue is composed already, and nobody was mailed", at: place.location(),
        advice: .composeAgain)
    }
    return lock
  }

  private func refuseMailed(_ state: JournalState, at place: Place) throws(Problem) {
    let mailed = state.mailedCount
    guard mailed == 0 else {
      throw Problem(
        "the issue is composed and was sent to \(mailed) recipients already", at: place.location(),
        hint: "what was sent stays as it was", advice: .composeAnother)
    }
  }
}

extension Edition {
  /// What a request and the configuration ask of each article.
  func selector(
    for request: ComposeRequest, _ material: Material, now: Date
  ) throws -> Selector {
    let since: Date? =
      switch configuration.issue.window {
      case .days(let span): span.back(from: now, in: newsletter.timeZone)
      case .sinceLastIssue:
        material.carried.sent.last { $0.issue.isRegular && $0.issue.composed <= now }?.issue
          .composed
      }
    var alreadySent: [String: String] = [:]
    if !request.again {
      for article in material.articles {
        alreadySent[article.id] = material.carried.issue(with: article.id)
      }
    }
    return Selector(
      sections: configuration.issue.sections,
      window: try Window(request.span, since: since, now: now, timeZone: newsletter.timeZone),
      filter: request.tags, alreadySent: alreadySent)
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
    let settings = configuration.issue
    var subject = settings.subject
    if let text = request.subject {
      subject = TemplateSource(
        name: subject.name, kind: .text, text: text, location: SourceLocation(file: "the subject"),
        isPartial: false, category: .usage)
    }
    return Composer(
      newsletter: newsletter, idTemplate: settings.id, subjectTemplate: subject,
      preheaderTemplate: settings.preheader, templates: templates,
      readerFields: columns, now: now, isDefaultList: configuration.isDefaultList)
  }
}
