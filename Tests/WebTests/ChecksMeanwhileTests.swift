import Diagnostics
import Digest
import Foundation
import Mail
import Newsroom
import TestSupport
import Testing

@testable import Web

/// What the checks of an open page say when something else than a save changed what they follow from.
@Suite struct ChecksMeanwhileTests {
  private func edition() throws -> PreviewFolder {
    let edition = try PreviewFolder()
    try edition.mailsIntoFolder()
    try edition.compose("one")
    return edition
  }

  @Test(arguments: [true, false])
  func `an issue that is discarded is not fine any more`(isListened: Bool) async throws {
    let edition = try edition()
    try edition.send("one", limit: 1)
    let desk = PreviewDesk(edition.newsroom, list: nil, start: 1)
    let name = IssueName("one")
    #expect(await desk.sight(of: name).hasErrors == false)
    let listener = isListened ? desk.changes(of: name) : nil
    try await Task.sleep(for: .milliseconds(50))
    _ = try edition.newsroom.discard(edition.newsroom.discarding("one"), reason: "by hand")
    let isTold = try await eventually {
      desk.renewRows()
      return await desk.sight(of: name)
    } until: {
      $0.row?.isClosed == true && $0.hasErrors
    }
    #expect(isTold)
    withExtendedLifetime(listener) {}
  }

  @Test func `another key tells otherwise who was forgotten`() throws {
    let edition = try edition()
    let key = try edition.folder.read("secret.key")
    let other = Data(repeating: 8, count: 32).base64EncodedString() + "\n"
    let row = try edition.folder.read("subscribers/weekly.csv")
    _ = try edition.newsroom.forget(EmailAddress(parsing: "ada@example.org"))
    // A merge brings the row back.
    try edition.folder.write("subscribers/weekly.csv", row)
    let memory = PreviewMemory()
    func said(_ memory: PreviewMemory) -> [String] {
      do {
        guard case .issue(let issue) = try edition.newsroom.preview("one", memory) else {
          return []
        }
        return issue.findings.map { "\($0.severity) \($0.rule.rawValue): \($0.problem.reason)" }
      } catch { return error.problems.map(\.reason) }
    }
    usleep(50_000)
    var all: [[String]] = []
    for key in [key, nil, key, other, key] {
      if let key {
        try edition.folder.write("secret.key", key)
      } else {
        try FileManager.default.removeItem(at: edition.folder.url.appending(path: "secret.key"))
      }
      all.append(said(memory))
      #expect(all.last == said(PreviewMemory()))
    }
    #expect(all[0] == all[2] && all[0] == all[4] && all[0] != all[1] && all[0] != all[3])
    #expect(all[0].contains { $0.contains("forgotten") })
  }
}
