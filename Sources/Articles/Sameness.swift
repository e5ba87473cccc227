package import Foundation

/// By what two articles are one and the same.
package enum Sameness: Sendable, Equatable {
  /// Both state the same `id` or `guid`.
  case stated
  /// They lie in the same Markdown file, be it that this had another name.
  case path
  /// They have one title and one day in the same headline list, where a word of the summary was mended.
  case entry
  /// They lead to the same page, now or before: the page of one is among the addresses of the other.
  case address
  /// They have the same text.
  case text

  /// - Returns: nil for two articles.
  package init?(_ one: ArticleKeys, _ other: ArticleKeys) {
    if !one.stated.isEmpty, !other.stated.isEmpty {
      // Whoever states who it is, is nobody else.
      guard one.stated.contains(where: other.stated.contains) else { return nil }
      self = .stated
    } else if let path = one.path, path == other.path || other.formerly.contains(path) {
      self = .path
    } else if let path = other.path, one.formerly.contains(path) {
      self = .path
    } else if let entry = one.entry, entry == other.entry {
      self = .entry
    } else if one.page.map(other.addresses.contains) == true
      || other.page.map(one.addresses.contains) == true
    {
      self = .address
    } else if let link = one.link, link == other.link {
      self = .address
    } else if Self.haveSameText(one, other) {
      self = .text
    } else {
      return nil
    }
  }

  /// A short text takes the same title, none at all the same day too.
  private static func haveSameText(_ one: ArticleKeys, _ other: ArticleKeys) -> Bool {
    if let day = one.day, let otherDay = other.day, day != otherDay { return false }
    guard one.text == other.text, one.isLong == other.isLong else { return false }
    if one.isLong { return true }
    guard let title = one.title, title == other.title else { return false }
    return one.text != nil || one.day != nil && other.day != nil
  }
}

extension ArticleKeys {
  /// Whether an article is another one though file or address are the same: a letter that is rewritten in one
  /// file each week, or a page that begins anew.
  /// - Parameters:
  ///   - date: the date that it states; nil where it states none.
  ///   - freeze: when the earlier one was carried; nil where that is not known.
  package func isRenewed(
    from earlier: ArticleKeys, by sameness: Sameness, stating date: Date?, since freeze: Date?
  ) -> Bool {
    guard [.path, .entry, .address].contains(sameness), text != earlier.text else { return false }
    if let date { return freeze.map { date > $0 } ?? false }
    guard !paragraphs.isEmpty, !earlier.paragraphs.isEmpty else { return false }
    let kept = Set(earlier.paragraphs)
    return paragraphs.count { kept.contains($0) } * 2 < paragraphs.count
  }
}
