import Articles
import Clock
import Foundation
import TestSupport
import Testing

/// What a site would not publish is never mailed, however it says so.
@Suite struct PublicationTests {
  private let now = date("2026-11-23T08:00:00+01:00")

  @Test(arguments: [
    ("draft: true", "draft"), ("draft: \"true\"", "draft"), ("draft: yes", "draft"),
    ("draft: 1", "draft"), ("Draft: True", "draft"), ("DRAFT: ON", "draft"),
    ("published: false", "published"), ("published: \"false\"", "published"),
    ("published: no", "published"), ("Published: 'Off'", "published"), ("status: draft", "status"),
    ("Status: Private", "status"), ("status: future", "status"), ("headless: true", "headless"),
    ("build: { list: never }", "build.list"), ("build: { render: never }", "build.render"),
    ("build:\n  list: false", "build.list"), ("_build: { render: link }", "_build.render"),
    ("Build: { List: Never }", "build.list"), ("permalink: false", "permalink"),
    ("eleventyExcludeFromCollections: true", "eleventyExcludeFromCollections"),
    ("hidden: true", "hidden"), ("unlisted: true", "unlisted"), ("render: false", "render"),
    ("state: Draft", "state"), ("drafts: yes", "drafts"), ("dratf: true", "dratf"),
    ("publish: false", "publish"),
    ("visibility: Private", "visibility"), ("private: yes", "private"),
    ("isDraft: true", "isDraft"),
    ("is_draft: 'yes'", "is_draft"), ("unpublished: true", "unpublished"),
    ("permalink: { build: false }", "permalink.build"), ("status: unlisted", "status"),
  ])
  func `front matter keeps an article back`(_ line: String, _ key: String) throws {
    let article = try readMarkdown("---\ntitle: A\n\(line)\n---\nText")
    guard case .frontMatter(key, _)? = article.withheld(at: now) else {
      Issue.record("\(line): \(String(describing: article.withheld(at: now)))")
      return
    }
    #expect(article.url == nil)
  }

  @Test(arguments: [
    "draft: false", "draft: \"no\"", "draft: 0", "draft:", "draft: ''", "published: true",
    "published: 2026-11-20", "status: published", "headless: false", "build: { list: always }",
    "build: { list: local }", "build: yes", "permalink: /a/", "hidden: false", "hidden: [a]",
    "eleventyExcludeFromCollections: false", "render: true", "visibility: public", "state: Ohio",
    "publish: 2026-11-20", "drafts: 3 of them", "private: no",
    "permalink: { build: /a/ }", "publish_date: 2026-11-20", "expiryDate: 2026-12-24",
    "publishDate: 2026-11-23T08:00:00+01:00",
  ])
  func `what says nothing of it is mailed`(_ line: String) throws {
    #expect(try readMarkdown("---\n\(line)\n---\nText").withheld(at: now) == nil)
  }

  @Test func `TOML and JSON keep back alike`() throws {
    for text in [
      "+++\ndraft = true\n+++\nText", "+++\ndraft = \"true\"\n+++\nText",
      "+++\n[build]\nlist = \"never\"\n+++\nText", "{ \"draft\": true }\nText",
      "{\n\t\"Build\": {\"render\": \"never\"}\n}\nText",
    ] { #expect(try readMarkdown(text).withheld(at: now) != nil, "\(text)") }
  }

  @Test(arguments: [
    ("date: 2026-11-20\npublishDate: 2026-11-24", Withheld.embargo(until: date("2026-11-24"))),
    ("date: 2026-11-20\npubDate: 2026-11-24", .embargo(until: date("2026-11-24"))),
    ("date: 2026-11-20\npublished: 2026-11-24", .embargo(until: date("2026-11-24"))),
    ("expiryDate: 2026-11-23T08:00:00+01:00", .expired(since: date("2026-11-23 08:00"))),
    ("date: 2026-11-20\npublish_date: 2026-11-24", .embargo(until: date("2026-11-24"))),
    ("expiry_date: 2026-11-21", .expired(since: date("2026-11-21"))),
    ("unpublishDate: 2026-11-21", .expired(since: date("2026-11-21"))),
  ])
  func `an article has its time`(_ lines: String, _ reason: Withheld) throws {
    let article = try readMarkdown("---\n\(lines)\n---\nText")
    #expect(article.withheld(at: now) == reason)
    #expect(article.withheld(at: date("2026-11-20 08:00")) != .expired(since: date("2026-11-21")))
    #expect(article.withheld == nil)
  }

  @Test(arguments: [
    ("_drafts/idea.md", Withheld.draftsFolder), ("_drafts/deep/idea.md", .draftsFolder),
    ("_drafts/week.txt", .draftsFolder), ("drafts/idea.md", .draftsFolder),
    ("Drafts/deep/week.txt", .draftsFolder), ("_index.md", .sectionPage),
    ("sub/_index.de.md", .sectionPage), ("README.md", .readme), ("sub/readme.markdown", .readme),
    ("ReadMe.MD", .readme), ("sub/_INDEX.html", .sectionPage), ("my_drafts/idea.md", nil),
    ("_drafts.md", nil), ("_indexes.md", nil), ("my-drafts/idea.md", nil), ("index.md", nil),
    ("readme-first.md", nil),
  ])
  func `its place keeps an article back`(_ path: String, _ reason: Withheld?) throws {
    let article = try #require(try read([path: "One\n\nText"]).first)
    #expect(article.withheld(at: now) == reason)
  }

  @Test func `a headline list is kept back by its front matter`() throws {
    for line in ["draft: yes", "Published: 'no'", "status: draft", "publishDate: 2026-12-24"] {
      let articles = try read(["week.txt": "---\n\(line)\n---\nOne\n\nText\n\nTwo\n\nText"])
      #expect(articles.count == 2 && articles.allSatisfy { $0.withheld(at: now) != nil }, "\(line)")
    }
  }

  @Test func `a file's own time dates nothing outside seeds`() throws {
    let folder = try TemporaryFolder()
    try folder.write("content/a.md", "Text")
    try folder.write("content/2026-11-20-b.md", "Text")
    try folder.write("content/c.md", "---\ndate: Last Modified\n---\nText")
    try folder.write("seeds/d.md", "---\ndate: Last Modified\n---\nText")
    let articles = try reader(of: folder).readAll("content", "seeds")
    #expect(articles.map(\.dateSource) == [.fileName, .none, .none, .modificationTime])
    #expect(articles.map { $0.withheld(at: now) } == [nil, .undated, .undated, nil])
  }
}
