import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// The journal of an issue that is under way, cut and damaged: what status and a send make of it.
@Suite struct TornJournalTests {
  private func begun() throws -> (TestEdition, [UInt8]) {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send { $0.limit = 3 }
    let journal = edition.folder.url.appending(path: "issues/one/journal")
    return (edition, Array(try Data(contentsOf: journal)))
  }

  private func write(_ bytes: some Collection<UInt8>, _ edition: TestEdition) throws {
    try Data(bytes).write(to: edition.folder.url.appending(path: "issues/one/journal"))
  }

  @Test func `wherever it is cut, what is left out is told`() throws {
    let (edition, whole) = try begun()
    var last = 0
    for length in whole.indices {
      try write(whole[..<length], edition)
      let status: IssueStatus
      do { status = try edition.newsroom.status("one") } catch {
        // The beginning is lost.
        #expect(last == 0)
        #expect("\(error)".contains("issues/one/journal"))
        continue
      }
      #expect(status.recipients == 5)
      // No more than was said, and nobody of whom less is said is mailed as if nothing had been.
      #expect(status.accepted >= last && status.accepted <= 3 && status.inDoubt <= 1)
      #expect(status.accepted + status.inDoubt + status.pending == 5)
      last = status.accepted
      let line = whole[..<length].count { $0 == 0x0A } + 1
      let isTorn = length > 0 && whole[length - 1] != 0x0A
      #expect(
        status.warnings.map { $0.location?.line } == (isTorn ? [line] : []), "cut to \(length)")
      try edition.planned { #expect($0.warnings.count == status.warnings.count) }
    }
    #expect(last == 2)
  }

  @Test func `whichever bit is turned, nothing is sent`() throws {
    let (edition, whole) = try begun()
    for index in whole.indices {
      var turned = whole
      turned[index] ^= 1 << UInt8(index % 8)
      try write(turned, edition)
      let said = problem { _ = try edition.newsroom.status("one") }
      #expect(said.contains("issues/one/journal:"), "byte \(index): \(said)")
      if index.isMultiple(of: 16) { #expect(!problem { try edition.send() }.isEmpty) }
    }
    #expect(edition.mailed.count == 3)
    try write(whole, edition)
    #expect(try edition.send().accepted == 2)
  }
}
