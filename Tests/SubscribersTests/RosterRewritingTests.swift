import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

@Suite struct RosterRewritingTests {
  private let folder: TemporaryFolder
  private let place: Place

  init() throws {
    folder = try TemporaryFolder()
    place = Place(url: folder.url.appending(path: "weekly.csv"), shown: "weekly.csv")
  }

  private func rewrite(_ text: String, _ change: (inout RosterRewriting) throws -> Void) throws
    -> String
  {
    try folder.write("weekly.csv", text)
    try RosterFile(at: place).rewrite { _ in
      var rewriting = RosterRewriting()
      try change(&rewriting)
      return (rewriting, ())
    }
    return try folder.read("weekly.csv")
  }

  @Test(arguments: [
    ("email,name\nada@example.org,Ada\n", "email,name\nada@example.org,Bo\n"),
    (
      "\u{FEFF}email;name\r\nADA@example.org;Ada\r\n",
      "\u{FEFF}email;name\r\nADA@example.org;Bo\r\n"
    ),
    (
      "\"name\",\"email\"\n\"Ada\",\"ada@example.org\"\n# a note\n",
      "\"name\",\"email\"\n\"Bo\",\"ada@example.org\"\n# a note\n"
    ),
    // A quote within a name sets nothing apart.
    (
      "email\tname\tjo\"ined\nada@example.org\tAda;\",,,\t\"x\"\n",
      "email\tname\tjo\"ined\nada@example.org\tBo\t\"x\"\n"
    ),
    ("sep=;\r\nemail;name\r\nada@example.org", "sep=;\r\nemail;name\r\nada@example.org;Bo"),
    (
      "email,x,name\n<ada@example.org>,\"a\nb\",Ada\nada@example.org,,\n",
      "email,x,name\n<ada@example.org>,\"a\nb\",Bo\nada@example.org,,Bo\n"
    ),
  ])
  func `a value changes and all other bytes stay`(before: String, after: String) throws {
    let ada = try EmailAddress(parsing: "ada@example.org")
    let result = try rewrite(before) { $0.changes[ada] = .set(["name": "Bo"]) }
    #expect(Array(result.utf8) == Array(after.utf8))
  }

  @Test func `a blank line behind a byte-order mark is no header`() throws {
    let result = try rewrite("\u{FEFF}\nemail\nada@example.org\n") {
      $0.newColumns = ["name"]
      $0.changes[try EmailAddress(parsing: "ada@example.org")] = .set(["name": "Bo"])
    }
    #expect(Array(result.utf8) == Array("\u{FEFF}\nemail,name\nada@example.org,Bo\n".utf8))
  }

  @Test func `a value that needs quotes gets them`() throws {
    let ada = try EmailAddress(parsing: "ada@example.org")
    let result = try rewrite("email;name\nada@example.org;Ada\n") {
      $0.changes[ada] = .set(["name": "a;\"b\""])
    }
    #expect(result == "email;name\nada@example.org;\"a;\"\"b\"\"\"\n")
  }

  @Test func `rows go, come and get a column in the roster’s own style`() throws {
    let ada = try EmailAddress(parsing: "ada@example.org")
    let result = try rewrite("\"email\"\r\n\"ada@example.org\"\r\nbad row\r\n\"bo@example.org\"") {
      $0.changes[ada] = .remove
      $0.newColumns = ["tags"]
      $0.appended = [["email": "cy@example.org", "tags": "sea"]]
    }
    #expect(
      Array(result.utf8)
        == Array(
          "\"email\",\"tags\"\r\nbad row\r\n\"bo@example.org\"\r\n\"cy@example.org\",\"sea\"\r\n"
            .utf8))
  }

  @Test func `mode stays, and nothing is left beside`() throws {
    let ada = try EmailAddress(parsing: "ada@example.org")
    try folder.write("weekly.csv", "email\nada@example.org\n")
    chmod(place.path, 0o640)
    try RosterFile(at: place).rewrite { _ in
      var rewriting = RosterRewriting()
      rewriting.changes[ada] = .remove
      return (rewriting, ())
    }
    var status = stat()
    #expect(stat(place.path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["weekly.csv"])
  }

  @Test func `a roster that somebody saves meanwhile is left as they saved it`() throws {
    try folder.write("weekly.csv", "email\nada@example.org\n")
    let ada = try EmailAddress(parsing: "ada@example.org")
    let problem = try #require(throws: Problem.self) {
      try RosterFile(at: place).rewrite { _ in
        try folder.write("weekly.csv", "email\nada@example.org\nbo@example.org\n")
        var rewriting = RosterRewriting()
        rewriting.changes[ada] = .remove
        return (rewriting, ())
      }
    }
    #expect(problem.category == .busy)
    #expect(try folder.read("weekly.csv") == "email\nada@example.org\nbo@example.org\n")
  }

  @Test(
    arguments: [
      ("", "sea", "sea"), ("dock", "sea", "dock;sea"), ("dock, pier", "sea", "dock,pier,sea"),
      ("Sea", "sea", nil),
    ] as [(String, String, String?)])
  func `a tag joins those that are there`(text: String, tag: String, result: String?) {
    #expect(RosterTags.adding(tag, to: text) == result)
  }

  @Test func `pasted addresses and rows filled up by spreadsheets are read`() throws {
    try folder.write(
      "weekly.csv",
      "email,name\nmailto:ada@example.org,Ada\nCy <cy@example.org>,\nbo@example.org\u{A0},Bo,,,\ndee@example.org.,Dee\n"
    )
    let roster = try Roster(at: place)
    #expect(
      roster.subscribers.map(\.address.spelling) == [
        "ada@example.org", "cy@example.org", "bo@example.org",
      ])
    #expect(roster.subscribers.map(\.name) == ["Ada", "Cy", "Bo"])
    #expect(roster.problems.map(\.location?.line) == [5])
  }
}
