import Articles
package import Clock
import Diagnostics
import Digest
package import Foundation

/// Why an issue that is composed has an article or not.
package struct PastVerdict: Sendable {
  package let issue: String
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
    case withheld
    case datedLater
    /// It was too old, or its time was over.
    case passed
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
  func why(
    _ name: String, list: String?, in id: String
  ) throws(NewsroomProblem) -> PastVerdict {
    let issue = try Step.load { try self.issue(id, of: list).issue }
    let edition = try edition(list: issue.list)
    let (carried, known, articles) = try Step.load {
      (
        try Carried(in: files, list: issue.list, except: id), try files.issues.known(of: issue),
        try edition.articles().articles
      )
    }
    func verdict(_ named: NamedArticle, _ standing: PastVerdict.Standing) -> PastVerdict {
      PastVerdict(
        issue: id, id: named.id, title: named.title, standing: standing,
        timeZone: edition.newsletter.timeZone)
    }
    let memory = Memory(
      until: issue.composed, carried: carried, known: known,
      earlier: known == nil ? carried.known(at: issue.composed, in: files).known : nil)
    let subjects = PastSubject.all(articles, in: issue)
    let wanted = ArticleName(name)
    var found = wanted.matches(subjects, \.names)
    // Of what lies at one place now and then, the issue has what it took.
    if found.count > 1, found.allSatisfy({ wanted.isPlace(of: $0.names) }) {
      let taken = found.filter { $0.standing != nil }
      if taken.count == 1 { found = taken }
    }
    if found.isEmpty, let gone = memory.gone(wanted) { return verdict(gone.named, gone.standing) }
    guard let subject = found.first, let named = subject.names.first, found.count == 1 else {
      throw wanted.problem(found.compactMap(\.names.first), among: subjects.flatMap(\.names))
    }
    return verdict(
      named, subject.standing ?? subject.article.map(memory.standing) ?? .unknown)
  }

  /// What an issue made of each article of now, and of those that it took.
  func verdicts(
    in issue: Issue
  ) throws(NewsroomProblem) -> [(verdict: PastVerdict, article: Article?)] {
    let edition = try edition(list: issue.list)
    return try Step.load {
      let carried = try Carried(in: files, list: issue.list, except: issue.id)
      let known = try files.issues.known(of: issue)
      let memory = Memory(
        until: issue.composed, carried: carried, known: known,
        earlier: known == nil ? carried.known(at: issue.composed, in: files).known : nil)
      return PastSubject.all(try edition.articles().articles, in: issue).compactMap { subject in
        subject.names.first.map { named in
          (
            PastVerdict(
              issue: issue.id, id: named.id, title: named.title,
              standing: subject.standing ?? subject.article.map(memory.standing) ?? .unknown,
              timeZone: edition.newsletter.timeZone), subject.article
          )
        }
      }
    }
  }

  /// What issues remember of an article that is in no source any more.
  func whyGone(
    _ wanted: ArticleName, _ material: Material, timeZone: Zone
  ) -> PastVerdict? {
    guard let last = material.last else { return nil }
    let memory = Memory(
      until: .distantFuture, carried: material.carried, known: material.known, earlier: nil)
    return memory.gone(wanted).map { named, standing in
      PastVerdict(
        issue: last.id, id: named.id, title: named.title, standing: standing, timeZone: timeZone)
    }
  }
}

/// What was kept of articles that an issue did not take.
private struct Memory {
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
    return PastVerdict.Standing(sighting.entry.state)
  }

  /// An article of which no file is left.
  func gone(_ wanted: ArticleName) -> (named: NamedArticle, standing: PastVerdict.Standing)? {
    let sent = carried.sent.map(\.issue).filter { $0.composed < until }
    for other in sent.reversed() {
      let found = wanted.matches(other.entries) { [NamedArticle($0)] }
      if let entry = found.first, found.count == 1 {
        return (NamedArticle(entry), .carried(by: other.id))
      }
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

/// An article of now, one that an issue took, or both: an issue knows again what was retitled, renamed or moved.
private struct PastSubject {
  /// What it is called now, and what it was called in the issue.
  var names: [NamedArticle]
  /// What it is now; nil where no file has it.
  var article: Article?
  /// What the issue made of it; nil where it did not take it.
  var standing: PastVerdict.Standing?

  static func all(_ articles: [Article], in issue: Issue) -> [PastSubject] {
    let taken = issue.sections.flatMap { section in section.articles.map { (section, $0) } }
    var index = KeyIndex<Int>()
    for (number, (_, entry)) in taken.enumerated() {
      for keys in entry.articleKeys { index.add(keys, number) }
    }
    let byID = Dictionary(
      taken.enumerated().map { ($0.element.1.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    var isHere: Set<Int> = []
    var subjects = articles.map { article in
      var subject = PastSubject(names: [NamedArticle(article)], article: article)
      let numbers =
        [byID[article.id]].compactMap(\.self)
        + index.matches(article.keys).map { index.items[$0.number].value }
      guard
        let number = numbers.first(where: { taken[$0].1.isStill(article, since: issue.composed) })
      else { return subject }
      let (section, entry) = taken[number]
      let isCopy =
        entry.id != article.id
        && entry.keys?.dropFirst().contains(article.keys.written()) ?? false
      subject.standing =
        isCopy
        ? .copy(of: entry.title, section: section.title)
        : .took(section: section.title, newness: entry.newness)
      if !isCopy {
        isHere.insert(number)
        if entry.id != article.id { subject.names.append(NamedArticle(entry)) }
      }
      return subject
    }
    for (number, (section, entry)) in taken.enumerated() where !isHere.contains(number) {
      // The same id may be that of another article by now, which is asked about by it.
      if subjects.contains(where: { $0.article?.id == entry.id }) { continue }
      subjects.append(
        PastSubject(
          names: [NamedArticle(entry)],
          standing: .took(section: section.title, newness: entry.newness)))
    }
    return subjects
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
