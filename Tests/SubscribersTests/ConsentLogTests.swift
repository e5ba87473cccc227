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

  @Test func `a clock that runs behind undoes nothing`() throws {
    let log = try log(line(.subscribed, at: "23:59:59"))
    try log.append(event(.unsubscribed))
    #expect(try log.status(of: ada) == .unsubscribed)
    #expect(try folder.read("log").contains("2026-11-20T23:59:59.001Z"))
    var back = try event(.subscribed)
    (back.renews, back.reason) = (true, "wrote to us")
    try log.append(back)
    #expect(try log.status(of: ada) == .subscribed)
    #expect(try folder.read("log").contains("2026-11-20T23:59:59.002Z"))
    try log.append(event(.unsubscribed))
    #expect(try ConsentLog(at: place).status(of: ada) == .unsubscribed)
  }

  @Test func `what happened earlier keeps its time, and what came after it counts`() throws {
    let back =
      #"{"time":"2026-11-20T09:00:00Z","event":"confirmed","email":"ada@example.org","source":"web"}"#
    let log = try log(back + "\n")
    try log.append([event(.bounced)], keepingTime: true)
    #expect(try log.status(of: ada) == .subscribed)
    try log.append(event(.bounced))
    #expect(try log.status(of: ada) == .bounced)
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
    for kind in [ConsentEvent.Kind.subscribed, .unsubscribed, .bounced, .complained, .forgotten] {
      let other = try ConsentLog(at: place)
      try other.append(event(kind))
      #expect(try log.status(of: ada).rawValue == kind.rawValue)
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
    let log = try log(line(.unsubscribed) + line(.bounced, "bob@example.org"))
    try FileManager.default.removeItem(at: folder.url.appending(path: "log"))
    let problem = try #require(throws: Problem.self) { try log.status(of: ada) }
    #expect(problem.reason == "cannot be read any more: no such file or directory")
    try folder.write("log", line(.bounced, "bob@example.org") + line(.complained))
    #expect(try log.status(of: ada) == .complained)
  }

  @Test(arguments: ["", "\n", "\n\n\n"])
  func `a log that takes the name of another counts from then on, however long it is`(more: String)
    throws
  {
    let log = try log(line(.subscribed))
    let other = line(.subscribed, "bob@example.org") + more
    #expect(try log.status(of: bob) == .subscribed)
    try folder.write("other", other + line(.unsubscribed, "bob@example.org"))
    #expect(rename(folder.url.appending(path: "other").path, place.path) == 0)
    #expect(try log.status(of: bob) == .unsubscribed)
    try log.append(event(.bounced))
    #expect(try log.status(of: ada) == .bounced)
  }

  @Test(arguments: ["/dev/zero", "/tmp"])
  func `what is no file is no log`(path: String) throws {
    try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: path)
    let problem = try #require(throws: Problem.self) { try ConsentLog(at: place) }
    #expect(problem.reason.hasPrefix("not a file: it is a "))
  }

  @Test func `a log that was written over is read anew, be it as long or longer`() throws {
    for more in ["", line(.subscribed, "cleo@example.org")] {
      let log = try log(line(.subscribed) + line(.subscribed, "bob@example.org"))
      #expect(try log.status(of: ada) == .subscribed)
      let handle = try FileHandle(forWritingTo: place.url)
      let text = line(.subscribed, "bob@example.org") + line(.complained) + more
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
      #expect(try log.status(of: ada) == .complained, "\(more.isEmpty)")
    }
  }

  @Test(arguments: [
    "", #"{"time":"2026-11-20T08:00:00Z","event":"bounced","email":"bob@example.org"}"# + "\n",
    #"{"time":"2026-11-20T08:00:00Z","event":"subscribed","email":"ada@example.org"}"# + "\n",
  ])
  func `a log that lacks who has left is not believed, until it is brought back`(text: String)
    throws
  {
    let log = try log(line(.unsubscribed) + line(.subscribed, "bob@example.org"))
    try folder.write("log", text)
    for _ in 0..<2 {
      let problem = try #require(throws: Problem.self) { try log.status(of: bob) }
      #expect(problem.reason.contains("lost that ada@example.org left"))
      #expect(problem.category == .input)
    }
    try folder.write("log", line(.bounced, "bob@example.org") + line(.unsubscribed))
    #expect(try log.status(of: bob) == .bounced)
  }

  @Test func `an edit of equal size in place is seen, whatever time it leaves`() throws {
    let log = try log(line(.subscribed) + line(.subscribed, "bob@example.org"))
    for kind in [ConsentEvent.Kind.complained, .bounced] {
      #expect(try log.status(of: bob) == .subscribed)
      // Of equal length: “complained” for “subscribed” in the line of one, then back, with times put back.
      let text = try folder.read("log")
      let handle = try FileHandle(forUpdating: place.url)
      try handle.write(
        contentsOf: Data(
          text.replacing("subscribed\",\"email\":\"ada", with: "complained\",\"email\":\"ada").utf8)
      )
      try handle.close()
      var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
      utimensat(AT_FDCWD, place.path, &times, 0)
      #expect(try log.status(of: ada) == .complained, "\(kind)")
    }
  }

  @Test func `a change above lines that were added is seen`() throws {
    let log = try log(line(.subscribed) + line(.subscribed, "bob@example.org"))
    #expect(try log.status(of: ada) == .subscribed)
    let handle = try FileHandle(forUpdating: place.url)
    try handle.write(
      contentsOf: Data(
        (line(.complained) + line(.subscribed, "bob@example.org")
          + line(.bounced, "cleo@example.org"))
          .utf8))
    try handle.close()
    #expect(try log.status(of: ada) == .complained)
  }

  @Test func `what follows from the log is worked out under its lock`() async throws {
    _ = try log(line(.subscribed))
    let (place, ada) = (place, ada)
    let event = try event(.unsubscribed)
    let counts = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var count = 0
          try? ConsentLog(at: place).append { statuses in
            guard statuses[ada] == .subscribed else { return [] }
            count = 1
            return [event]
          }
          return count
        }
      }
      return await group.reduce(0, +)
    }
    #expect(counts == 1)
    #expect(try folder.read("log").split(separator: "\n").count == 2)
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
