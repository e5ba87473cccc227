import Diagnostics
import Foundation
import Mail

@testable import Subscribers

/// What is imported is a list that can be read, exported and imported again as the same, and taken back.
func judgeImport(_ bytes: [UInt8]) {
  let folder = Lists.fresh("import")
  let files = Lists.files(in: folder)
  let file = folder.appending("people.csv")
  Lists.write(bytes, to: file)
  guard let report = Lists.attempt({ try run(file, into: files, "one", folder) }) else {
    require(!files.roster.exists && !files.consentLog.exists, "refused, and written all the same")
    return
  }
  for remark in report.problems + report.warnings {
    require(!remark.reason.isEmpty && remark.line >= 0, "a remark says nothing: \(remark)")
  }
  let list = state(of: files)
  let again = Lists.must("the same import") { try run(file, into: files, "two", folder) }
  require(again.isNothing, "the same import changes something: \(again)")
  // A row of somebody who has left by now is not looked at any more.
  require(again.refused <= report.refused, "the same import refuses \(again), and not \(report)")
  judgeExport(of: files, list)
  guard report.id != nil else { return }
  let undone = Lists.must("taking it back") {
    try ImportUndo("one", of: files, records: folder.appending("imports")).run(
      at: noon.addingTimeInterval(60), source: "cli")
  }
  require(undone.left == 0, "\(undone.left) rows are left")
  require(state(of: files).isEmpty, "somebody is left when it is taken back")
}

private let noon = Date(timeIntervalSince1970: 1_795_694_400)

private func run(
  _ file: Place, into files: ListFiles, _ id: String, _ folder: Place
) throws -> ImportReport {
  let importing = try Importing(
    ImportRequest(file: file), into: files, id: { _ in id }, at: noon,
    records: folder.appending("imports"))
  guard let report = try importing.run({ _ in true }) else { throw Problem("nothing was done") }
  return report
}

/// Who is on a list or in its log, with what may be done.
private func state(of files: ListFiles) -> [String: ConsentStatus] {
  Lists.must("a list that was imported") {
    let statuses = try ConsentLog(of: files).statuses()
    var state: [String: ConsentStatus] = [:]
    for address in statuses.record.addresses {
      let status = statuses[EmailAddress(canonical: address)]
      if status != .subscribed { state[address] = status }
    }
    guard files.roster.exists else { return state }
    let roster = try Roster(at: files.roster)
    require(
      roster.problems.isEmpty && roster.duplicates.isEmpty,
      "imported, and cannot be read: \(roster.problems + roster.duplicates)")
    for subscriber in roster.subscribers {
      state[subscriber.address.canonical] = statuses[subscriber.address]
    }
    return state
  }
}

private func judgeExport(of files: ListFiles, _ list: [String: ConsentStatus]) {
  // Of an import of which every row was refused nothing came: there is no list.
  guard files.roster.exists || files.consentLog.exists else { return }
  let folder = Lists.fresh("copy")
  let file = folder.appending("export.csv")
  let copy = Lists.files(in: folder)
  Lists.must("the export") {
    var text = ""
    try ListExport(of: files).write { text += $0 }
    Lists.write(text.utf8, to: file)
    if list.isEmpty { return }
    let report = try run(file, into: copy, "copy", folder)
    require(report.refused == 0, "refused of an export: \(report.problems)")
    require(state(of: copy) == list, "exported as \(list), imported as \(state(of: copy))")
  }
}
