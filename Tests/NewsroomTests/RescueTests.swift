import Delivery
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// A run whose folder is taken away under it.
@Suite struct RescueTests {
  /// Takes something away as soon as the first is mailed, and returns what the run says.
  private func sendWhile(_ edition: TestEdition, _ take: @escaping @Sendable (URL) throws -> Void)
    -> String
  {
    let taken = Collected<Bool>()
    let folder = edition.folder.url
    return problem {
      try edition.send(
        "one",
        events: { event in
          if case .settled = event, taken.all.isEmpty {
            taken.add(true)
            do { try take(folder) } catch { Issue.record("\(error)") }
          }
        })
    }
  }

  @Test func `nobody more is mailed, and nobody is mailed twice afterwards`() throws {
    for take in [
      { try FileManager.default.removeItem(at: $0.appending(path: "issues/one/journal")) },
      { try FileManager.default.removeItem(at: $0.appending(path: "issues/one")) },
      {
        try FileManager.default.moveItem(
          at: $0.appending(path: "issues/one"), to: $0.appending(path: "gone"))
      },
      {
        let journal = $0.appending(path: "issues/one/journal")
        let copy = try Data(contentsOf: journal)
        try FileManager.default.removeItem(at: journal)
        try copy.write(to: journal)
      },
    ] as [@Sendable (URL) throws -> Void] {
      let edition = try TestEdition()
      try edition.compose("one")
      let issue = try edition.folder.read("issues/one/issue.json")
      let parts = try ["html.mustache", "text.mustache"].map {
        ($0, try edition.folder.read("issues/one/\($0)"))
      }
      let said = sendWhile(edition, take)
      #expect(said.contains("removed or replaced while the issue was being sent"), "\(said)")
      #expect(said.contains("issues/one.rescued-1"), "\(said)")
      #expect(edition.mailed.count == 1)

      // Neither composing it again nor sending it again passes this by.
      #expect(
        problem { try edition.compose("one", again: true, replacing: true) }.contains("rescued-1"))
      if edition.folder.exists("issues/one/issue.json") {
        #expect(problem { try edition.send("one") }.contains("rescued-1"))
      }
      #expect(edition.mailed.count == 1)
      // Brought back as it says, the issue goes on with the others.
      let rescued = try ["journal", "recipients"].map {
        ($0, try edition.folder.read("issues/one.rescued-1/\($0)"))
      }
      for (name, text) in rescued + parts + [("issue.json", issue)] {
        try edition.folder.write("issues/one/\(name)", text)
      }
      try FileManager.default.removeItem(
        at: edition.folder.url.appending(path: "issues/one.rescued-1"))
      #expect(try edition.send("one").accepted == 4)
      #expect(Set(edition.mailed).count == 5 && edition.mailed.count == 5)
    }
  }
}
