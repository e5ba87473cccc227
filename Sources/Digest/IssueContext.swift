import Articles
import Foundation

/// The values of the first pass, by the names that `TemplateShape` lists.
struct IssueContext {
  let newsletter: Newsletter
  let date: Date
  private let dates: DateFormatter

  init(newsletter: Newsletter, date: Date) {
    self.newsletter = newsletter
    self.date = date
    dates = DateFormatter()
    dates.locale = Locale(identifier: newsletter.language)
    dates.timeZone = newsletter.timeZone
    dates.dateStyle = .long
    dates.timeStyle = .none
  }

  /// What the issue's id may be made from.
  /// - Parameter namesWeek: whether the year is the week's own (ISO 8601).
  func forID(namesWeek: Bool) -> [String: Any] {
    var iso = Calendar(identifier: .iso8601)
    iso.timeZone = newsletter.timeZone
    let parts = iso.dateComponents(
      [.year, .month, .day, .weekOfYear, .yearForWeekOfYear], from: date)
    let year = (namesWeek ? parts.yearForWeekOfYear : parts.year) ?? 0
    return [
      "year": String(format: "%04d", year), "month": String(format: "%02d", parts.month ?? 0),
      "day": String(format: "%02d", parts.day ?? 0),
      "week": String(format: "%02d", parts.weekOfYear ?? 0), "list": newsletter.list,
    ]
  }

  /// What the digest, its subject and its preheader are made from.
  func forDigest(id: String, sections: [Selection.Section]) -> [String: Any] {
    var number = 0
    let shown = sections.map { section in
      [
        "title": section.title, "title_underline": underline(section.title, "="),
        "articles": section.articles.map { article in
          number += 1
          return self.article(article, number: number)
        },
      ] as [String: Any]
    }
    var context: [String: Any] = [
      "newsletter": newsletterFields, "sections": shown,
      "issue": ["id": id, "date": dates.string(from: date)] as [String: Any],
    ]
    if let first = sections.first?.articles.first { context["lead"] = article(first, number: 1) }
    return context
  }

  private var newsletterFields: [String: Any] {
    var fields: [String: Any] = [
      "name": newsletter.name, "name_underline": underline(newsletter.name, "="),
      "language": newsletter.language.replacing("_", with: "-"),
    ]
    fields["url"] = newsletter.baseURL
    fields["postal_address"] = newsletter.postalAddress
    fields["postal_lines"] =
      newsletter.postalAddress?.split { $0 == "," || $0 == "\n" }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty } ?? []
    return fields
  }

  /// A field without a value is null: an empty string would count as true in a section, and for one that
  /// is missing the engine would look further out, in the newsletter or the leading article.
  private func article(_ article: Article, number: Int) -> [String: Any] {
    var fields: [String: Any] = [
      "id": article.id, "title": article.title, "title_underline": underline(article.title, "-"),
      "number": String(number), "is_lead": number == 1, "date": dates.string(from: article.date),
      "tags": article.tags, "alt": article.caption ?? article.title,
    ]
    let optional = [
      "summary": article.summary, "url": article.url, "author": article.author,
      "image": article.image, "caption": article.caption, "body_html": article.body?.html,
      "body_text": article.body?.text.trimmingCharacters(in: .newlines),
    ]
    for (name, value) in optional {
      if let value, !value.isEmpty { fields[name] = value } else { fields[name] = NSNull() }
    }
    return fields
  }

  /// As wide as the first line that the text will take, which is wrapped.
  private func underline(_ text: String, _ mark: Character) -> String {
    String(repeating: mark, count: min(TextWrapper.columns(text), 69))
  }
}
