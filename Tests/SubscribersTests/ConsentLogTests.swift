import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

@Suite struct ConsentLogTests {
  let folder: TemporaryFolder
  let ada: EmailAddress
  let bob: EmailAddress

  init() throws {
    folder = try TemporaryFolder()
    ada = try EmailAddress(parsing: "ada@example.org")
    bob = try EmailAddress(parsing: "bob@example.org")
  }

  @Test(
    "Each kind of event decides whether somebody may be mailed",
    arguments: zip(
      ConsentEvent.Kind.allCases,
      [.subscribed, .subscribed, .unsubscribed, .bounced, .complained, .forgotten]
        as [ConsentStatus]))
  func status(kind: ConsentEvent.Kind, status: ConsentStatus) throws {
    for earlier in ConsentEvent.Kind.allCases {
      let log = try log(line(earlier) + line(kind))
      #expect(try log.status(of: ada) == status, "after \(earlier)")
    }
  }

  @Test("Whom the log does not name is subscribed by the roster alone")
  func unknown() throws {
    let log = try log(line(.unsubscribed))
    #expect(try log.status(of: bob) == .subscribed)
  }

  @Test("A log that does not exist yet is empty, and is made by the first event")
  func newLog() throws {
    let log = try ConsentLog(at: folder.url.appending(path: "log"), showing: "log")
    try log.append(event(.unsubscribed))
    #expect(try log.status(of: ada) == .unsubscribed)
    #expect(
      try folder.read("log") == """
        {"email":"ada@example.org","event":"unsubscribed","source":"cli",\
        "time":"2026-11-20T08:00:00Z"}

        """)
  }

  @Test(
    "Another spelling of an address is the same person",
    arguments: ["ADA@example.org", "Ada@EXAMPLE.Org", "\\\"ada\\\"@example.org"])
  func spellings(spelling: String) throws {
    let log = try log(line(.unsubscribed, spelling))
    #expect(try log.status(of: ada) == .unsubscribed)
  }

  @Test("Blanks, empty lines, CRLF and keys for later are no events")
  func tolerated() throws {
    let extra =
      #"{"time":"2026-11-20T09:00:00+01:00","event":"bounced","email":"bob@example.org","n":1}"#
    let log = try log("\n  \n" + line(.unsubscribed).replacing("\n", with: "\r\n") + "\r\n" + extra)
    #expect(try log.status(of: ada) == .unsubscribed)
    #expect(try log.status(of: bob) == .bounced)
  }

  @Test(
    "A line that cannot be read is an error with its place, since it may be an unsubscribe",
    arguments: [
      "nonsense\n", "{}\n", #"{"time":"2026-11-20T08:00:00Z","event":"left","email":"a@b"}"# + "\n",
      #"{"time":"yesterday","event":"unsubscribed","email":"a@b"}"# + "\n",
      #"{"time":"2026-11-20T08:00:00Z","event":"unsubscribed","email":"a"}"# + "\n",
      #"{"time":"2026-11-20T08:00:00Z","event":"unsubscribed""#, "\0\0\0\n", "\u{FFFD}\n",
    ])
  func malformed(text: String) throws {
    let problem = try #require(throws: Problem.self) { try log(line(.subscribed) + "\n" + text) }
    #expect(problem.location == SourceLocation(file: "log", line: 3))
  }

  @Test("An event counts from the moment it is written, also by somebody else")
  func growing() throws {
    let log = try log("")
    for kind in ConsentEvent.Kind.allCases {
      let other = try ConsentLog(at: folder.url.appending(path: "log"), showing: "log")
      try other.append(event(kind))
      #expect(try log.status(of: ada) == ConsentStatus(after: kind))
    }
  }

  @Test("A last line without its end counts, and counts once when it has grown")
  func unfinishedLine() throws {
    let log = try log(String(line(.unsubscribed).dropLast()))
    #expect(try log.status(of: ada) == .unsubscribed)
    try log.append(event(.bounced, bob))
    #expect(try log.status(of: ada) == .unsubscribed)
    #expect(try log.status(of: bob) == .bounced)
    #expect(try folder.read("log").split(separator: "\n").count == 2)
  }

  @Test(
    "A torn line stops every question until it is mended, always naming its line",
    arguments: ["", "\n", "\n{}"])
  func tornLine(end: String) throws {
    let log = try log(line(.subscribed))
    let torn = line(.subscribed) + line(.unsubscribed) + line(.bounced).prefix(20) + end
    try folder.write("log", torn)
    for _ in 0..<3 {
      let problem = try #require(throws: Problem.self) { try log.status(of: ada) }
      #expect(problem.location?.line == 3)
    }
    try folder.write("log", line(.subscribed) + line(.unsubscribed) + line(.bounced))
    #expect(try log.status(of: ada) == .bounced)
  }

  @Test("A log in the place of another is read from its beginning")
  func replaced() throws {
    let log = try log(line(.unsubscribed) + line(.bounced))
    try FileManager.default.removeItem(at: folder.url.appending(path: "log"))
    let problem = try #require(throws: Problem.self) { try log.status(of: ada) }
    #expect(problem.reason == "cannot be read any more")
    try folder.write("log", line(.unsubscribed))
    #expect(try log.status(of: ada) == .unsubscribed)
    try folder.write("log", "")
    #expect(try log.status(of: ada) == .subscribed)
  }

  private func log(_ text: String) throws -> ConsentLog {
    try ConsentLog(at: folder.write("log", text), showing: "log")
  }

  private func line(_ kind: ConsentEvent.Kind, _ email: String = "ada@example.org") -> String {
    #"{"time":"2026-11-20T08:00:00Z","event":"\#(kind.rawValue)","email":"\#(email)"}"# + "\n"
  }

  private func event(
    _ kind: ConsentEvent.Kind, _ address: EmailAddress? = nil
  ) throws -> ConsentEvent {
    ConsentEvent(
      time: try Date("2026-11-20T08:00:00Z", strategy: .iso8601), kind: kind,
      address: address ?? ada, source: "cli")
  }
}
