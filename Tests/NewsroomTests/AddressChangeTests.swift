import Diagnostics
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

@Suite struct AddressChangeTests {
  private let edition: TestEdition

  init() throws { edition = try TestEdition() }

  private func change(_ old: String, to new: String) throws {
    _ = try edition.newsroom.changeAddress(
      of: EmailAddress(parsing: old), to: EmailAddress(parsing: new), values: [:], on: nil)
  }

  @Test func `an issue that is begun goes on to the new address under the same number`() throws {
    try edition.compose()
    try edition.send { $0.limit = 1 }
    try change("ben@example.org", to: "ben@example.net")
    let reason = try edition.newsroom.reason(
      for: EmailAddress(parsing: "ben@example.net"), in: nil, list: nil)
    #expect(reason.rule == .frozen && reason.number == 2 && reason.isRecipient)
    #expect(try edition.send().accepted == 4)
    #expect(
      edition.mailed.sorted()
        == (TestEdition.readers.filter { $0 != "ben@example.org" } + ["ben@example.net"]).sorted())
  }

  @Test func `who has it already does not get it again under another address`() throws {
    try edition.compose()
    try edition.send()
    try change("ben@example.org", to: "ben@example.net")
    try edition.send()
    #expect(edition.mailed.sorted() == TestEdition.readers)
  }

  @Test func `a person whose old row comes back is mailed once`() throws {
    try change("ben@example.org", to: "ben@example.net")
    try edition.folder.write(
      "subscribers/weekly.csv", "email,name\nben@example.org,Ben\nben@example.net,Ben\n")
    try edition.compose()
    try edition.send()
    #expect(edition.mailed == ["ben@example.net"])
  }

  @Test func `who left under the old address is not mailed under the new one`() throws {
    try change("ben@example.org", to: "ben@example.net")
    try edition.unsubscribe("ben@example.org")
    try edition.compose()
    try edition.send()
    #expect(!edition.mailed.contains { $0.hasPrefix("ben@") })
    let reason = try edition.newsroom.reason(
      for: EmailAddress(parsing: "ben@example.net"), in: nil, list: nil)
    #expect(reason.rule == .suppressed && !reason.isRecipient)
  }
}
