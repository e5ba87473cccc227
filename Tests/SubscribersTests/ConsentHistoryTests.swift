import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// The story of one person is found among the lines of all others.
@Suite struct ConsentHistoryTests {
  private let folder: TemporaryFolder
  private let files: ListFiles

  init() throws {
    folder = try TemporaryFolder()
    files = ListFiles(name: "weekly", folder: Place(url: folder.url, shown: ""))
  }

  private func line(_ email: String, _ second: Int, _ more: String = "") -> String {
    let time = String(format: "2026-11-20T08:%02d:%02dZ", second / 60, second % 60)
    return #"{"email":"\#(email)","event":"bounced","source":"bounce","time":"\#(time)"\#(more)}"#
  }

  @Test(arguments: ["\n", "\r\n"])
  func `each line is found with its number, however the address is spelled`(end: String) throws {
    let filler = (0..<4000).map { line("r\($0)@example.org", $0 % 60, #","reason":"é \#($0)""#) }
    let lines =
      [line("ada@example.org", 9)] + filler
      + [
        line("ADA@Example.org", 3, #","id":"a/1""#), "", line("bada@example.org", 4),
        line(#"a\u0064a@example.org"#, 5),
        #"{"event":"undone","of":"a/1","time":"2026-11-20T09:00:00Z"}"#,
      ] + filler.prefix(2000)
      + [
        #"{"email":"old@example.org","event":"renamed","to":"ada@example.org","time":"2026-11-20T08:00:01Z"}"#,
        line("ada@example.org", 9, #","reason":"last""#),
      ]
    try folder.write("weekly.events.jsonl", lines.joined(separator: end))
    let statuses = try ConsentLog(of: files).statuses()
    let ada = try EmailAddress(parsing: "ada@example.org")
    let entries = try statuses.history(of: [ada], in: files.consentLog).entries
    let last = lines.count
    #expect(entries.map(\.line) == [last - 1, 4002, 4005, 1, last])
    #expect(entries.map(\.isUndone) == [false, true, false, false, false])
    #expect(entries.last?.event.reason == "last")
    let names = statuses.traces(of: ada)
    #expect(names.count == 2)
    #expect(try statuses.history(of: names, in: files.consentLog).entries.count == 5)
  }

  @Test func `an address of a machine is found in any of its spellings`() throws {
    let lines = [line("ada@[IPv6:2001:DB8:0:0::1]", 1), line("ben@example.org", 2)]
    try folder.write("weekly.events.jsonl", lines.map { "\($0)\n" }.joined())
    let ada = try EmailAddress(recorded: "ada@[IPv6:2001:db8::1]")
    let statuses = try ConsentLog(of: files).statuses()
    #expect(try statuses.history(of: [ada], in: files.consentLog).entries.map(\.line) == [1])
  }

  @Test func `a log that is not there tells nothing`() throws {
    let statuses = try ConsentLog(of: files).statuses()
    let ada = try EmailAddress(parsing: "ada@example.org")
    #expect(try statuses.history(of: [ada], in: files.consentLog).entries.isEmpty)
  }
}
