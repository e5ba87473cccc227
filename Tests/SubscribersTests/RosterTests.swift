import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

@Suite struct RosterTests {
  let folder: TemporaryFolder
  let place: Place

  init() throws {
    folder = try TemporaryFolder()
    place = Place(url: folder.url, shown: "").appending("weekly.csv")
  }

  @Test(arguments: [
    "email,name\nada@example.org,Ada\nbob@example.org,Bob\n",
    "email,name\r\nada@example.org,Ada\r\nbob@example.org,Bob",
    "email,name\rada@example.org,Ada\rbob@example.org,Bob\r",
    "\u{FEFF}email,name\nada@example.org,Ada\nbob@example.org,Bob\n",
    "\u{FEFF}\"E-Mail\";\"Name\"\r\n\"ada@example.org\";\"Ada\"\r\n\"bob@example.org\";\"Bob\"\r\n",
    "Email Address\tNAME\nada@example.org\tAda\nbob@example.org\tBob\n",
    "\n\nname;email\n\nAda;ada@example.org\n\nBob;bob@example.org\n\n",
    "\"Name, in full\";email;name\n;ada@example.org;Ada\n;bob@example.org;Bob\n",
    "email,name\n ada@example.org , Ada \n\u{A0}bob@example.org,Bob\t\n",
    "email,name\nada@example.org ,Ada \n bob@example.org, Bob\n",
  ])
  func `files from many programs hold the same roster`(text: String) throws {
    let roster = try roster(text)
    #expect(roster.subscribers.map(\.address.smtp) == ["ada@example.org", "bob@example.org"])
    #expect(roster.subscribers.map(\.name) == ["Ada", "Bob"])
    #expect(roster.problems == [] && roster.duplicates == [])
  }

  @Test func `every column is kept by its name, but nothing that is empty`() throws {
    let roster = try roster("E-Mail,First Name,,Town\nada@example.org,Ada,x,\n")
    #expect(roster.header.columns == ["email", "first_name", "", "town"])
    let ada = try #require(roster.subscribers.first)
    #expect(ada.fields == ["email": "ada@example.org", "first_name": "Ada"])
  }

  @Test func `a row knows its line also after line ends in quotes`() throws {
    let roster = try roster(
      "email,note\r\nada@example.org,\"one\r\ntwo\r\r\nthree\"\r\nbob@example.org,\r\nbad\r\n")
    #expect(roster.subscribers.map(\.line) == [2, 6])
    #expect(roster.subscribers.first?.fields["note"] == "one\ntwo\n\nthree")
    #expect(roster.problems.map(\.location?.line) == [7])
  }

  @Test(arguments: [
    ("bad,Ada", "“bad” is not an address: there is no “@”"),
    (",Ada", "no address in the column “email”"), ("  ,Ada", "no address in the column “email”"),
    ("a@example.org,A,B", "3 fields, where the header names 2"),
    ("\"a@example.org\"x,A", "text stands after a closing quote"),
    ("a@example.org,\"A\nBcc: z@example.org\"", "the column “name” holds a control character"),
    ("a@example.org,A\0B", "the column “name” holds a control character"),
    ("a@example.org,A\u{2028}B", "the column “name” holds a control character"),
    ("\"a@example.org\n>\",A", "the column “email” holds a control character"),
    ("a@example.org> SIZE=1,A", "is not an address"),
    ("\"a@b.org,c@d.org\",A", "is more than one address"),
  ])
  func `a bad row is kept as a problem with its place, and the others are read`(
    row: String, reason: String
  ) throws {
    let roster = try roster("email,name\nfirst@example.org,First\n\(row)\nlast@example.org,Last\n")
    #expect(roster.subscribers.map(\.name) == ["First", "Last"])
    let problem = try #require(roster.problems.first)
    #expect(roster.problems.count == 1)
    #expect(problem.location == SourceLocation(file: "weekly.csv", line: 3))
    #expect(problem.reason.contains(reason), "\(problem.reason)")
    #expect(!problem.reason.unicodeScalars.contains { $0.value < 0x20 })
  }

  @Test func `a row in another encoding is a problem, wherever the byte stands`() throws {
    let bytes =
      Array("email,name\nzoe@example.org,Zo".utf8) + [0xEB] + Array("\nada@example.org,\n".utf8)
    try folder.write("weekly.csv", bytes: bytes)
    let roster = try Roster(at: place)
    #expect(roster.subscribers.map(\.line) == [3])
    #expect(
      roster.problems.map(\.description) == [
        "weekly.csv:2: not UTF-8 text\n  hint: save the file as UTF-8"
      ])
  }

  @Test func `an address that stands twice is mailed once, by its first row`() throws {
    let roster = try roster(
      "email,name\nada@example.org,One\nbob@example.org,Bob\nADA@Example.org,Two\n")
    #expect(roster.subscribers.map(\.name) == ["One", "Bob"])
    #expect(
      roster.duplicates.map(\.description) == [
        "weekly.csv:4: ADA@Example.org stands on line 2 already; it is mailed once"
      ])
  }

  @Test func `a duplicate is found however many rows lie between, in whatever spelling`() throws {
    let addresses = (0..<3000).map { "zoë\($0)@example.org" }
    let again = [0, 7, 1499, 2999].map { "ZOE\u{308}\($0)@Example.org" }
    let roster = try roster("email\n" + (addresses + again).joined(separator: "\n"))
    #expect(roster.subscribers.map(\.address.canonical) == addresses)
    #expect(
      roster.duplicates.map(\.reason)
        == zip(again, [2, 9, 1501, 3001]).map {
          "\($0) stands on line \($1) already; it is mailed once"
        })
  }

  @Test func `a row says what the file says, in any of many columns, in any script, at any length`()
    throws
  {
    let columns = ["email"] + (1..<300).map { "c\($0)" }
    let words = ["", "", "Ås", "港の灯", "a \"quote\", a comma", "🚢", "two\nlines"]
    var rows = (0..<20).map { row in
      ["reader\(row)@example.org"] + (1..<300).map { words[(row + $0 * $0) % words.count] }
    }
    rows[3][200] = String(repeating: "é", count: 64)
    rows[4][299] = String(repeating: "x", count: 70_000)
    rows[5].replaceSubrange(1..., with: repeatElement("", count: 298) + ["last"])
    let roster = try roster(([columns] + rows).map { csvRecord($0) }.joined())
    #expect(roster.problems == [] && roster.subscribers.count == rows.count)
    for (subscriber, row) in zip(roster.subscribers, rows) {
      #expect(zip(columns, row).allSatisfy { (subscriber[$0] ?? "") == $1 })
      let filled = zip(columns, row).filter { !$1.isEmpty }
      #expect(subscriber.fields == Dictionary(uniqueKeysWithValues: filled))
    }
  }

  @Test func `a short row says nothing in the columns that it does not reach`() throws {
    let roster = try roster("town,email,name\nHarbour,ada@example.org\nQuay,bob@example.org,Bob\n")
    #expect(roster.subscribers.map(\.name) == [nil, "Bob"])
    #expect(roster.subscribers.map { $0["town"] } == ["Harbour", "Quay"])
  }

  @Test(arguments: [
    ("ada@example.org,Ada\n", "weekly.csv:1: no column is named “email”"),
    ("name,town\n", "weekly.csv:1: no column is named “email”"),
    ("\nname\n", "weekly.csv:2: no column is named “email”"),
    ("email,name,Name\n", "weekly.csv:1: the column “name” stands here twice"),
    ("email,E-Mail\n", "weekly.csv:1: the column “email” stands here twice"),
    ("email,Unsubscribe URL\n", "weekly.csv:1: a column may not be named “unsubscribe_url”"),
    ("email,\"name\nada@example.org,Ada\n", "weekly.csv:1: a quote is not closed"),
    ("email,\"name\"s\nada@example.org,Ada\n", "weekly.csv:1: text stands after a closing quote"),
    ("", "weekly.csv:1: the roster is empty"), ("\n\n", "weekly.csv:1: the roster is empty"),
    ("\u{FEFF}", "weekly.csv:1: the roster is empty"),
  ])
  func `a header that cannot be used stops the reading`(text: String, message: String) throws {
    let problem = try #require(throws: Problem.self) { try roster(text) }
    #expect(problem.description.hasPrefix(message))
    #expect(problem.hint != nil || problem.reason.contains("quote") || message.contains("twice"))
  }

  @Test func `a roster that is not there is said to be missing, with what makes one`() throws {
    let problem = try #require(throws: Problem.self) { try Roster(at: place) }
    #expect(problem.location == SourceLocation(file: "weekly.csv"))
    #expect(problem.reason == "no such file" && problem.advice == .addSubscriber)
    #expect(problem.hint == "make it with a first line “email,name”")
  }

  @Test func `a roster that cannot be read is said so with the system's reason`() throws {
    try folder.write("weekly.csv/nested", "")
    let isFolder = try #require(throws: Problem.self) { try Roster(at: place) }
    #expect(isFolder.description == "weekly.csv: not a file: it is a folder")
    try folder.write("file", "")
    let notBelow = try #require(throws: Problem.self) {
      try Roster(at: Place(url: folder.url, shown: "").appending("file/weekly.csv"))
    }
    #expect(notBelow.description == "file/weekly.csv: cannot be read: not a directory")
  }

  @Test(arguments: ["email,name,note", "name\temail", "name;email"])
  func `rows that are read at a glance are the rows of the file`(header: String) throws {
    let rows = [
      "ada@example.org,Ada", "ben@example.org", "cleo@example.org,Cleo,x", "x@example.org,a,b,c",
      "Dora@Example.org,D\r", "emil@example.org,\u{7F}", "flora@example.org,\"F\nL\"", "a b@c,x",
      "gert@example.org,G,", "", "\r", "Ada\tada@example.org", "\tben@example.org", "Cleo\tCleo\t",
      "Ada;ada@example.org\r", ";;ben@example.org", "zoë@example.org,Zoë",
      "hans@example.org\rida@example.org",
      "jo@example.org,\"", "kay@example.org,K",
    ]
    let roster = try roster(([header] + rows).joined(separator: "\n"))
    #expect(roster.problems.count > 3)
  }

  @Test func `rows that lie across the chunks of a large file are whole`() throws {
    let rows = (0..<9000).map { "reader\($0)@example.org,\"Zoë \($0), \"\"x\"\"\"\r\n" }
    let roster = try roster("email,name\r\n" + rows.joined())
    #expect(roster.subscribers.count == 9000 && roster.problems == [])
    for (index, reader) in roster.subscribers.enumerated() {
      #expect(reader.line == index + 2 && reader.name == "Zoë \(index), \"x\"")
    }
  }

  private func roster(_ text: String) throws -> Roster {
    try folder.write("weekly.csv", text)
    let roster = try Roster(at: place)
    // Whoever asks for less is told the same.
    let brief = try Roster(at: place, keeping: .addresses)
    #expect(brief.listed == roster.listed && brief.listed.count == roster.subscribers.count)
    #expect(roster.subscribers.allSatisfy { brief.listed.contains(AddressHash($0.address)) })
    var duplicates: [Problem] = []
    for row in roster.subscribers.prefix(20) {
      let one = try Roster(at: place, keeping: .rowsOf([row.address]))
      #expect(one.subscribers.map(\.line) == [row.line] && one.problems.isEmpty)
      #expect(one.subscribers.first?.address.description == row.address.description)
      #expect(one.subscribers.first?.fields == row.fields && one.header == roster.header)
      #expect(one.listed.count == 1)
      duplicates += one.duplicates
    }
    if roster.subscribers.count <= 20 {
      #expect(duplicates.map { "\($0)" }.sorted() == roster.duplicates.map { "\($0)" }.sorted())
    }
    let nobody = try Roster(at: place, keeping: .rowsOf([]))
    #expect(nobody.subscribers.isEmpty && nobody.duplicates.isEmpty)
    #expect(brief.header == roster.header && brief.problems == roster.problems)
    #expect(brief.unclosedQuote == roster.unclosedQuote)
    #expect(brief.subscribers.isEmpty && brief.duplicates.isEmpty)
    return roster
  }
}
