import Diagnostics
import Foundation
import Mail
import TestSupport

@testable import Subscribers

/// A folder with a list in it, or none yet, into which a test imports.
struct ImportFolder {
  let folder: TemporaryFolder
  static let noon = Date(timeIntervalSince1970: 1_795_694_400)  // 2026-11-26T12:00:00Z

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "subscribers"), withIntermediateDirectories: true)
  }

  var place: Place { Place(url: folder.url, shown: "") }
  var files: ListFiles { ListFiles(name: "weekly", folder: place.appending("subscribers")) }
  var records: Place { place.appending("imports") }

  @discardableResult
  func run(
    _ name: String, _ bytes: [UInt8], id: String = "one", at now: Date = noon,
    _ change: (inout ImportRequest) -> Void = { _ in }
  ) throws -> ImportReport {
    try folder.write(name, bytes: bytes)
    var request = ImportRequest(file: place.appending(name))
    change(&request)
    let report = try Importing(request, into: files, id: { _ in id }, at: now, records: records)
      .run { _ in true }
    return report ?? ImportReport()
  }

  @discardableResult
  func run(
    _ name: String, _ text: String, id: String = "one", at now: Date = noon,
    _ change: (inout ImportRequest) -> Void = { _ in }
  ) throws -> ImportReport { try run(name, Array(text.utf8), id: id, at: now, change) }

  func undo(_ id: String? = nil, at now: Date = noon.addingTimeInterval(60)) throws
    -> ImportUndo.Report
  {
    try ImportUndo(id, of: files, records: records).run(at: now, source: "cli")
  }

  func status(_ address: String) throws -> ConsentStatus {
    try ConsentLog(at: files.consentLog).status(of: EmailAddress(parsing: address))
  }

  var roster: String { (try? folder.read("subscribers/weekly.csv")) ?? "" }
  var log: String { (try? folder.read("subscribers/weekly.events.jsonl")) ?? "" }

  /// Who is in the roster and may be mailed.
  func mailed() throws -> [String] {
    guard files.roster.exists else { return [] }
    return try MailingList(at: files).members().filter { $0.status == .subscribed }.map {
      $0.subscriber.address.description
    }
  }

  func export() throws -> String {
    var text = ""
    try ListExport(of: files).write { text += $0 }
    return text
  }

  /// All that lies in the folder of lists.
  func state() throws -> [String: String] {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.url.appending(path: "subscribers").path)
    return try names.reduce(into: [:]) { $0[$1] = try folder.read("subscribers/\($1)") }
  }
}
