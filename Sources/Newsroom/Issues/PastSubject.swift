import Articles
import Digest
import Foundation

/// An article of now, one that an issue took, or both: an issue knows again what was retitled, renamed or moved.
struct PastSubject {
  /// What it is called now, and what it was called in the issue.
  var names: [NamedArticle]
  /// What it is now; nil where no file has it.
  var article: Article?
  /// What the issue made of it; nil where it did not take it.
  var standing: PastVerdict.Standing?

  /// By which id the issue took it; nil where it did not, or took another copy.
  var takenID: String? {
    if case .took? = standing { names.last?.id } else { nil }
  }

  static func all(_ articles: [Article], in issue: Issue) -> [PastSubject] {
    var articles = articles
    Renames(of: issue.entries.flatMap(\.articleKeys), among: articles).note(in: &articles)
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
        && entry.articleKeys.dropFirst().contains { $0.areThose(of: article.keys) }
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
  func isStill(_ article: Article, since freeze: Date) -> Bool {
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
