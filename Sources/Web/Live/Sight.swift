import Diagnostics
import Digest
import Newsroom

/// What there is to be seen of an issue at one moment.
struct Sight: Sendable {
  let name: IssueName
  /// Counts changes of the folder; a page that has another one is behind.
  let revision: Int
  /// The last that could be made; nil where none ever could.
  var preview: Preview?
  /// Why the last could not be made; nothing where it was.
  let problems: [Problem]
  /// Who is worth a look; nil while they are looked for.
  var risky: RiskyReaders?
  /// The articles that look otherwise than before the last change, by their ids.
  var changed: Set<String> = []
  /// What there was before that change; nil where there was nothing.
  var before: EarlierSight?
  /// Whose mail somebody looked at.
  var readers = SeenReaders()
  /// What of it was left out by the last saves.
  var broken: [Problem] = []
  /// How far the issue is; nil for what is not composed.
  var row: IssueRow?
  let made = ContinuousClock.now

  /// What was marked stays marked, beside whatever it was that was looked at.
  mutating func keepChange(of old: Sight?) {
    guard let old else { return }
    (changed, before, readers) = (old.changed, old.before, old.readers)
  }

  /// A run has written something.
  mutating func goOn(to progress: IssueProgress) {
    row = progress.row
    guard case .issue(var issue)? = preview else { return }
    issue.goOn(to: progress)
    preview = .issue(issue)
  }

  /// Whether time alone may have made another of it: an article comes due, a day is over.
  var isStale: Bool { name.id == nil && made.duration(to: .now) > .seconds(60) }

  var issue: PreviewIssue? {
    if case .issue(let issue)? = preview { issue } else { nil }
  }

  /// How much is wrong, as the tab says it.
  var problemCount: Int { problems.isEmpty ? findingCount : problems.count }

  /// How much is wrong with what there is.
  var findingCount: Int {
    switch preview {
    case .issue(let issue): issue.findings.count
    case .tooFew(_, _, _, let findings, _, let refusals): findings.count + refusals.count
    case nil: 0
    }
  }

  /// What was found wrong with articles when they were read, by which some are left out.
  var readingProblems: [Problem] {
    switch preview {
    case .issue(let issue): issue.readingProblems
    case .tooFew(_, _, _, let findings, _, _): findings.filter(\.leavesOut).map(\.problem)
    case nil: []
    }
  }

  /// What in the roster or its log keeps any issue from being sent.
  var listErrors: [Problem] {
    let rules: Set<RuleName> = [.roster, .consentColumn, .consentLog]
    let errors = issue?.findings.filter { $0.severity == .error && rules.contains($0.rule) }
    return errors?.map(\.problem) ?? []
  }

  var hasErrors: Bool {
    !problems.isEmpty || issue?.findings.contains { $0.severity == .error } ?? false
  }
}
