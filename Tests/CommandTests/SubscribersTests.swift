import Foundation
import TestSupport
import Testing

@Suite struct SubscribersTests {
  private let binary: Binary

  init() throws {
    binary = try Binary()
    try #require(try binary.run("init").status == 0)
  }

  @Test func `adding writes the consent and the row`() throws {
    let outcome = try binary.run(
      "subscribers", "add", "Ada Quay <ada@example.org>", "--set", "town=Tidewick",
      "--now", "2026-11-20T08:00:00Z")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      try binary.folder.read("subscribers/weekly.csv").hasSuffix(
        "ada@example.org,Ada Quay,Tidewick\n"))
    #expect(
      try binary.folder.read("subscribers/weekly.events.jsonl")
        == #"{"email":"ada@example.org","event":"subscribed","source":"cli","time":"2026-11-20T08:00:00Z"}"#
        + "\n")
    let again = try binary.run("subscribers", "add", "ADA@example.org")
    #expect(again.status == 0)
    #expect(again.output.contains("already"))
  }

  @Test func `who left is not added again by mistake`() throws {
    try binary.run("subscribers", "unsubscribe", "soren@example.com")
    let refused = try binary.run("subscribers", "add", "soren@example.com")
    #expect(refused.status == 65)
    #expect(refused.errors.contains("subscribers resubscribe soren@example.com"))
    #expect(try binary.run("subscribers", "resubscribe", "soren@example.com").status == 64)
    let back = try binary.run(
      "subscribers", "resubscribe", "soren@example.com", "--reason", "wrote to us")
    #expect(back.status == 0 && back.output.contains("again (was unsubscribed)"))
    let list = try binary.run("subscribers", "list", "--json")
    #expect(!list.output.contains("unsubscribed"))
  }

  @Test func `the list shows each status and can be asked for one`() throws {
    try binary.run("subscribers", "unsubscribe", "soren@example.com")
    #expect(try binary.run("subscribers", "list").output.contains("5 subscribers"))
    let gone = try binary.run("subscribers", "list", "--status", "unsubscribed", "--json").output
    #expect(gone.contains("soren@example.com"))
    #expect(!gone.contains("a.pell@example.net"))
  }

  @Test(arguments: ["ada", "ada@", "a b@example.org", "x@y\r\nBcc: z@example.org"])
  func `an address that cannot be is refused`(_ address: String) throws {
    let before = try binary.folder.read("subscribers/weekly.csv")
    #expect(try binary.run("subscribers", "add", address).status == 65)
    #expect(try binary.folder.read("subscribers/weekly.csv") == before)
    #expect(!binary.folder.exists("subscribers/weekly.events.jsonl"))
  }
}
