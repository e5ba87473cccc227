import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// An archive of which something is gone: what a site knows is not lost from its index and feed.
@Suite struct ArchiveLossTests {
  private let site: TemporaryFolder

  init() throws { site = try TemporaryFolder() }

  private var place: Place { Place(url: site.url, shown: "site") }

  /// Two issues that were sent, and their site.
  private func edition() throws -> TestEdition {
    let edition = try TestEdition()
    for id in ["one", "two"] {
      try edition.compose(id, again: true)
      try edition.send(id)
    }
    _ = try edition.newsroom.archive(of: nil, into: place)
    return edition
  }

  private func remove(_ path: String, from folder: TemporaryFolder) throws {
    try FileManager.default.removeItem(at: folder.url.appending(path: path))
  }

  private func forgetJournal(of id: String, in edition: TestEdition) throws {
    for name in ["journal", "recipients"] {
      try remove("issues/\(id)/\(name)", from: edition.folder)
    }
  }

  private func texts() throws -> [String] {
    try ["index.html", "feed.xml"].map(site.read)
  }

  @Test(arguments: [false, true])
  func `an issue whose journal or folder is gone is not lost from a site`(isFolder: Bool) throws {
    let edition = try edition()
    let before = try texts()
    if isFolder {
      try remove("issues/one", from: edition.folder)
    } else {
      try forgetJournal(of: "one", in: edition)
    }
    let said = problem { _ = try edition.newsroom.archive(of: nil, into: place) }
    #expect(said.contains("issues/one") && said.contains("its page lies in site/one"), "\(said)")
    #expect(said.contains("bring issues/one back from a backup"))
    #expect(try texts() == before)
    // For a list too, and as long as the page lies there.
    #expect(!problem { _ = try edition.newsroom.archive(of: "weekly", into: place) }.isEmpty)
    try remove("one", from: site)
    let archive = try edition.newsroom.archive(of: nil, into: place)
    #expect(archive.entries.map(\.issue) == ["two"] && archive.orphans.isEmpty)
    #expect(try texts().allSatisfy { !$0.contains("one/") && $0.contains("two/") })
  }

  @Test func `one that was discarded before anybody had it was never there`() throws {
    let edition = try edition()
    try edition.compose("three", again: true)
    _ = try edition.newsroom.archive(of: nil, into: place)
    _ = try edition.newsroom.discard(edition.newsroom.discarding("three"), reason: "by hand")
    let archive = try edition.newsroom.archive(of: nil, into: place)
    #expect(archive.entries.count == 2 && archive.passedOver.isEmpty && archive.warnings.count == 1)
  }

  @Test func `a page that neither index nor record knows is left as it is`() throws {
    let edition = try edition()
    try remove("issues/one", from: edition.folder)
    for name in ["index.html", "feed.xml"] { try remove(name, from: site) }
    #expect(try edition.newsroom.archive(of: nil, into: place).orphans == ["one"])
  }

  @Test func `a feed names nothing that the index names no more`() throws {
    let edition = try edition()
    for id in ["one", "two"] {
      try remove("issues/\(id)", from: edition.folder)
      try remove(id, from: site)
    }
    _ = try edition.newsroom.archive(of: nil, into: place)
    let (index, feed) = (try texts()[0], try texts()[1])
    #expect(index.contains("No issue was sent yet.") && !feed.contains("<entry>"))
    #expect(feed.contains("<generator>Broadsheet</generator>"))
    // Where none lies there, none is made.
    let other = try TemporaryFolder()
    _ = try edition.newsroom.archive(of: nil, into: Place(url: other.url, shown: "other"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == ["index.html"])
  }

  @Test(arguments: [false, true])
  func `what the timetable's record knows to be sent is never said to have reached nobody`(
    isFolder: Bool
  ) throws {
    let desk = try Heartbeats()
    #expect(try desk.beat("2026-11-23 08:00") == ["2026-11-23T08:00 sent"])
    let later = desk.at("2026-11-23 09:00")
    let id = "2026-W48"
    _ = try later.newsroom.archive(of: nil, into: place)
    try forgetJournal(of: id, in: later)
    let other = try TemporaryFolder()
    let archive = try later.newsroom.archive(of: nil, into: Place(url: other.url, shown: "other"))
    #expect(
      archive.passedOver == [
        .init(issue: id, reason: "the journal of whom it was sent to is not here")
      ])
    #expect(archive.warnings.contains { $0.reason.contains("by the timetable's record") })
    if isFolder {
      try remove("issues/\(id)", from: later.folder)
      try remove("index.html", from: site)
    }
    let said = problem { _ = try later.newsroom.archive(of: nil, into: place) }
    #expect(said.contains("its page lies in site/\(id)"), "\(said)")
  }
}
