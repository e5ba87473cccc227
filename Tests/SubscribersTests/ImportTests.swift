import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// How a table is written, what its rows come to, and what stops an import.
@Suite struct ImportTests {
  let list: ImportFolder

  init() throws { list = try ImportFolder() }

  private static let plain = "email,name\nzoe@example.org,Zoë Ünder\nben@example.org,Bén\n"

  private static func separated(_ separator: String) -> String {
    plain.replacing(",", with: separator)
  }

  private static func ended(_ end: String) -> String { plain.replacing("\n", with: end) }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func wide(_ text: String, isBig: Bool) -> [UInt8] {
    text.utf16.flatMap { unit -> [UInt8] in
      let low = UInt8(unit & 0xFF)
      let high = UInt8(unit >> 8)
      return isBig ? [high, low] : [low, high]
    }
  }

  private static func narrow(_ text: String, _ others: [Unicode.Scalar: UInt8]) -> [UInt8] {
    text.unicodeScalars.map { others[$0] ?? UInt8($0.value) }
  }

  private static let writings: [[UInt8]] = {
    var writings: [[UInt8]] = []
    writings.append(bytes(plain))
    writings.append([0xEF, 0xBB, 0xBF] + bytes(plain))
    writings.append([0xFF, 0xFE] + wide(plain, isBig: false))
    writings.append([0xFE, 0xFF] + wide(plain, isBig: true))
    writings.append(wide(plain, isBig: false))
    writings.append(wide(plain, isBig: true))
    writings.append(narrow(plain, [:]))
    writings.append(narrow(plain, ["ë": 0x91, "Ü": 0x86, "é": 0x8E]))
    for separator in [";", "\t", "|"] { writings.append(bytes(separated(separator))) }
    writings.append(bytes("sep=;\r\n" + separated(";")))
    writings.append(bytes(ended("\r")))
    writings.append(bytes(ended("\r\n")))
    writings.append(bytes("Members of the club,\n\n" + plain))
    writings.append(bytes("# made by hand\n" + plain + "# the end\n"))
    writings.append(bytes(ended("\n,\n\n")))
    writings.append(bytes(String(plain.dropLast())))
    writings.append(
      bytes("Nachname;Vorname;E-Mail-Adresse\nÜnder;Zoë;zoe@example.org\n;Bén;ben@example.org\n"))
    return writings
  }()

  /// Windows-1252, then Mac Roman, where signs outnumber letters.
  private static let narrow: [([UInt8], String)] = [
    (
      Array("email,name\na@x.org,O".utf8) + [0x92] + Array("Brien ".utf8) + [0x96]
        + Array(" \n".utf8), "O’Brien –"
    ),
    (
      Array("email,name\na@x.org,".utf8) + [0x93] + Array("Bob".utf8) + [0x94] + Array(" \n".utf8),
      "“Bob”"
    ),
    (
      Array("email,name\na@x.org,10 ".utf8) + [0x80] + Array(" J".utf8) + [0xF6]
        + Array("rg\n".utf8), "10 € Jörg"
    ),
    (Array("email,name\na@x.org,Mu".utf8) + [0x96] + Array("oz\n".utf8), "Muñoz"),
    (Array("email,name\ra@x.org,Garc".utf8) + [0x92] + Array("a\r".utf8), "García"),
    (
      Array("email,name\na@x.org,".utf8) + [0x80] + Array("rger ".utf8) + [0xD2] + Array("x".utf8)
        + [0xD3] + Array("\n".utf8), "Ärger “x”"
    ),
  ]

  @Test(arguments: narrow)
  func `quotes of one encoding are not taken for letters of the other`(
    _ bytes: [UInt8], _ name: String
  ) throws {
    try list.run("a.csv", bytes)
    #expect(list.roster == "email,name\na@x.org,\(name)\n")
  }

  @Test(arguments: writings)
  func `tables from many programs hold the same readers`(_ bytes: [UInt8]) throws {
    let report = try list.run("a.csv", bytes)
    #expect(list.roster == "email,name\nzoe@example.org,Zoë Ünder\nben@example.org,Bén\n")
    #expect(report.new == 2 && report.problems == [])
  }

  @Test func `rows are cut as the roster's reader cuts them`() throws {
    let bytes = Array("ab,;\"\"\r\n\n@".utf8)
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...24)).map { _ -> UInt8 in bytes.randomElement() ?? 0x61 }
      var scanner = CSVScanner(separator: 0x2C)
      var wanted: [String] = []
      var isOpen = false
      func keep(_ record: borrowing CSVScanner.Record) {
        let fields = (0..<record.count).map { Array(record.field($0) ?? []) }
        wanted.append("\(record.line) \(fields) \(record.fault ?? "")")
      }
      text.withUnsafeBufferPointer { scanner.feed($0, keep) }
      isOpen = scanner.isInsideQuotes
      scanner.finish(keep)
      var found: [String] = []
      let rows = CSVRows(
        ImportStream(sample: text, of: list.place), of: list.place, separator: 0x2C)
      var raw: [UInt8] = []
      do throws(Problem) {
        while try rows.advance() {
          let fields = (0..<rows.count).map { Array(rows.field($0)) }
          found.append("\(rows.line) \(fields) \(rows.fault ?? "")")
          raw += rows.raw
        }
        #expect(found == wanted && raw == text)
      } catch {
        #expect(isOpen && found == Array(wanted.dropLast()))
        #expect(error.reason == "a quote is not closed")
      }
    }
  }

  @Test func `rows that are refused stop nothing, are named, and can be written to a file`() throws
  {
    let text =
      "email,name\nada@example.org,Ada\nbad,B\n,C\nben@example.org,Ben,x\n\"cleo@example.org\"x,C\ndora@example.org,D\u{1}\nemail,name\nada@example.org,Two\nemil@example.org,E\0\n"
    let report = try list.run("a.csv", text) { $0.refused = list.place.appending("refused.csv") }
    #expect(report.new == 1 && report.duplicate == 1 && report.refused == 7)
    #expect(report.problems.map(\.line) == [3, 4, 5, 6, 7, 8, 10])
    #expect(report.problems[5].reason == "the header stands here again")
    #expect(try list.folder.read("refused.csv").hasPrefix("email,name\nbad,B\n,C\n"))
  }

  @Test func `rows that a stray quote has swallowed are told with both lines`() throws {
    let rows = (0..<890).map { "r\($0)@example.org,x\n" }.joined()
    let report = try list.run(
      "a.csv", "email,note\nada@example.org,\"oh\n\(rows)ben@example.org,\"\ncleo@example.org,\n")
    #expect(report.warnings.map(\.line) == [2])
    #expect(report.warnings[0].reason.contains("the lines 2 to 893"))
  }

  private static let manyColumns: String =
    "email," + (0..<1200).map { String($0) }.joined(separator: ",") + "\n"
  private static let longRow: String =
    "email,name\na@example.org," + String(repeating: "x", count: 3 << 20)

  private static let unreadable: [(String, String)] = [
    ("email,name\nada@example.org,\"Ada\nben@example.org,Ben\n", "a.csv:2: a quote is not closed"),
    ("ada@example.org,Ada\nben@example.org,Ben\n", "a.csv:1: no line names the columns"),
    ("town,name\nOslo,Ada\n", "a.csv:1: no line names the columns"),
    ("email,name,E-Mail\na@example.org,,\n", "a.csv:1: the column “email” stands here twice"),
    ("", "a.csv: there is nothing in it"),
    (manyColumns, "a.csv:1: 1201 columns"),
    (longRow, "a.csv:2: the row is longer than 1 MB"),
  ]

  @Test(arguments: unreadable)
  func `what cannot be understood stops before anything is written`(
    _ text: String, _ message: String
  ) throws {
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.description.hasPrefix(message), "\(problem)")
    #expect(try list.state() == [:])
  }

  @Test(arguments: ["Membership status", "Newsletter opt-in", "statut", "Consent"])
  func `a column that may be a status, with values that nobody knows, is a question`(
    _ column: String
  ) throws {
    let text = "email,\(column)\nada@example.org,ja\nben@example.org,lapsed\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(
      problem.category == .usage && problem.advice == .mapStatus && problem.location?.line == 3)
    #expect(problem.reason.contains("lapsed"))
    #expect(try list.state() == [:])
    try list.run("a.csv", text) {
      $0.mappings = ["\(column)=status", "\(column):lapsed=unsubscribed"].compactMap {
        ColumnMapping(parsing: $0)
      }
    }
    #expect(try list.status("ben@example.org") == .unsubscribed)
    #expect(try list.mailed() == ["ada@example.org"])
  }

  @Test func `a state of a country is no status, and one of words is`() throws {
    try list.run("a.csv", "email,state\nada@example.org,Ohio\n")
    #expect(list.roster == "email,name,state\nada@example.org,,Ohio\n")
    let other = try ImportFolder()
    try other.run("a.csv", "email,state\nada@example.org,cancelled\n")
    #expect(try other.status("ada@example.org") == .unsubscribed)
  }

  @Test func `everybody in a list of suppressions has left`() throws {
    try list.folder.write("subscribers/weekly.csv", "email,name\nada@example.org,Ada\n")
    let report = try list.run(
      "a.csv", "email,status\nada@example.org,lapsed\nben@example.org,active\n"
    ) {
      $0.isSuppression = true
      $0.reason = "asked by letter"
      $0.source = "Fair 2026"
    }
    #expect(report.suppressed == 2 && report.new == 0)
    #expect(try list.mailed() == [])
    #expect(list.roster == "email,name\nada@example.org,Ada\n")
    #expect(list.log.contains(#""reason":"asked by letter","source":"Fair 2026""#))
  }

  @Test func `an import changes cells of a list and keeps its form`() throws {
    try list.folder.write(
      "subscribers/weekly.csv",
      bytes: [0xEF, 0xBB, 0xBF] as [UInt8]
        + Array("town;email;name;tags\r\nOslo;ada@example.org;;sea\r\n;ben@example.org;Ben;".utf8))
    let report = try list.run(
      "a.csv",
      "email,name,tags,town,joined\nADA@example.org,Ada,\"boats,Sea\",,2020-01-02\nben@example.org,,,,\n"
    )
    #expect(report.changed == 1 && report.unchanged == 1 && report.events == 0)
    #expect(
      list.roster
        == "\u{FEFF}town;email;name;tags;joined\r\nOslo;ada@example.org;Ada;\"sea;boats\";2020-01-02\r\n;ben@example.org;Ben;\r\n"
    )
  }

  @Test func `somebody who came back after what a file tells of stays`() throws {
    let log = try ConsentLog(at: list.files.consentLog)
    let ada = try EmailAddress(parsing: "ada@example.org")
    try log.append([
      ConsentEvent(
        time: Date(timeIntervalSince1970: 1_600_000_000), kind: .unsubscribed, address: ada,
        source: "web"),
      ConsentEvent(
        time: Date(timeIntervalSince1970: 1_700_000_000), kind: .confirmed, address: ada,
        source: "web"),
    ])
    let report = try list.run(
      "a.csv", "email,unsubscribed_at\nada@example.org,2020-09-13\nben@example.org,2020-09-13\n")
    #expect(try list.status("ada@example.org") == .subscribed)
    #expect(try list.status("ben@example.org") == .unsubscribed)
    #expect(report.events == 1 + 1)
    try list.run("b.csv", "email,unsubscribed_at\nada@example.org,2024-09-13\n", id: "two")
    #expect(try list.status("ada@example.org") == .unsubscribed)
  }

  @Test func `an opt-out counts in whichever of several rows it stands`() throws {
    try list.run(
      "a.csv", "email,status\nada@example.org,subscribed\nADA@example.org,unsubscribed\n")
    #expect(try list.mailed() == [])
  }

  @Test(arguments: ["fifo", "folder", "missing"])
  func `what is no file is an error and no wait`(_ kind: String) throws {
    let place = list.place.appending(kind)
    if kind == "fifo" { #expect(mkfifo(place.path, 0o600) == 0) }
    if kind == "folder" {
      try FileManager.default.createDirectory(at: place.url, withIntermediateDirectories: true)
    }
    let problem = try #require(throws: Problem.self) {
      _ = try Importing(
        ImportRequest(file: place), into: list.files, id: { _ in "x" }, at: ImportFolder.noon,
        records: list.records)
    }
    #expect(problem.location?.file == kind)
  }

  @Test
  func
    `cells that a spreadsheet would run are harmless in an export and themselves again after it`()
    throws
  {
    let values = ["=1+1", "+49 30 1", "-x", "@me", "'=x", "''quoted", "plain", "'s Hof"]
    let rows = values.enumerated().map { "r\($0.offset)@example.org," + csvRecord([$0.element]) }
    try list.folder.write("subscribers/weekly.csv", "email,note\n" + rows.joined())
    let export = try list.export()
    #expect(export.contains("'=1+1,") && !export.contains(",=") && !export.contains(",@"))
    let other = try ImportFolder()
    try other.run("export.csv", export)
    #expect(other.roster == list.roster)
  }
}
