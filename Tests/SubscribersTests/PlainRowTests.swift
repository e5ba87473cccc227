import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Rows that are kept and copied as their lines say what they would say taken apart.
@Suite struct PlainRowTests {
  private let folder: TemporaryFolder
  private let place: Place

  init() throws {
    folder = try TemporaryFolder()
    place = Place(url: folder.url, shown: "").appending("weekly.csv")
  }

  /// Rows of three columns as they stand in a file.
  private static let rows = [
    "ada@example.org,Ada,Oslo", "ben@example.org,,", ",Nobody,Oslo", "", "Cleo@Example.org,Cleo,",
    "ADA@example.org,Again,Kiel", "dan@example.org, Dan ,Oslo", "eve@example.org,Eve",
    "fay@example.org",
    "Gus <gus@example.org>,,Oslo", "hal@example.org,Hal,Oslo,", "ida@example.org,Ida,Oslo,more",
    "jon@example.org,O'Neill,=1+1", "kim@example.org,Kim,\u{A0}", "lea@example.org,Zoë,Oslo",
    "no address,x,",
    "ben@example.org,Ben,", "max@b\u{FC}cher.example,Max,", "max@xn--bcher-kva.example,Maximilian,",
    "ned@example.org,Ned,a b c", "cleo@example.org,Cleo,Bergen", "x@example.123,,",
    "oda@example.org,,Oslo\r",
  ]

  private func roster(_ text: String) throws -> Roster {
    try folder.write("weekly.csv", text)
    return try Roster(at: place)
  }

  private func told(_ roster: Roster) -> [String] {
    roster.subscribers.map { row in
      let fields = row.fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return "\(row.line) \(row.address.description) \(row.address.canonical) \(fields)"
    } + (roster.problems + roster.duplicates).map { "\($0)" }
  }

  @Test func `rows at a glance are those that are read byte by byte`() throws {
    let text = "email,name,town\n" + Self.rows.map { "\($0)\n" }.joined()
    let quoted =
      "email,name,town\n"
      + Self.rows.map { row in
        // In quotes nothing is at a glance.
        row.isEmpty
          ? "\n"
          : "\""
            + row.split(separator: ",", omittingEmptySubsequences: false).joined(separator: "\",\"")
            + "\"\n"
      }.joined()
    let (one, other) = (try roster(text), try roster(quoted))
    #expect(told(one) == told(other))
    #expect(one.subscribers.count > 12 && one.duplicates.count >= 3 && one.listed == other.listed)
    try folder.write("weekly.csv", text)
    for row in one.subscribers {
      let alone = try Roster(at: place, keeping: .rowsOf([row.address]))
      #expect(
        told(alone).first == told(one)[one.subscribers.firstIndex { $0.line == row.line } ?? 0])
      #expect(alone.subscribers.count == 1)
      let again = one.duplicates.filter { $0.reason.contains("line \(row.line) ") }
      #expect(alone.duplicates.map { "\($0)" } == again.map { "\($0)" })
    }
    for (index, row) in one.subscribers.enumerated() {
      #expect(one.subscribers.hash(index) == AddressHash(row.address))
      #expect(one.subscribers.address(index) == row.address)
    }
    let alone = try Roster(at: place, keeping: .addresses)
    #expect(alone.listed == one.listed)
  }

  @Test func `an export says of plain rows what it says of others`() throws {
    func export(_ text: String) throws -> String {
      try folder.write("weekly.csv", text)
      var output = ""
      try ListExport(of: ListFiles(name: "weekly", folder: Place(url: folder.url, shown: "")))
        .write { output += $0 }
      return output
    }
    let rows = Self.rows.filter {
      !$0.hasPrefix("no") && !$0.hasPrefix(",") && !$0.hasSuffix("more") && !$0.contains(".123")
    }
    let plain = try export("email,name,town\n" + rows.map { "\($0)\n" }.joined())
    let other = try export(
      "email,name,town\n"
        + rows.map { row in
          row.isEmpty
            ? ""
            : "\""
              + row.split(separator: ",", omittingEmptySubsequences: false).joined(
                separator: "\",\"") + "\"\n"
        }.joined())
    #expect(plain == other && plain.contains("jon@example.org,O'Neill,'=1+1,subscribed,,,,yes\n"))
  }

  @Test func `formatting takes plain rows as they are, and joins them with others`() throws {
    try folder.write(
      "weekly.csv",
      "email,name,town\r\nzoe@example.org,Zoe,\r\nada@example.org,Ada,\nno address,,\nBen@example.org,Ben,\n"
        + "ada@example.org,,Oslo\nzoe@example.org,Other,\n\"cy@example.org\",Cy,\ndi@example.org, Di,\n"
        + "dia@example.org,Dia,\nada@example.org,,Oslo")
    let files = ListFiles(name: "weekly", folder: Place(url: folder.url, shown: ""))
    let report = try RosterFormatting.format(files)
    #expect(
      report.joined == 2 && report.rows == 8 && report.problems.count == 2 && report.isChanged)
    let text = try String(contentsOf: place.url, encoding: .utf8)
    #expect(
      text
        == "email,name,town\nada@example.org,Ada,Oslo\nBen@example.org,Ben,\ncy@example.org,Cy,\n"
        + "di@example.org,Di,\ndia@example.org,Dia,\nzoe@example.org,Zoe,\nzoe@example.org,Other,\nno address,,\n"
    )
    #expect(try !RosterFormatting.format(files).isChanged)
  }

  @Test func `a line that is no row is an error with its number where a roster is written anew`()
    throws
  {
    try folder.write(
      "weekly.csv", "email,name\nada@example.org,Ada\n" + String(repeating: "x", count: 3 << 20))
    let files = ListFiles(name: "weekly", folder: Place(url: folder.url, shown: ""))
    let problem = #expect(throws: Problem.self) { try RosterFormatting.format(files) }
    #expect(problem?.location?.line == 3 && problem?.reason == "the row is longer than 1 MB")
  }

  @Test func `a roster whose first line is a row is told what is missing`() throws {
    let problem = #expect(throws: Problem.self) { try roster("ada@example.org,Ada\n") }
    #expect(problem?.hint == "the first line must name the columns: email,name")
  }

  @Test func `what seems wrong is found among rows at a glance`() throws {
    try folder.write(
      "weekly.csv",
      "email,name\nada@example.org,Ada\nben@gmial.com,Ben\ninfo@example.org,\ninfo+x@example.org,\n"
        + "INFO@example.net,\ncy@localhost,\ndi@example.org,'=1\nada@example.net,\nben2@gmial.com,\n"
    )
    let files = ListFiles(name: "weekly", folder: Place(url: folder.url, shown: ""))
    let found = try RosterVerification(of: files)
    #expect(
      found.findings.map { "\($0.problem.location?.line ?? 0) \($0.rule)" } == [
        "3 lookalike", "4 role", "5 role", "6 role", "7 noDot", "8 apostrophe", "10 lookalike",
      ])
  }
}
