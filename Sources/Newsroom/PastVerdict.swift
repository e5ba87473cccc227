package import Articles
package import Clock
import Diagnostics
import Digest
import Expressions
package import Foundation

/// Why an issue that is composed has an article or not.
package struct PastVerdict: Sendable {
  /// The issue that is asked about; nil for the next one.
  package let issue: String?
  package let id: String
  package let title: String
  package let standing: Standing
  package let timeZone: Zone

  package indirect enum Standing: Sendable, Equatable {
    /// - Parameter newness: why it was new, where not by its date.
    case took(section: String, newness: String?)
    /// A copy of it is in the issue.
    case copy(of: String, section: String)
    case carried(by: String)
    case noRoom(since: Date)
    case notWanted
    /// The issue was asked for by tags that it does not bear.
    case filtered(by: String)
    case withheld
    case datedLater
    /// It was too old, or its time was over; nil for why where that was not kept.
    case passed(Known.Leaving?)
    /// The issue did not know it: it came later.
    case unseen
    /// Nothing was kept of what the issue did not take.
    case unknown
    /// The same, and what the regular issue before it knew.
    case unknownSince(issue: String, Standing)
  }

  package var isChosen: Bool {
    if case .took = standing { true } else { false }
  }
}

extension Newsroom {
  /// What an issue that is composed made of an article.
  func why(
    _ name: String, list: String?, in id: String
  ) throws(NewsroomProblem) -> ArticleAnswer {
    let issue = try Step.load { try self.issue(id, of: list).issue }
    let edition = try edition(list: issue.list)
    let reading = try Step.load { try edition.articles() }
    let memory = try memory(of: issue)
    func answer(_ named: NamedArticle, _ standing: PastVerdict.Standing) -> ArticleAnswer {
      .past(
        PastVerdict(
          issue: id, id: named.id, title: named.title, standing: standing,
          timeZone: edition.newsletter.timeZone))
    }
    let subjects = PastSubject.all(reading.articles, in: issue)
    let wanted = ArticleName(name, below: folder)
    var found = wanted.matches(subjects, \.names)
    // What is called so now counts before its copies, which an issue took under that name.
    if found.count > 1 {
      let own = found.filter { subject in
        !wanted.matches([subject]) { Array($0.names.prefix(1)) }.isEmpty
      }
      if own.count == 1 { found = own }
    }
    // Of what lies at one place now and then, the issue has what it took.
    if found.count > 1, found.allSatisfy({ wanted.isPlace(of: $0.names) }) {
      let taken = found.filter { $0.standing != nil }
      if taken.count == 1 { found = taken }
    }
    if found.isEmpty, let (before, entry) = memory.carried(as: wanted) {
      found = subjects.filter {
        $0.article.map { entry.isStill($0, since: before.composed) } ?? false
      }
    }
    if found.isEmpty {
      if let gone = memory.gone(wanted) { return answer(gone.named, gone.standing) }
      if let file = reading.answer(for: wanted) { return .nothing(in: id, now: file) }
    }
    guard let subject = found.first, let named = subject.names.first, found.count == 1 else {
      throw wanted.problem(found.compactMap(\.names.first), among: subjects.flatMap(\.names))
    }
    return answer(
      named,
      subject.standing ?? subject.article.map { issue.standing(of: $0, by: memory) } ?? .unknown)
  }

  /// What an issue made of each article of now, and of those that it took, with the id by which it took each.
  func verdicts(
    in issue: Issue
  ) throws(NewsroomProblem) -> [(verdict: PastVerdict, article: Article?, taken: String?)] {
    let edition = try edition(list: issue.list)
    let memory = try memory(of: issue)
    let articles = try Step.load { try edition.articles().articles }
    return PastSubject.all(articles, in: issue).compactMap { subject in
      subject.names.first.map { named in
        (
          PastVerdict(
            issue: issue.id, id: named.id, title: named.title,
            standing: subject.standing
              ?? subject.article.map { issue.standing(of: $0, by: memory) } ?? .unknown,
            timeZone: edition.newsletter.timeZone), subject.article, subject.takenID
        )
      }
    }
  }

  private func memory(of issue: Issue) throws(NewsroomProblem) -> IssueMemory {
    try Step.load {
      let carried = try Carried(in: files, list: issue.list, except: issue.id)
      let known = try files.issues.known(of: issue)
      return IssueMemory(
        until: issue.composed, carried: carried, known: known,
        earlier: known == nil ? carried.known(at: issue.composed, in: files).known : nil)
    }
  }
}

extension Issue {
  /// What it made of an article that it did not take. That it was asked for other tags counts before what another
  /// issue knew, and after what had kept the article out in any case.
  fileprivate func standing(of article: Article, by memory: IssueMemory) -> PastVerdict.Standing {
    let standing = memory.standing(of: article)
    switch standing {
    case .unknown, .unknownSince(issue: _, .unseen), .unknownSince(issue: _, .notWanted),
      .unknownSince(issue: _, .noRoom), .unknownSince(issue: _, .passed):
      return filtering(article) ?? standing
    default: return standing
    }
  }

  /// What kept an article out that had been taken otherwise, by the tags that it bears now.
  private func filtering(_ article: Article) -> PastVerdict.Standing? {
    guard let filter, let expression = try? TagExpression(parsing: filter),
      !expression.matches(article.tags)
    else { return nil }
    return .filtered(by: filter)
  }
}
