import Articles
import Clock
import Diagnostics
import Digest
package import Foundation

/// Why an issue that is composed has an article or not.
package struct PastVerdict: Sendable {
  package let issue: String
  package let id: String
  package let title: String
  package let standing: Standing
  package let timeZone: TimeZone

  package enum Standing: Sendable, Equatable {
    /// - Parameter newness: why it was new, where not by its date.
    case took(section: String, newness: String?)
    /// A copy of it is in the issue.
    case copy(of: String, section: String)
    case carried(by: String)
    case noRoom(since: Date)
    case notWanted
    case withheld
    case datedLater
    /// It was too old, or its time was over.
    case passed
    /// The issue did not know it: it came later.
    case unseen
    /// Nothing was kept of what the issue did not take.
    case unknown
  }

  package var isChosen: Bool {
    if case .took = standing { true } else { false }
  }
}

extension Newsroom {
  func why(
    _ name: String, list: String?, in id: String
  ) throws(NewsroomProblem) -> PastVerdict {
    let issue = try Step.load { try self.issue(id, of: list).issue }
    let edition = try edition(list: issue.list)
    let timeZone = edition.newsletter.timeZone
    func verdict(_ named: NamedArticle, _ standing: PastVerdict.Standing) -> PastVerdict {
      PastVerdict(
        issue: id, id: named.id, title: named.title, standing: standing, timeZone: timeZone)
    }
    let (carried, known, articles) = try Step.load {
      (
        try Carried(in: files, list: issue.list, except: id), try files.issues.known(of: issue),
        try edition.articles().articles
      )
    }
    let all = issue.sections.flatMap { section in section.articles.map { (section, $0) } }
    // An article may be gone from its file since.
    let ids = Set(articles.map(\.id))
    let candidates: [(named: NamedArticle, article: Article?)] =
      articles.map { (NamedArticle($0), $0) }
      + all.filter { !ids.contains($0.1.id) }.map { (NamedArticle($0.1), nil) }
    let found = ArticleName(name).matches(candidates, \.named)
    guard let (named, current) = found.first, found.count == 1 else {
      throw ArticleName(name).problem(found.map(\.named), among: candidates.map(\.named))
    }
    if let (section, entry) = all.first(where: { $0.1.id == named.id }),
      current.map({ entry.isStill($0, since: issue.composed) }) ?? true
    {
      return verdict(named, .took(section: section.title, newness: entry.newness))
    }
    guard let article = current else { return verdict(named, .unknown) }
    for (section, entry) in all {
      guard entry.isStill(article, since: issue.composed) else { continue }
      let isCopy = entry.keys?.dropFirst().contains(article.keys.written()) ?? false
      return verdict(
        named,
        isCopy
          ? .copy(of: entry.title, section: section.title)
          : .took(section: section.title, newness: entry.newness))
    }
    return verdict(named, standing(of: article, in: issue, carried, known))
  }

  /// What is kept of an article that an issue did not take.
  private func standing(
    of article: Article, in issue: Issue, _ carried: Carried, _ known: Known?
  ) -> PastVerdict.Standing {
    if let known, let sighting = known.sighting(of: article),
      !known.isRenewed(article, since: sighting)
    {
      return PastVerdict.Standing(sighting.entry.state)
    }
    // What was kept of it by others is all there is.
    if let other = carried.articles.carrier(of: article),
      other.freeze.map({ $0 < issue.composed }) ?? true
    {
      return .carried(by: other.issue)
    }
    return known == nil ? .unknown : .unseen
  }
}

extension Issue.Entry {
  /// Whether an article of now is what the issue took, and not another one in the same file or on the same page.
  fileprivate func isStill(_ article: Article, since freeze: Date) -> Bool {
    let same = articleKeys.compactMap { keys in
      Sameness(article.keys, keys).map { (keys: keys, sameness: $0) }
    }
    // Of one of the time before keys were kept there may be its id alone.
    if same.isEmpty { return keys == nil && id == article.id }
    return same.contains {
      !article.keys.isRenewed(
        from: $0.keys, by: $0.sameness, stating: article.statedDate, since: freeze)
    }
  }
}

extension PastVerdict.Standing {
  init(_ state: Known.State) {
    self =
      switch state {
      case .chosen(let issue): .carried(by: issue)
      case .noRoom(let since): .noRoom(since: since)
      case .notWanted: .notWanted
      case .withheld: .withheld
      case .datedLater: .datedLater
      case .passed, .dropped: .passed
      }
  }
}
