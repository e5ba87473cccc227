import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

@Suite struct ConsentLogTests {
  let folder: TemporaryFolder
  let place: Place
  let ada: EmailAddress
  let bob: EmailAddress

  init() throws {
    folder = try TemporaryFolder()
    place = Place(url: folder.url, shown: "").appending("log")
    ada = try EmailAddress(parsing: "ada@example.org")
    bob = try EmailAddress(parsing: "bob@example.org")
  }

  @Test(
    arguments: zip(
      ConsentEvent.Kind.allCases,
      [.subscribed, .subscribed, .unsubscribed, .bounced, .complained, .forgotten]
        as [ConsentStatus]))
  func `each kind of event decides whether somebody may be mailed`(
    kind: ConsentEvent.Kind, status: ConsentStatus
  ) throws {
    for earlier in ConsentEvent.Kind.allCases {
      let log = try log(line(earlier) + line(kind, at: "08:00:01"))
      #expect(try log.status(of: ada) == status, "after \(earlier)")
    }
  }

  @Test func `the newest event counts, wherever a merge puts it`() throws {
    let late = line(.unsubscribed, at: "09:00:00.250")
    for text in [
      late + line(.subscribed), line(.subscribed) + late,
      late + line(.subscribed, at: "09:00:00.249") + line(.confirmed),
    ] {
      #expect(try log(text).status(of: ada) == .unsubscribed)
    }
    #expect(try log(line(.subscribed, at: "09:00:00.251") + late).status(of: ada) == .subscribed)
  }

  @Test(arguments: [ConsentEvent.Kind.unsubscribed, .bounced, .complained, .forgotten])
  func `an opt-out wins a tie`(kind: ConsentEvent.Kind) throws {
    for text in [line(kind) + line(.subscribed), line(.subscribed) + line(kind)] {
      #expect(try log(text).status(of: ada) == ConsentStatus(after: kind))
    }
  }

  @Test func `a clock that runs behind undoes nothing`() throws {
    let log = try log(line(.subscribed, at: "23:59:59"))
    try log.append(event(.unsubscribed))
    #expect(try log.status(of: ada) == .unsubscribed)
    #expect(try folder.read("log").contains("2026-11-20T23:59:59.001Z"))
    for kind in [ConsentEvent.Kind.subscribed, .unsubscribed, .subscribed, .unsubscribed] {
      try log.append(event(kind))
      #expect(try ConsentLog(at: place).status(of: ada) == ConsentStatus(after: kind))
    }
  }

  @Test func `whom the log does not name is subscribed by the roster alone`() throws {
    let log = try log(line(.unsubscribed))
    #expect(try log.status(of: bob) == .subscribed)
  }

  @Test func `a log that does not exist yet is empty, and is made by the first event`() throws {
    let log = try ConsentLog(at: place)
    try log.append(event(.unsubscribed))
    #expect(try log.status(of: ada) == .unsubscribed)
    #expect(
      try folder.read("log") == """
        {"email":"ada@example.org","event":"unsubscribed","source":"cli",\
        "time":"2026-11-20T08:00:00Z"}

        """)
  }

  @Test(arguments: ["ADA@example.org", "Ada@EXAMPLE.Org", "\\\"ada\\\"@example.org"])
  func `another spelling of an address is the same person`(spelling: String) throws {
    let log = try log(line(.unsubscribed, spelling))
    #expect(try log.status(of: ada) == .unsubscribed)
  }

  @Test func `blanks, empty lines, CRLF and keys for later are no events`() throws {
    let extra =
      #"{"time":"2026-11-20T09:00:00+01:00","event":"bounced","email":"bob@example.org","n":1}"#
    let log = try log("\n  \n" + line(.unsubscribed).replacing("\n", with: "\r\n") + "\r\n" + extra)
    #expect(try log.status(of: ada) == .unsubscribed)
    #expect(try log.status(of: bob) == .bounced)
  }

  @Test(arguments: [
    "nonsense\n", "{}\n", #"{"time":"2026-11-20T08:00:00Z","event":"left","email":"a@b"}"# + "\n",
    #"{"time":"yesterday","event":"unsubscribed","email":"a@b"}"# + "\n",
    #"{"time":"2026-11-20T08:00:00Z","event":"unsubscribed","email":"a"}"# + "\n",
    #"{"time":"2026-11-20T08:00:00Z","event":"unsubscribed""#, "\0\0\0\n", "\u{FFFD}\n",
  ])
  func `a line that cannot be read is an error with its place, since it may be an unsubscribe`(
    text: String
  ) throws {
    let problem = try #require(throws: Problem.self) { try log(line(.subscribed) + "\n" + text) }
    #expect(problem.location == SourceLocation(file: "log", line: 3))
  }

  @Test func `an event counts from the moment it is written, also by somebody else`() throws {
    let log = try log("")
    for kind in ConsentEvent.Kind.allCases {
      let other = try ConsentLog(at: place)
      try other.append(event(kind))
      #expect(try log.status(of: ada) == ConsentStatus(after: kind))
    }
  }

  @Test func `a last line without its end counts, and counts once when it has grown`() throws {
    let log = try log(String(line(.unsubscribed).dropLast()))
    #expect(try log.status(of: ada) == .unsubscribed)
    try log.append(event(.bounced, bob))
    #expect(try log.status(of: ada) == .unsubscribed)
    #expect(try log.status(of: bob) == .bounced)
    #expect(try folder.read("log").split(separator: "\n").count == 2)
  }

  @Test(arguments: ["", "\n", "\n{}"])
  func `a torn line stops every question until it is mended, always naming its line`(end: String)
    throws
  {
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

  @Test func `a log in the place of another is read from its beginning`() throws {
    let log = try log(line(.unsubscribed) + line(.bounced))
    try FileManager.default.removeItem(at: folder.url.appending(path: "log"))
    let problem = try #require(throws: Problem.self) { try log.status(of: ada) }
    #expect(problem.reason == "cannot be read any more: no such file or directory")
    try folder.write("log", line(.unsubscribed))
    #expect(try log.status(of: ada) == .unsubscribed)
    try folder.write("log", "")
    #expect(try log.status(of: ada) == .subscribed)
  }

  @Test(arguments: ["", "\n", "\n\n\n"])
  func `a log that takes the name of another counts from then on, however long it is`(more: String)
    throws
  {
    let log = try log(line(.unsubscribed))
    let other = line(.unsubscribed, "bob@example.org") + more
    #expect(other.utf8.count == line(.unsubscribed).utf8.count + more.utf8.count)
    #expect(try log.status(of: ada) == .unsubscribed && log.status(of: bob) == .subscribed)
    try folder.write("other", other)
    #expect(rename(folder.url.appending(path: "other").path, place.path) == 0)
    #expect(try log.status(of: bob) == .unsubscribed)
    #expect(try log.status(of: ada) == .subscribed)
    try log.append(event(.bounced))
    #expect(try log.status(of: ada) == .bounced)
  }

  private func log(_ text: String) throws -> ConsentLog {
    try folder.write("log", text)
    return try ConsentLog(at: place)
  }

  private func line(
    _ kind: ConsentEvent.Kind, _ email: String = "ada@example.org", at time: String = "08:00:00"
  ) -> String {
    #"{"time":"2026-11-20T\#(time)Z","event":"\#(kind.rawValue)","email":"\#(email)"}"# + "\n"
  }

  private func event(
    _ kind: ConsentEvent.Kind, _ address: EmailAddress? = nil
  ) throws -> ConsentEvent {
    ConsentEvent(
      time: try Date("2026-11-20T08:00:00Z", strategy: .iso8601), kind: kind,
      address: address ?? ada, source: "cli")
  }
}
