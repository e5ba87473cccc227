import Clock
import Diagnostics
import Foundation
import Mail
import Subscribers
import Template
import Testing

@testable import Articles
@testable import Digest

let friday = Date(timeIntervalSince1970: 1_795_158_000)

func newsletter(
  baseURL: String? = "https://news.example.org", archiveURL: String? = nil
) throws -> Newsletter {
  Newsletter(
    list: ListSettings(
      name: "weekly", title: "The Harbour Weekly", listID: "weekly.news.example.org"),
    from: try Mailbox(parsing: "The Harbour Weekly <weekly@news.example.org>"),
    replyTo: try Mailbox(parsing: "editor@news.example.org"),
    postalAddress: "The Old Net Loft, 1 Quay Street, Tidewick", baseURL: baseURL,
    archiveURL: archiveURL, language: "en-GB",
    timeZone: (try? ZoneFiles().zone(named: "Europe/Berlin")) ?? .utc, isScheduled: false)
}

func article(
  _ title: String, summary: String? = "It is so.", url: String? = "https://news.example.org/a",
  tags: [String] = ["sea"], caption: String? = nil, text: ArticleText? = nil
) -> Article {
  Article(
    id: "a", title: title, summary: summary, url: url, date: friday, isDateOnly: false,
    dateSource: .frontMatter, tags: tags, image: nil, caption: caption, author: nil, text: text,
    source: Article.Source(path: "seeds/a.md", line: 1), withheld: nil)
}

func selection(_ articles: [Article]) -> Selection {
  Selection(sections: [.init(title: "On the water", articles: articles)], decisions: [])
}

/// The templates of a test: `digest.html` and `digest.txt` show nothing unless they are given.
func templates(_ texts: [String: String]) -> [TemplateSource] {
  let all = ["digest.html": "", "digest.txt": ""].merging(texts) { _, given in given }
  return all.sorted { $0.key < $1.key }.map { name, text in
    TemplateSource(
      name: name, kind: name.hasSuffix(".html") ? .html : .text, text: text,
      location: SourceLocation(file: "Templates/\(name).mustache"))
  }
}

func composer(
  _ texts: [String: String], subject: String = "News", preheader: String? = nil,
  id: String = "{{year}}-W{{week}}", now: Date = friday, archiveURL: String? = nil
) throws -> Composer {
  func setting(_ key: String, _ text: String) -> TemplateSource {
    TemplateSource(
      name: "issue.\(key)", kind: .text, text: text,
      location: SourceLocation(file: "broadsheet.yml", line: 12))
  }
  return Composer(
    newsletter: try newsletter(archiveURL: archiveURL), idTemplate: setting("id", id),
    subjectTemplate: setting("subject", subject),
    preheaderTemplate: preheader.map { setting("preheader", $0) }, templates: templates(texts),
    readerFields: ["email", "name", "town", "größe"], now: now)
}

func compose(
  _ texts: [String: String], subject: String = "News", preheader: String? = nil,
  _ articles: [Article] = [article("Low Tide")]
) throws -> FrozenIssue {
  try composer(texts, subject: subject, preheader: preheader)
    .compose(id: "2026-W47", selection(articles))
}

/// What a template shows to one reader.
func show(
  html: String, partials: [String: String] = [:], fields: [String: String] = [:],
  _ articles: [Article] = [article("Low Tide")]
) throws -> String {
  let frozen = try compose(partials.merging(["digest.html": html]) { $1 }, articles)
  return try frozen.shown(frozen.html, to: fields, as: .html)
}

func show(
  text: String, partials: [String: String] = [:], fields: [String: String] = [:],
  _ articles: [Article] = [article("Low Tide")]
) throws -> String {
  let frozen = try compose(partials.merging(["digest.txt": text]) { $1 }, articles)
  return try frozen.shown(frozen.text, to: fields, as: .text)
}

extension FrozenIssue {
  /// What a reader with these fields sees of a part.
  func shown(
    _ pieces: [TemplatePiece], to fields: [String: String], as kind: TemplateSource.Kind
  ) throws -> String {
    let reader = try reader(fields)
    return ReaderMerge(pieces, kind: kind, fields: readerFields)
      .render(readerFields.map { reader[$0] })
  }
}

func reader(_ fields: [String: String]) throws -> Reader {
  Reader(try subscriber(fields), unsubscribeURL: "https://news.example.org/unsubscribe/x")
}

func subscriber(_ fields: [String: String] = [:]) throws -> Subscriber {
  let email = fields["email"] ?? "ada@example.org"
  return Subscriber(
    address: try EmailAddress(parsing: email), fields: fields.merging(["email": email]) { $1 },
    line: 2)
}

/// The problems that a body ends with, as they are shown.
func problems(_ body: () throws -> Void) -> [String] {
  do { try body() } catch let list as ProblemList {
    return list.problems.map(\.description)
  } catch let problem as Problem {
    return [problem.description]
  } catch {
    return ["\(error)"]
  }
  return []
}
