package import Articles
package import Clock
package import Diagnostics
import Digest
import Foundation

/// Why an article is in the next issue or not.
package struct ArticleVerdict: Sendable {
  package let article: Article
  package let verdict: Selection.Verdict
  /// Why it is new; nil where it is not.
  package let newness: Newness?
  /// What the issue made of it that had it; nil where none had.
  package let carried: PastVerdict.Standing?
  package let timeZone: Zone
  /// Where its file lies.
  package let source: SourceLocation
}

/// What can be said of something that somebody asks about.
package indirect enum ArticleAnswer: Sendable {
  case verdict(ArticleVerdict)
  /// A file that no issue can have.
  case skipped(SkippedFile)
  /// A file that is of a kind that is not read, or that the source or its site leaves out.
  case leftOut(UnreadFile)
  /// An issue of which somebody asks.
  case past(PastVerdict)
  /// Such an issue has nothing of a file; what is to be said of that is so now.
  case nothing(in: String, now: ArticleAnswer)
}

extension Newsroom {
  /// The rule that puts an article into an issue or leaves it out.
  /// - Parameters:
  ///   - name: the article's id or its beginning, its title or a part of it, its link or its file.
  ///   - issue: one that is composed; nil for the next of the list.
  package func why(
    _ name: String, list: String?, issue: String? = nil
  ) throws(NewsroomProblem) -> ArticleAnswer {
    if let issue { return try why(name, list: list, in: issue) }
    let edition = try edition(list: list)
    let path = MainPath(edition: edition, now: try now())
    let material = try path.load(except: nil)
    let decisions = try path.selector(material, ComposeRequest(list: list))
      .select(from: material.articles).decisions
    let wanted = ArticleName(name, below: folder)
    let memory = IssueMemory(
      until: .distantFuture, carried: material.carried, known: material.known, earlier: nil)
    var found = wanted.matches(decisions) { [NamedArticle($0.article)] }
    if found.isEmpty, let file = material.reading.answer(for: wanted) { return file }
    // What was retitled or moved is known by what it was called then.
    if found.isEmpty, let (issue, entry) = memory.carried(as: wanted) {
      found = decisions.filter { entry.isStill($0.article, since: issue.composed) }
    }
    let timeZone = edition.newsletter.timeZone
    if found.isEmpty, let gone = memory.gone(wanted) {
      return .past(
        PastVerdict(
          issue: nil, id: gone.named.id, title: gone.named.title, standing: gone.standing,
          timeZone: timeZone))
    }
    guard let decision = found.first, found.count == 1 else {
      throw wanted.problem(
        found.map { NamedArticle($0.article) }, among: decisions.map { NamedArticle($0.article) })
    }
    let source = decision.article.source
    return .verdict(
      ArticleVerdict(
        article: decision.article, verdict: decision.verdict, newness: decision.newness,
        carried: material.carried.standing(of: decision), timeZone: timeZone,
        source: folder.appending(source.path).location(line: source.line)))
  }
}

extension ArticleReading {
  /// What is to be said of a file of which there is no article.
  func answer(for wanted: ArticleName) -> ArticleAnswer? {
    let files = wanted.files
    if let file = skipped.first(where: { files.names($0.path) || $0.title == wanted.name }) {
      return .skipped(file)
    }
    return (unread + leftOut).first {
      files.names($0.path) || files.paths.contains(where: $0.holds)
    }
    .map { .leftOut($0) }
  }
}

extension Carried {
  /// What an issue made of an article that had it already.
  fileprivate func standing(of decision: Selection.Decision) -> PastVerdict.Standing? {
    guard case .alreadySent(let id) = decision.verdict,
      let issue = sent.last(where: { $0.issue.id == id })?.issue
    else { return nil }
    return PastSubject.all([decision.article], in: issue).first?.standing
  }
}
