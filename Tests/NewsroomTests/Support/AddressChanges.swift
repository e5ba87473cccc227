import Mail
import Subscribers
import TestSupport

@testable import Newsroom

/// What befalls people who have several addresses.
protocol AddressChanges {}

extension AddressChanges {
  func address(_ name: String) throws -> EmailAddress {
    try EmailAddress(parsing: name.contains("@") ? name : "\(name)@example.org")
  }

  func rename(_ edition: TestEdition, _ old: String, to new: String) throws {
    _ = try edition.newsroom.changeAddress(
      of: address(old), to: address(new), values: [:], on: nil)
  }

  func comesBack(_ edition: TestEdition, _ name: String) throws {
    _ = try edition.newsroom.resubscribe(
      Mailbox(parsing: "\(name)@example.org"), reason: "asked by phone", to: nil)
  }

  func reason(_ edition: TestEdition, _ name: String, list: String? = nil) throws
    -> RecipientReason
  {
    try edition.newsroom.reason(for: address(name), in: nil, list: list)
  }

  func appended(_ edition: TestEdition, _ lines: String) throws {
    let log = "subscribers/weekly.events.jsonl"
    let old = edition.folder.exists(log) ? try edition.folder.read(log) : ""
    try edition.folder.write(log, old + lines)
  }

  static func renamed(_ old: String, _ new: String, at day: String) -> String {
    #"{"time":"\#(day)T08:00:00Z","event":"renamed","source":"cli","email":"\#(old)@example.org","to":"\#(new)@example.org"}"#
      + "\n"
  }
}
