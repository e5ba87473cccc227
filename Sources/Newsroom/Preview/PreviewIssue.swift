package import Clock
import Crypto
package import Diagnostics
package import Digest
import Foundation
import Mail
package import Subscribers

/// An issue to be looked at: one that is composed, or the one that would be composed now.
package struct PreviewIssue: Sendable {
  package let frozen: FrozenIssue
  /// Whether it is composed; else nothing of it is on disk.
  package let isComposed: Bool
  package private(set) var findings: [Finding]
  /// The rules that are turned off, each with how much it would have told.
  package let off: [(rule: RuleName, count: Int)]
  /// What was found wrong when it was made.
  package let readingProblems: [Problem]
  /// What else is said of what is in it: counts of what is left out.
  package private(set) var notes: [Problem]
  /// Of thousands of articles most are out, and nobody asks for them but whoever looks at all.
  let allArticles: OnDemand<[PreviewArticle]>
  /// Where its articles stand, by their ids.
  package let places: [String: SourceLocation]
  /// Whose mails can be looked at.
  let readers: IssueReaders
  package var list: MailingList { readers.list }
  package let timeZone: Zone
  /// Whether the readers' own links are those that would be sent; without the key nobody can make them.
  package let hasLinks: Bool
  let merge: MailMerge
  let tokens: UnsubscribeTokens
  /// The regular issue before it, and all of that for whoever asks for it.
  let last: (issue: Issue, frozen: OnDemand<FrozenIssue?>)?
  /// Why it would not be composed now, or not under the name that is next.
  package internal(set) var refusals: [ComposeRefusal] = []
  /// How far it is; nil for one that is not composed.
  package internal(set) var row: IssueRow?
  /// When its readers were first tried.
  var dates: MailDates
  /// The same with marks of its templates; of one that is composed, what they would make of it now.
  var traced: OnDemand<TracedIssue?>?

  package var issue: Issue { frozen.issue }
  package var articles: [PreviewArticle] { allArticles.value }
  /// The regular issue that the list had before it.
  package var lastIssue: Issue? { last?.issue }

  /// What the same reader saw of the issue before; nil where there was none, or it cannot be read.
  package func lastShown(to subscriber: Subscriber) -> RenderedIssue? {
    guard let frozen = last?.frozen.value else { return nil }
    return try? rendered(frozen, for: subscriber)
  }

  /// What a reader sees of another state of it, such as the one before a save; nil where that cannot be made.
  package func shown(_ frozen: FrozenIssue, to subscriber: Subscriber) -> RenderedIssue? {
    try? rendered(frozen, for: subscriber)
  }

  /// What a mail of it, of the issue before or of one with marks shows to a reader. Without the key nothing in it
  /// looks like a link to leave by.
  func rendered(_ frozen: FrozenIssue, for subscriber: Subscriber) throws(Problem) -> RenderedIssue
  {
    var shown = try frozen.rendered(for: subscriber, unsubscribe: tokens)
    guard !hasLinks else { return shown }
    let sham = try tokens.token(for: subscriber.address, list: frozen.issue.list)
    shown.html = shown.html.replacing(sham, with: Self.standIn)
    shown.text = shown.text.replacing(sham, with: Self.standIn)
    return shown
  }

  /// What stands in the place of a token that nobody can make.
  private static let standIn = "the-key-cannot-be-read"

  /// The same without what may name people of the list: what is said of its files, and whatever holds an address. That
  /// something was found stays, as grave as it was.
  /// - Returns: with it how much was left out.
  package var withoutPeople: (issue: PreviewIssue, left: Int) {
    var issue = self
    // A journal's troubles are told with how many have the issue.
    func isOfList(_ finding: Finding) -> Bool {
      finding.rule == .journal || finding.problem.mayNamePeople(of: list)
    }
    let left = findings.filter(isOfList)
    issue.findings.removeAll(where: isOfList)
    issue.notes.removeAll { $0.mayNamePeople(of: list) }
    issue.row?.hidesCounts = true
    let refusals = refusals.map(\.withoutCount)
    issue.replace(zip(self.refusals, refusals).map { ($0.problem, $1.problem) })
    issue.refusals = refusals
    if !left.isEmpty {
      let isGrave = left.contains { $0.severity == .error }
      let said = Finding(
        rule: .list, severity: isGrave ? .error : .warning,
        problem: Problem(
          "\(left.count == 1 ? "1 finding" : "\(left.count) findings") of the list left out here: they may name readers"
        ))
      issue.findings.insert(said, at: isGrave ? 0 : issue.findings.count)
    }
    return (issue, left.count + notes.count - issue.notes.count)
  }

  /// One reader's mail of it.
  package func mail(for subscriber: Subscriber) throws(Problem) -> PreviewMail {
    let tried = readers.number(of: subscriber.address).flatMap(dates.date)
    let bytes = try merge.mail(for: subscriber, dated: tried).bytes
    return PreviewMail(
      reader: subscriber, shown: try rendered(frozen, for: subscriber),
      bytes: bytes, digest: IssueStore.digest(of: Data(bytes)), tried: tried?.description)
  }
}

extension Problem {
  fileprivate func mayNamePeople(of list: MailingList) -> Bool {
    about["SEGMENTS"] != nil
      || ([location?.file, reason, hint].compactMap(\.self) + about.values).contains {
        $0.contains("@") || $0.contains("/\(list.name).csv") || $0.contains("/\(list.name).events")
      }
  }
}

/// One reader's mail of an issue, as it is read and as it is sent.
package struct PreviewMail: Sendable {
  package let reader: Subscriber
  package let shown: RenderedIssue
  /// To the byte what a dry run writes of an issue that is composed.
  package let bytes: [UInt8]
  /// Their SHA-256 in hexadecimal digits.
  package let digest: String
  /// The Date of a reader whom a run has tried; nil for one who has that of the issue.
  package let tried: String?
}

/// What became of an article, and why.
package struct PreviewArticle: Sendable {
  package let title: String
  package let id: String
  package let isChosen: Bool
  package let reason: String
  /// Where it stands; nil where no file has it any more.
  package let source: SourceLocation?
}

extension Finding {
  /// Whether it tells of what cannot be read, and is left out of the issue.
  package var leavesOut: Bool { rule == .skippedFile || rule == .source }
}

/// What is there to look at.
package enum Preview: Sendable {
  case issue(PreviewIssue)
  /// Fewer articles are new than make an issue.
  /// - findings: what is wrong, such as an article that cannot be read; notes: what else is said of what is left out;
  ///   refusals: what composing says of the name that is next.
  case tooFew(
    minimum: Int, found: Int, articles: [PreviewArticle], findings: [Finding], notes: [Problem],
    refusals: [ComposeRefusal])
}

extension Preview {
  /// Why composing would make no issue now.
  package var refusals: [ComposeRefusal] {
    switch self {
    case .issue(let issue): issue.refusals
    case .tooFew(_, _, _, _, _, let refusals): refusals
    }
  }

  /// The same where composing says other words by now of the same names.
  package func saying(_ new: [ComposeRefusal]) -> Preview {
    switch self {
    case .issue(var issue):
      let words = zip(issue.refusals, new).map { ($0.problem, $1.problem) }
      issue.replace(words)
      issue.refusals = new
      return .issue(issue)
    case .tooFew(let minimum, let found, let articles, let findings, let notes, _):
      return .tooFew(
        minimum: minimum, found: found, articles: articles, findings: findings, notes: notes,
        refusals: new)
    }
  }
}

extension PreviewIssue {
  /// Says of a name that is taken what is so by now.
  fileprivate mutating func replace(_ words: [(old: Problem, new: Problem)]) {
    for place in findings.indices where findings[place].rule == .takenName {
      guard let new = words.first(where: { $0.old == findings[place].problem })?.new else {
        continue
      }
      findings[place].problem = new
    }
  }
}
