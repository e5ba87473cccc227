import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// A list that goes into a table and out of it again, into an empty folder.
@Suite struct ExportRoundTripTests {
  private static let roster = """
    email,name,town,tags,joined
    row@example.org,Row,Oslo,sea,2020-01-02
    web@example.org,"Web, W.",,sea;tea,2021-03-04
    cli@example.org,=Cli,"two
    lines",,
    double@example.org,Double,,,
    wait@example.org,Wait,,,
    left@example.org,Left,Hull,boats,
    bounced@example.org,,,,
    complained@example.org,,,,
    back@example.org,Back,,,
    moved@example.org,Moved,,,

    """
  private static let log = """
    {"email":"web@example.org","event":"subscribed","source":"web","time":"2021-03-04T05:06:07Z"}
    {"email":"cli@example.org","event":"subscribed","reason":"=asked at the fair","source":"cli","time":"2022-03-04T05:06:07.123Z"}
    {"email":"double@example.org","event":"pending","source":"web","time":"2022-05-01T00:00:00Z"}
    {"email":"double@example.org","event":"confirmed","source":"mail","time":"2022-05-02T00:00:00.500Z"}
    {"email":"wait@example.org","event":"pending","source":"web","time":"2023-05-01T00:00:00Z"}
    {"email":"log@example.org","event":"pending","source":"web","time":"2023-06-01T00:00:00Z"}
    {"email":"left@example.org","event":"unsubscribed","reason":"too many, she said","source":"web","time":"2023-07-01T00:00:00.250Z"}
    {"email":"gone@example.org","event":"unsubscribed","source":"mail","time":"2023-08-01T00:00:00Z"}
    {"email":"bounced@example.org","event":"bounced","reason":"550 5.1.1","source":"bounce","time":"2023-09-01T00:00:00Z","id":"x"}
    {"email":"complained@example.org","event":"complained","reason":"wrote","source":"cli","time":"2023-10-01T00:00:00Z"}
    {"email":"back@example.org","event":"unsubscribed","source":"web","time":"2023-11-01T00:00:00Z"}
    {"email":"back@example.org","event":"subscribed","reason":"phoned","renews":true,"source":"cli","time":"2023-12-01T00:00:00Z"}
    {"email":"before@example.org","event":"subscribed","source":"web","time":"2020-11-01T00:00:00Z"}
    {"email":"before@example.org","event":"renamed","source":"cli","time":"2024-01-01T00:00:00Z","to":"moved@example.org"}
    {"email":"rowless@example.org","event":"subscribed","source":"web","time":"2024-02-01T00:00:00Z"}

    """

  private func made() throws -> ImportFolder {
    let list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", Self.roster)
    try list.folder.write("subscribers/weekly.events.jsonl", Self.log)
    return list
  }

  @Test func `statuses, dates, sources, reasons, tags and rows are the same after it`() throws {
    let export = try made().export()
    let other = try ImportFolder()
    let report = try other.run("export.csv", export)
    #expect(report.refused == 0 && report.lost == 0 && report.leftOut.isEmpty)
    #expect(try other.export() == export)
    let rows = Self.roster.split(separator: "\n").map { $0.trimmingSuffix(",") }
    #expect(
      other.roster.split(separator: "\n").map { $0.trimmingSuffix(",") } == rows)
    // And once more changes nothing.
    let again = try other.run("export.csv", export, id: "two")
    #expect(again.new + again.changed == 0)
    #expect(try other.export() == export)
    for word in ["2022-03-04T05:06:07.123Z", "2023-07-01T00:00:00.250Z", "too many, she said"] {
      #expect(other.log.contains(word), "\(word)")
    }
  }

  @Test func `an address that begins as a comment does stays one`() throws {
    let list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\nb@x.org,B\n")
    for address in ["#left@x.org", "#stays@x.org"] {
      _ = try MailingList.add(
        [Newcomer(Mailbox(parsing: address), fields: [:])], to: list.files, at: ImportFolder.noon,
        source: "cli")
    }
    _ = try MailingList.unsubscribe(
      EmailAddress(parsing: "#left@x.org"), from: list.files, at: ImportFolder.noon, source: "cli")
    let other = try ImportFolder()
    let report = try other.run("export.csv", try list.export())
    #expect(report.new == 2 && report.refused == 0)
    #expect(try other.mailed().sorted() == ["#stays@x.org", "b@x.org"])
    #expect(try other.status("#left@x.org") == .unsubscribed)
    #expect(other.roster.contains("\n\"#stays@x.org\""))
    _ = try MailingList.rename(
      EmailAddress(parsing: "b@x.org"), to: EmailAddress(parsing: "#new@x.org"), values: [:],
      of: other.files, at: ImportFolder.noon, source: "cli")
    #expect(other.roster.contains("\n\"#new@x.org\","))
    // What stands without quotes is a comment, and named.
    let bare = try ImportFolder().run("a.csv", "email,name\n#l@x.org,L\n# a note\nb@x.org,B\n")
    #expect(bare.new == 1 && bare.warnings.map(\.line) == [2])
  }

  @Test func `whoever only has a row has only a row after it`() throws {
    let other = try ImportFolder()
    try other.run("export.csv", try made().export())
    #expect(!other.log.contains("\"row@example.org\""))
    #expect(try other.mailed().contains("row@example.org"))
  }

  @Test func `no source that an export names brings anybody back`() throws {
    let list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\nback@example.org,Back\n")
    try list.folder.write(
      "subscribers/weekly.events.jsonl",
      #"{"email":"back@example.org","event":"unsubscribed","source":"web","time":"2023-01-01T00:00:00Z"}"#
        + "\n")
    try list.run("export.csv", try made().export())
    #expect(try list.status("back@example.org") == .unsubscribed)
    #expect(try list.mailed().contains("double@example.org"))
    #expect(!list.log.contains("renews") && !list.log.contains("confirmed"))
  }

  @Test
  func `what stands in the future there is of now here, and a source that was said is that of all`()
    throws
  {
    let list = try ImportFolder()
    let head = "email,status,status_time,status_source,status_reason,listed\n"
    try list.run("export.csv", head + "ada@example.org,subscribed,2099-01-01T00:00:00Z,web,,yes\n")
    #expect(list.log.contains("2026-11-26T12:00:00Z") && list.log.contains(#""source":"web""#))
    let other = try ImportFolder()
    try other.run("export.csv", head + "ada@example.org,subscribed,2020-01-01T00:00:00Z,web,,yes\n")
    {
      $0.source = "the old server"
    }
    #expect(other.log.contains(#""source":"the old server""#) && other.log.contains("2020-01-01"))
  }

  @Test func `who was forgotten is not in it, and is counted`() throws {
    let list = try made()
    let key = ForgottenKey(key: Data("secret".utf8))
    let files = ListFiles(
      name: "weekly", folder: list.place.appending("subscribers"), forgottenKey: { key })
    for name in ["left", "web"] {
      let address = try EmailAddress(parsing: "\(name)@example.org")
      _ = try ConsentLog.forget([address], in: files, under: key, at: ImportFolder.noon)
      _ = try MailingList.forgetRows([address], in: files, under: key)
    }
    let export = try ListExport(of: files)
    #expect(export.forgotten == 2)
    var text = ""
    try export.write { text += $0 }
    #expect(!text.contains("left@") && !text.contains("forgotten") && text.contains("gone@"))
  }

  @Test func `an address that was forgotten is nobody's former one, and comes back as none`() throws
  {
    let list = try ImportFolder()
    let key = ForgottenKey(key: Data("secret".utf8))
    let files = ListFiles(
      name: "weekly", folder: list.place.appending("subscribers"), forgottenKey: { key })
    let old = try EmailAddress(parsing: "old@example.org")
    try list.folder.write("subscribers/weekly.csv", "email,name\nnew@example.org,N\n")
    let log = try ConsentLog(of: files)
    var renamed = ConsentEvent(
      time: ImportFolder.noon, kind: .renamed, address: key.standIn(for: old), source: "cli")
    renamed.newAddress = try EmailAddress(parsing: "new@example.org")
    try log.append(renamed)
    var text = ""
    try ListExport(of: files).write { text += $0 }
    #expect(text.contains("new@example.org") && !text.contains("forgotten"))
    // An export from before, with the address as it was.
    _ = try ConsentLog.forget([old], in: files, under: key, at: ImportFolder.noon)
    try list.folder.write(
      "a.csv",
      "email,name,status,status_time,status_source,status_reason,listed,formerly\nb@example.org,B,subscribed,,,,yes,old@example.org\n"
    )
    let report = try #require(
      try Importing(
        ImportRequest(file: list.place.appending("a.csv")), into: files, id: { _ in "one" },
        at: ImportFolder.noon, records: list.records
      ).run { _ in true })
    #expect(!list.log.contains("old@"))
    #expect(report.warnings.contains { $0.reason.hasPrefix("b@example.org had an address that") })
  }
}

extension Substring {
  /// A row says the same with the separators of empty cells at its end and without.
  fileprivate func trimmingSuffix(_ sign: Character) -> Substring {
    var rest = self
    while rest.last == sign { rest.removeLast() }
    return rest
  }

  @Test func `who was renamed and has no row is exported under the address that they have`() throws
  {
    let list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\nc@x.org,C\n")
    let log = try ConsentLog(at: list.files.consentLog)
    try log.append(
      ConsentEvent(
        time: ImportFolder.noon, kind: .subscribed, address: EmailAddress(parsing: "b@x.org"),
        source: "cli"))
    var renamed = ConsentEvent(
      time: ImportFolder.noon, kind: .renamed, address: try EmailAddress(parsing: "b@x.org"),
      source: "cli")
    renamed.newAddress = try EmailAddress(parsing: "a@x.org")
    try log.append(renamed)
    // An old link names the address that they had.
    try log.append(
      ConsentEvent(
        time: ImportFolder.noon.addingTimeInterval(60), kind: .unsubscribed,
        address: EmailAddress(parsing: "b@x.org"), source: "mail"))
    let export = try list.export()
    #expect(export.contains("\na@x.org,") && !export.contains("\nb@x.org,"))
    #expect(export.contains(",no,b@x.org\n"))
  }
}
