import Delivery
import Diagnostics
import Expressions
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// What of an archive is for some alone: issues that a part of the list had, that were discarded, or that most have still
/// to get.
@Suite struct ArchivePartTests {
  private let site: TemporaryFolder

  init() throws { site = try TemporaryFolder() }

  private var place: Place { Place(url: site.url, shown: "site") }
  private static let address = "archive_url: https://news.example.org/archive/"

  private func edition(_ extra: String = address, names url: Bool = true) throws -> TestEdition {
    let edition = try TestEdition(extra: extra)
    let path = "Templates/digest.txt.mustache"
    if url {
      try edition.folder.write(
        path, try edition.folder.read(path) + "{{#issue.url}}{{issue.url}}{{/issue.url}}\n")
    }
    try edition.compose("one")
    return edition
  }

  private func archive(_ edition: TestEdition) throws -> Archive {
    try edition.newsroom.archive(of: nil, into: place)
  }

  private func sendPart(_ edition: TestEdition) throws {
    let segment = try SegmentExpression(parsing: "name = Ada")
    try edition.send("one") { $0.segment = segment }
  }

  @Test func `the link of mails to a part of the list leads to a page that nothing else leads to`()
    throws
  {
    let edition = try edition()
    try sendPart(edition)
    let mail = String(decoding: edition.relay.messages[0].bytes, as: UTF8.self)
    #expect(mail.contains("https://news.example.org/archive/one/"))
    var archive = try archive(edition)
    #expect(archive.entries.map(\.part) == ["name = Ada"] && archive.passedOver.isEmpty)
    let page = try site.read("one/index.html")
    #expect(page.contains("<p>Low Tide</p>"))
    #expect(page.contains("<meta name=\"robots\" content=\"noindex\">"))
    #expect(try site.read("index.html").contains("No issue was sent yet."))
    #expect(!site.exists("feed.xml") && !page.contains("feed.xml"))
    archive = try self.archive(edition)
    #expect(archive.entries.map(\.isWritten) == [false] && archive.orphans.isEmpty)
    // The whole list has it: it is an issue like others.
    try edition.send("one") { $0.widens = true }
    archive = try self.archive(edition)
    #expect(archive.entries.map(\.isWritten) == [true] && archive.entries[0].part == nil)
    #expect(try !site.read("one/index.html").contains("noindex"))
    #expect(try site.read("index.html").contains("one/") && site.read("feed.xml").contains("one/"))
  }

  @Test func `the page stays where the archive has another address since`() throws {
    let edition = try edition()
    try sendPart(edition)
    _ = try archive(edition)
    let settings = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml",
      settings.replacing("news.example.org/archive/", with: "www.example.org/past/"))
    let archive = try archive(edition)
    #expect(archive.entries.map(\.issue) == ["one"] && archive.orphans.isEmpty)
    #expect(try site.read("one/index.html").contains("https://www.example.org/past/one/"))
    // A folder that is new has it too: the mails still lead to what lay at the old address.
    let other = try TemporaryFolder()
    _ = try edition.newsroom.archive(of: nil, into: Place(url: other.url, shown: "other"))
    #expect(other.exists("one/index.html"))
    #expect(try !other.read("index.html").contains("one/"))
  }

  @Test func `where no mail leads to it, what a part of the list had is not made public`() throws {
    let edition = try edition(names: false)
    try sendPart(edition)
    let archive = try archive(edition)
    #expect(archive.entries.isEmpty && !site.exists("one/index.html"))
    #expect(
      archive.passedOver == [
        .init(issue: "one", reason: "only a part of the list had it: name = Ada")
      ])
  }

  @Test(arguments: [false, true])
  func `what was discarded is passed over, and no page leads to it any more`(isPart: Bool) throws {
    let edition = try edition()
    if isPart { try sendPart(edition) } else { try edition.send("one") { $0.limit = 1 } }
    #expect(try archive(edition).entries.count == 1)
    _ = try edition.newsroom.discard(edition.newsroom.discarding("one"), reason: "wrong")
    let archive = try archive(edition)
    #expect(archive.entries.isEmpty && archive.orphans == ["one"])
    #expect(archive.passedOver == [.init(issue: "one", reason: "it was discarded")])
    #expect(try site.read("index.html").contains("No issue was sent yet."))
    if !isPart { #expect(try !site.read("feed.xml").contains("<entry>")) }
    let other = try TemporaryFolder()
    _ = try edition.newsroom.archive(of: nil, into: Place(url: other.url, shown: "other"))
    #expect(!other.exists("one"))
  }

  @Test func `an issue that most have still to get is public, and said to be`() throws {
    let edition = try edition()
    try edition.send("one") { $0.limit = 1 }
    let left = try archive(edition).entries.first?.leftOver
    #expect(left?.count == 4 && left?.recipients == 5)
    try edition.send("one")
    #expect(try archive(edition).entries.first?.leftOver == nil)
  }

  @Test func `whoever fills the folder is waited for, and what was sent meanwhile is shown`() throws
  {
    let edition = try edition()
    let (said, end) = (Collected<String>(), DispatchSemaphore(value: 0))
    do {
      let turn = try FolderTurn(place)
      Thread.detachNewThread { [place] in
        said.add(problem { _ = try edition.newsroom.archive(of: nil, into: place) })
        end.signal()
      }
      Thread.sleep(forTimeInterval: 1)
      #expect(said.all.isEmpty && !site.exists("index.html"))
      try edition.send("one")
      withExtendedLifetime(turn) {}
    }
    end.wait()
    #expect(said.all == [""])
    #expect(try ["index.html", "feed.xml"].allSatisfy { try site.read($0).contains("one/") })
    // The lock left no file where everybody may read.
    let names = try FileManager.default.contentsOfDirectory(atPath: site.path)
    #expect(Set(names) == ["feed.xml", "index.html", "one"])
  }

  @Test(arguments: [
    (
      "archive_url", "https://news.example.org/archive/index.html",
      "https://news.example.org/archive/"
    ),
    ("archive_url", "https://news.example.org/a.d/Index.PHP/", "https://news.example.org/a.d/"),
    ("base_url", "https://news.example.org/home.htm", "https://news.example.org/"),
  ])
  func `an address below which no page can lie is refused`(
    key: String, address: String, folder: String
  ) throws {
    let edition = try TestEdition()
    let config = try edition.folder.read("broadsheet.yml")
    let lines = config.split(separator: "\n").filter { !$0.contains("\(key):") }
    try edition.folder.write(
      "broadsheet.yml", (lines + ["\(key): \(address)"]).joined(separator: "\n") + "\n")
    let said = problem { _ = try edition.newsroom.edition() }
    #expect(said.contains("“\(address)” is a file") && said.contains("name its folder: \(folder)"))
    #expect(!said.contains("name its folder: \(folder)i"), "\(said)")
  }

  @Test(arguments: ["https://news.example.org/v1.2/", "https://news.example.org/the.archive"])
  func `a folder may have a dot`(address: String) throws {
    let edition = try TestEdition(extra: "archive_url: \(address)")
    #expect(problem { _ = try edition.newsroom.edition() } == "")
  }
}
