import Diagnostics
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// The sent issues as a static site.
@Suite struct ArchiveTests {
  private func text(_ site: TemporaryFolder, _ path: String) throws -> String {
    try String(contentsOf: site.url.appending(path: path), encoding: .utf8)
  }

  private func place(_ site: TemporaryFolder) -> Place { Place(url: site.url, shown: "site") }

  /// Two issues of a week's distance, the first of them sent.
  private func edition(_ extra: String = "") throws -> TestEdition {
    let edition = try TestEdition(extra: extra)
    try edition.compose("one")
    try edition.send("one")
    try edition.article("gull", "The Gull & <i>Co.</i>", "2025-11-27")
    try edition.at(TestEdition.noon + 7 * 86_400).compose("two")
    return edition
  }

  @Test func `shows what was sent, newest first, and nothing of any reader`() throws {
    let edition = try edition("archive_url: https://news.example.org/archive\nlanguage: en-GB")
    let site = try TemporaryFolder()
    var archive = try edition.newsroom.archive(of: nil, into: place(site))
    #expect(archive.entries.map(\.issue) == ["one"] && archive.warnings.isEmpty)
    #expect(archive.passedOver == [.init(issue: "two", reason: "nobody was mailed it")])
    let later = edition.at(TestEdition.noon + 7 * 86_400)
    try later.send("two") { $0.limit = 1 }
    archive = try later.newsroom.archive(of: nil, into: place(site))
    #expect(archive.entries.map(\.issue) == ["two", "one"] && archive.passedOver.isEmpty)
    #expect(archive.entries.map(\.isWritten) == [true, false])

    let page = try text(site, "one/index.html")
    #expect(page.contains("<p>Low Tide</p>") && !page.contains("Dear"))
    #expect(page.contains("<a href=\"../#leave\">out</a>") && !page.contains("mailto:"))
    #expect(
      page.contains("<link rel=\"canonical\" href=\"https://news.example.org/archive/one/\">"))
    let index = try text(site, "index.html")
    let second = try #require(index.range(of: "href=\"two/\""))
    let first = try #require(index.range(of: "href=\"one/\""))
    #expect(second.lowerBound < first.lowerBound && index.contains("id=\"leave\""))
    #expect(index.contains("<html lang=\"en-GB\">") && index.contains("2025-11-28</time>"))
    let everything = try page + index + text(site, "feed.xml") + text(site, "two/index.html")
    for reader in TestEdition.readers { #expect(!everything.contains(reader)) }
    #expect(!everything.contains("reader@example.org") && !everything.contains("/unsubscribe"))
  }

  @Test func `the same issues give the same bytes, and what is there is not touched`() throws {
    let edition = try edition()
    let site = try TemporaryFolder()
    let archive = try edition.newsroom.archive(of: nil, into: place(site))
    #expect(archive.warnings.map(\.hint) == ["say so with “archive_url:”"])
    let paths = ["index.html", "feed.xml", "one/index.html"]
    let before = try paths.map { try FileStamp(of: site, $0) }
    let again = try edition.at(TestEdition.noon + 86_400).newsroom.archive(
      of: nil, into: place(site))
    #expect(again.entries.map(\.isWritten) == [false])
    #expect(try paths.map { try FileStamp(of: site, $0) } == before)
    let other = try TemporaryFolder()
    _ = try edition.newsroom.archive(of: nil, into: place(other))
    for path in paths { #expect(try text(site, path) == text(other, path)) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: site.url.path).count == 3)
  }

  /// What of a file changes when it is written.
  private struct FileStamp: Equatable {
    let inode: Int?
    let date: Date?

    init(of site: TemporaryFolder, _ path: String) throws {
      let file = try FileManager.default.attributesOfItem(
        atPath: site.url.appending(path: path).path)
      inode = file[.systemFileNumber] as? Int
      date = file[.modificationDate] as? Date
    }
  }

  @Test func `the feed names issues by what never changes`() throws {
    let edition = try edition()
    let site = try TemporaryFolder()
    _ = try edition.newsroom.archive(of: nil, into: place(site))
    let ids = try text(site, "feed.xml").matches(of: /<id>(.*?)<\/id>/).map(\.output.1)
    #expect(ids.count == 2 && ids.allSatisfy { $0.hasPrefix("urn:uuid:") && $0.count == 45 })
    try edition.configure(extra: "archive_url: https://news.example.org/archive/")
    _ = try edition.newsroom.archive(of: nil, into: place(site))
    let feed = try text(site, "feed.xml")
    #expect(feed.matches(of: /<id>(.*?)<\/id>/).map(\.output.1) == ids)
    #expect(feed.contains("href=\"https://news.example.org/archive/one/\""))
    #expect(feed.contains("<updated>2025-11-21T10:00:00Z</updated>"))
  }

  @Test func `an archive of one list keeps what that of another wrote`() throws {
    let edition = try TestEdition(extra: "lists: { daily: { name: The Spark } }")
    try edition.folder.write("subscribers/daily.csv", "email\nzoe@example.org\n")
    try edition.compose("one")
    try edition.send("one")
    _ = try edition.newsroom.compose(ComposeRequest(issue: "two", list: "daily"), replacing: false)
    try edition.send("two")
    let (site, whole) = (try TemporaryFolder(), try TemporaryFolder())
    var archive = try edition.newsroom.archive(of: "weekly", into: place(site))
    #expect(archive.entries.map(\.issue) == ["one"])
    archive = try edition.newsroom.archive(of: "daily", into: place(site))
    #expect(Set(archive.entries.map(\.issue)) == ["one", "two"] && archive.orphans.isEmpty)
    _ = try edition.newsroom.archive(of: nil, into: place(whole))
    for path in ["index.html", "feed.xml", "one/index.html", "two/index.html"] {
      #expect(try text(site, path) == text(whole, path), "\(path)")
    }
    // A list alone has its own name.
    let own = try TemporaryFolder()
    archive = try edition.newsroom.archive(of: "daily", into: place(own))
    #expect(archive.entries.map(\.issue) == ["two"])
    #expect(try text(own, "index.html").contains("<h1>The Spark</h1>"))
  }

  @Test func `titles are text in every file`() throws {
    let edition = try TestEdition(extra: "issue: { subject: \"{{lead.title}}\" }")
    try edition.article("tide", "\"Tide & <b>Co.</b>\"", "2025-11-21")
    try edition.compose("one")
    try edition.send("one")
    let site = try TemporaryFolder()
    _ = try edition.newsroom.archive(of: nil, into: place(site))
    #expect(try text(site, "index.html").contains("<bdi>Tide &amp; &lt;b&gt;Co.&lt;/b&gt;</bdi>"))
    let feed = try text(site, "feed.xml")
    #expect(feed.contains("<title>Tide &amp; &lt;b&gt;Co.&lt;/b&gt;</title>"))
    #expect(feed.contains("Tide &amp;amp; &amp;lt;b&amp;gt;Co."))
  }

  @Test func `what only a part of the list had is passed over by name`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    let segment = try SegmentExpression(parsing: "name = Ada")
    try edition.send("one") { $0.segment = segment }
    let site = try TemporaryFolder()
    let archive = try edition.newsroom.archive(of: nil, into: place(site))
    #expect(archive.entries.isEmpty)
    #expect(
      archive.passedOver == [
        .init(issue: "one", reason: "only a part of the list had it: name = Ada")
      ])
    #expect(try text(site, "index.html").contains("No issue was sent yet."))
    #expect(!FileManager.default.fileExists(atPath: site.url.appending(path: "feed.xml").path))
  }

  @Test func `an issue that is not what was sent is never published, nor lost from a site`() throws
  {
    let edition = try edition()
    let (site, other) = (try TemporaryFolder(), try TemporaryFolder())
    _ = try edition.newsroom.archive(of: nil, into: place(site))
    let before = try text(site, "index.html")
    let record = try edition.folder.read("issues/one/issue.json")
    try edition.folder.write(
      "issues/one/issue.json", record.replacingOccurrences(of: "Low Tide", with: "High Tide"))
    let archive = try edition.newsroom.archive(of: nil, into: place(other))
    #expect(archive.passedOver.contains(.init(issue: "one", reason: "it cannot be read")))
    #expect(archive.warnings.contains { $0.reason.contains("another content") })
    #expect(
      problem { _ = try edition.newsroom.archive(of: nil, into: place(site)) }
        .contains("another content"))
    try edition.folder.write("issues/one/issue.json", "{")
    #expect(
      problem { _ = try edition.newsroom.archive(of: nil, into: place(site)) }
        .contains("issues/one/issue.json"))
    #expect(try text(site, "index.html") == before)
  }

  @Test func `files of others are not written over, and those of gone issues are named`() throws {
    let edition = try edition()
    let site = try TemporaryFolder()
    try site.write("index.html", "<p>my own</p>")
    #expect(
      problem { _ = try edition.newsroom.archive(of: nil, into: place(site)) }
        .contains("site/index.html: here lies a file that is no part of an archive"))
    #expect(try text(site, "index.html") == "<p>my own</p>")
    // Nor is anything written before that is seen.
    #expect(try FileManager.default.contentsOfDirectory(atPath: site.path) == ["index.html"])
    try FileManager.default.removeItem(at: site.url.appending(path: "index.html"))
    for name in ["feed.xml", "one", "one/index.html/x"] {
      try site.write(name, "my own")
      #expect(
        problem { _ = try edition.newsroom.archive(of: nil, into: place(site)) }
          .contains("site/\(name.replacing("/x", with: ""))"), "\(name)")
      let first = name.prefix { $0 != "/" }
      #expect(try FileManager.default.contentsOfDirectory(atPath: site.path) == [String(first)])
      try FileManager.default.removeItem(at: site.url.appending(path: first))
    }
    try site.write("other/index.html", "<p>my own</p>")
    _ = try edition.newsroom.archive(of: nil, into: place(site))
    try FileManager.default.removeItem(at: edition.folder.url.appending(path: "issues/one"))
    for name in ["index.html", "feed.xml"] {
      try FileManager.default.removeItem(at: site.url.appending(path: name))
    }
    let archive = try edition.newsroom.archive(of: nil, into: place(site))
    #expect(archive.entries.isEmpty && archive.orphans == ["one"])
    #expect(try text(site, "one/index.html").contains("Low Tide"))
  }

  @Test(arguments: ["", "issues", "issues/site", "subscribers", "seeds/../Templates/site", "."])
  func `the edition’s own folders hold no pages`(_ path: String) throws {
    let edition = try edition()
    let folder = Place(url: edition.folder.url.appending(path: path), shown: "there")
    #expect(
      problem { _ = try edition.newsroom.archive(of: nil, into: folder) }
        .contains("there: the edition has files of its own here"))
  }

  @Test(arguments: ["seeds", "seeds/site", "elsewhere/posts/x", "elsewhere", "link", "link/site"])
  func `no pages are written where articles are read`(_ path: String) throws {
    let edition = try edition()
    let other = try TemporaryFolder()
    try edition.folder.write("elsewhere/posts/a.md", "---\ntitle: A\ndate: 2025-11-21\n---\nA\n")
    try FileManager.default.createSymbolicLink(
      atPath: "\(other.path)/link", withDestinationPath: "\(edition.folder.path)/seeds")
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml",
      config.replacing(
        "sources: [{ path: seeds }]",
        with: "sources: [{ path: seeds }, { path: elsewhere/posts }]"))
    let root = path.hasPrefix("link") ? other.url : edition.folder.url
    let folder = Place(url: root.appending(path: path), shown: "there")
    for write in [
      { _ = try edition.newsroom.archive(of: nil, into: folder) },
      { try edition.newsroom.mustLieApart(folder) },
    ] {
      #expect(problem(write).contains("there: articles are read here, by the source"))
    }
  }

  @Test(arguments: [
    (
      "<!DOCTYPE html><HTML><HEAD><title>x</title></HEAD><BODY class=\"a\"><p>Words", "a\"><p style"
    ),
    ("<!DOCTYPE html><p>Words", "feed.xml\">\n<p style"),
    ("<p>Words", "feed.xml\">\n<p style"), ("Words", "feed.xml\">\n<p style"),
    (
      "<!DOCTYPE html><head><title>a</head><body>b</title><!--[if mso]></head><body><![endif]--><style>/* </head><body> */</style><script>\"</head><body>\"</script></head><!-- <body> --><body data-x=\"<body></head>\"><p>Words",
      "</script><meta name=\"generator\""
    ),
    ("<head></head><!--><body class=\"b\"><!-- --><p>Words", "class=\"b\"><p style"),
    ("<head><noscript><p></head><body></p></noscript><body id=\"b\"><p>Words", "id=\"b\"><p style"),
    (
      "<!DOCTYPE html><title>x</title><template><p></p></template><p>Words", "feed.xml\">\n<p style"
    ),
    ("<head><title>x</title></head><style></style><body id=\"b\"><p>Words", "id=\"b\"><p style"),
  ])
  func `a page of any shape has its mark and the way to the others`(
    _ template: String, _ start: String
  ) throws {
    let edition = try TestEdition()
    try edition.folder.write(
      "Templates/digest.html.mustache",
      template + "{{newsletter.postal_address}} {{reader.unsubscribe_url}}")
    try edition.compose("one")
    try edition.send("one")
    let site = try TemporaryFolder()
    _ = try edition.newsroom.archive(of: nil, into: place(site))
    let page = try text(site, "one/index.html")
    #expect(page.contains(start), "\(page)")
    // Before all that is shown, and behind no tag that is none.
    let way = try #require(
      page.firstMatch(of: #/<p style="margin:0[^>]*>.*?all issues</a></p>\n?/#))
    let before = page[..<way.range.lowerBound].split(separator: /<!-->|<!--(?s:.*?)-->/).joined()
    #expect(!before.contains("Words") && page[way.range.upperBound...].contains("Words"))
    #expect(page.contains("<meta name=\"generator\" content=\"Broadsheet\">"))
    #expect(try !edition.newsroom.archive(of: nil, into: place(site)).entries[0].isWritten)
  }
}
