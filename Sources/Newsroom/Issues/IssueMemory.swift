import Articles
import Digest
import Foundation

/// What was kept of articles that an issue did not take.
struct IssueMemory {
  /// What was composed later than that says nothing.
  let until: Date
  let carried: Carried
  /// What the issue knew; nil for one of which that was not kept, as a special.
  let known: Known?
  /// What the regular issue before it knew where it kept nothing itself.
  let earlier: Known?

  func standing(of article: Article) -> PastVerdict.Standing {
    if let known, let standing = Self.standing(of: article, in: known) { return standing }
    // What was kept of it by others is all there is.
    if let other = carried.articles.carrier(of: article),
      other.freeze.map({ $0 < until }) ?? true
    {
      return .carried(by: other.issue)
    }
    guard known == nil else { return .unseen }
    guard let earlier else { return .unknown }
    return .unknownSince(
      issue: earlier.issue, Self.standing(of: article, in: earlier) ?? .unseen)
  }

  private static func standing(of article: Article, in known: Known) -> PastVerdict.Standing? {
    guard let sighting = known.sighting(of: article), !known.isRenewed(article, since: sighting)
    else { return nil }
    // What the issue took itself is another one by now, or it were among what it has.
    if sighting.entry.state == .chosen(issue: known.issue) { return .unseen }
    return PastVerdict.Standing(sighting.entry.state)
  }

  /// What an issue of before carried under a name, the last one first; of several of that name nobody can tell
  /// which is meant.
  func carried(as wanted: ArticleName) -> (issue: Issue, entry: Issue.Entry)? {
    carried.sent.reversed().lazy.map(\.issue).filter { $0.composed < until }.compactMap { issue in
      let found = wanted.matches(issue.entries) { [NamedArticle($0)] }
      return found.count == 1 ? found.first.map { (issue, $0) } : nil
    }.first
  }

  /// An article of which no file is left.
  func gone(_ wanted: ArticleName) -> (named: NamedArticle, standing: PastVerdict.Standing)? {
    if let (issue, entry) = carried(as: wanted) {
      return (NamedArticle(entry), .carried(by: issue.id))
    }
    if let entry = wanted.sighting(in: known) {
      return (wanted.named, PastVerdict.Standing(entry.state))
    }
    return earlier.flatMap { earlier in
      wanted.sighting(in: earlier).map {
        (wanted.named, .unknownSince(issue: earlier.issue, PastVerdict.Standing($0.state)))
      }
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
      case .passed(let reason), .dropped(let reason): .passed(reason)
      }
  }
}
