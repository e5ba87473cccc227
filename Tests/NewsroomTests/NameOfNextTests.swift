import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// The name under which the preview shows what would be composed now.
@Suite struct NameOfNextTests {
  private let reason = "under that name the preview shows what would be composed now"

  @Test func `no new issue can have it, by whichever way`() throws {
    let edition = try TestEdition()
    #expect(problem { try edition.compose("next") }.contains(reason))
    try edition.compose("next-1")
    try edition.configure(extra: "issue: { id: next }")
    let said = problem { try edition.compose() }
    #expect(said.contains("broadsheet.yml:") && said.contains(reason), "\(said)")
    #expect(!FileManager.default.fileExists(atPath: "\(edition.folder.path)/issues/next"))
  }

  @Test func `one of the time before that is sent and archived as any other`() throws {
    let edition = try TestEdition()
    try edition.compose("nexx")
    let issues = "\(edition.folder.path)/issues"
    try FileManager.default.moveItem(atPath: "\(issues)/nexx", toPath: "\(issues)/next")
    let record = try edition.folder.read("issues/next/issue.json")
    try edition.folder.write("issues/next/issue.json", record.replacing("nexx", with: "next"))
    try edition.send("next")
    #expect(edition.mailed.count == TestEdition.readers.count)
    let site = try TemporaryFolder()
    let archive = try edition.newsroom.archive(
      of: nil, into: Place(url: site.url, shown: "site"))
    #expect(archive.entries.map(\.issue) == ["next"])
  }
}
