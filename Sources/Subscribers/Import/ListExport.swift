package import Diagnostics
import Foundation
import Mail

/// A list as one table for spreadsheets and other systems: everybody in the roster, then those in the log alone, with
/// status, its date, source and reason.
package struct ListExport {
  private let roster: RosterParts?
  private let statuses: ConsentLog.Statuses
  private let stories: ConsentStories
  /// The addresses of everybody who was renamed, by each of them.
  private let names: [String: [EmailAddress]]
  /// By address, notes in rows of people who are mailed of which somebody was asked.
  private let answers: [String: [String]]
  package let columns: [String]

  /// What stands behind the roster's columns. `listed` tells who has a row.
  static let ownColumns = ["status", "status_time", "status_source", "status_reason", "listed"]
  /// Behind them, where somebody was renamed: the addresses that they had.
  static let formerColumn = "formerly"

  /// Behind them, where anybody was asked: notes that stay, for somebody said that they tell nothing of leaving.
  static let answersColumn = "kept_notes"

  /// Whether a column of that name is an export's own.
  static func isOwn(_ name: String) -> Bool {
    ownColumns.contains(name) || name == formerColumn || name == answersColumn
  }

  private static let prefix = "their_"

  /// A column of the roster as an export calls it: one that is named as one of its own has something before it, so that
  /// an import can tell them apart.
  static func exportedName(ofColumn name: String) -> String {
    isLikeOwn(name) ? prefix + name : name
  }

  /// The column of the roster that has such a name in an export.
  static func rosterName(ofColumn name: String) -> String {
    let rest = String(name.dropFirst(prefix.count))
    return name.hasPrefix(prefix) && isLikeOwn(rest) ? rest : name
  }

  private static func isLikeOwn(_ name: String) -> Bool {
    var rest = name[...]
    while rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
    return isOwn(String(rest))
  }

  package init(of files: ListFiles) throws {
    let hasRoster = try files.hasRoster
    roster = try hasRoster ? RosterParts(at: files.roster) : nil
    statuses = try ConsentLog.statuses(of: files)
    // A list that looks empty is soon taken for one; of people who have left alone there need be no roster.
    if !files.roster.exists, statuses.isEmpty || statuses.subscribedWithoutRow([]) > 0 {
      close(try RosterFile.open(files.roster))
    }
    stories = try ConsentStories(of: files)
    names = statuses.renamed.reduce(into: [:]) { names, one in
      for address in one { names[address.canonical] = one }
    }
    let (listed, statuses) = (roster?.listed ?? [], self.statuses)
    answers = stories.answers.filter { name, _ in
      let address = EmailAddress(spelling: name, canonical: nil)
      return listed.contains(AddressHash(address)) && !statuses[address].isOptOut
    }
    let named = roster?.header.columns.filter { !$0.isEmpty } ?? ["email"]
    columns = named
    if let problem = roster?.problems.first { throw problem }
  }

  /// Rows of the roster of which an earlier one has the address.
  package var duplicates: [Problem] { (roster?.swallowing ?? []) + (roster?.duplicates ?? []) }

  /// Rows that somebody brought back of people who were forgotten: they are left out.
  package var forgottenRows: Int {
    get throws {
      var count = 0
      guard statuses.hasForgotten else { return 0 }
      try roster?.forEach { rows in count += rows.count { statuses.isForgotten($0.address) } }
      return count
    }
  }

  /// How many addresses of people who were forgotten it cannot have: what the log has of them is a hash by this
  /// edition's key, of which another list makes nothing.
  package var forgotten: Int { statuses.forgottenCount }

  /// Hands over line after line, the header first.
  package func write(_ body: (String) throws -> Void) throws {
    let former = names.isEmpty ? [] : [Self.formerColumn]
    let kept = answers.isEmpty ? [] : [Self.answersColumn]
    try body(csvRecord(columns.map(Self.exportedName) + Self.ownColumns + former + kept))
    let view = ConsentView(statuses)
    try roster?.forEach { rows in
      for index in rows.indices { try write(index, of: rows, view, body) }
    }
    let listed = roster?.listed ?? []
    let others = stories.events { person in
      !(names[person] ?? [EmailAddress(spelling: person, canonical: nil)])
        .contains { listed.contains(AddressHash($0)) }
    }
    for (canonical, event) in others {
      guard let named = event.address, event.kind != .forgotten, statuses[named] != .forgotten
      else { continue }
      // The newest event may be of an address that they had before.
      let address = names[named.canonical]?.first ?? named
      let values = columns.map { $0 == "email" ? FormulaCell.harmless(address.description) : "" }
      if canonical.isEmpty { continue }
      try body(line(values, address, isListed: false))
    }
  }

  private func write(
    _ index: Int, of rows: SubscriberTable, _ view: ConsentView, _ body: (String) throws -> Void
  ) throws {
    if let line = plainLine(index, rows, view) { return try body(line) }
    let subscriber = rows[index]
    if statuses.hasForgotten, statuses.isForgotten(subscriber.address) { return }
    let values = columns.map {
      FormulaCell.harmless($0 == "email" ? address(of: subscriber) : subscriber[$0] ?? "")
    }
    try body(line(values, subscriber.address, isListed: true))
  }

  /// With what stands beside it where that may say that somebody is not to be mailed, and nobody was asked.
  private func address(of subscriber: Subscriber) -> String {
    let address = subscriber.address
    guard var cell = subscriber["email"], !statuses[address].isOptOut,
      let note = cell.withUTF8({ AddressNote($0) }), note.mayRefuse,
      !KeptNote.isAnswered(note.text, by: answers[address.canonical])
    else { return address.description }
    return cell
  }

  /// The line of a row that stands in the roster as it is exported, and of which the log says nothing.
  private func plainLine(_ index: Int, _ rows: SubscriberTable, _ view: ConsentView) -> String? {
    guard names.isEmpty, answers.isEmpty, let header = roster?.header,
      header.separator == UInt8(ascii: ","),
      header.columns == columns, let line = rows.plainLine(index), !view.mayName(rows.hash(index))
    else { return nil }
    var (fields, previous) = (1, header.separator)
    for byte in line {
      if byte == header.separator {
        fields += 1
      } else if previous == header.separator, !byte.isASCIILetterOrDigit {
        // It may be taken for a formula.
        return nil
      }
      previous = byte
    }
    guard fields == columns.count else { return nil }
    return "\(String(decoding: line, as: UTF8.self)),\(ConsentStatus.subscribed.rawValue),,,,yes\n"
  }

  /// - Parameter values: of the roster's columns, as a spreadsheet may have them.
  private func line(_ values: [String], _ address: EmailAddress, isListed: Bool) -> String {
    let all = names[address.canonical]
    let event = stories[all?.first?.canonical ?? address.canonical]
    let status = statuses[address]
    let time = event.map(\.shownTime) ?? ""
    let own = [
      status.rawValue, time, event?.source ?? "", event?.reason ?? "", isListed ? "yes" : "no",
    ]
    let former = all.map { all in
      // Of a forgotten one nothing is left that another list could read.
      all.filter { $0 != address && ForgottenKey.name(inStandIn: $0.canonical) == nil }.map(
        \.description
      ).joined(separator: ";")
    }
    let last = names.isEmpty ? [] : [former ?? ""]
    let kept =
      answers.isEmpty ? [] : [isListed ? KeptNote.cell(of: answers[address.canonical]) : ""]
    return csvRecord(values + (own + last + kept).map(FormulaCell.harmless))
  }
}
