import Diagnostics
import Foundation
import Mail

/// Notes of leaving in another Broadsheet's export: somebody may have written them into the table, or nobody was ever
/// asked there. Those are asked about of which neither the export nor the log here has an answer, and whose reader would
/// be mailed, as before a send.
struct ExportNotes {
  private let table: ImportTable
  private let log: ReceivingLog
  private var columns = NoteColumns()
  private let emailColumn: Int
  private let statusColumn: Int?
  private let answers: ExportAnswers
  /// What must be asked: of the first one.
  private(set) var question: Problem?

  init(_ table: ImportTable, _ log: ReceivingLog) {
    (self.table, self.log) = (table, log)
    emailColumn = table.meanings.firstIndex(of: .email) ?? 0
    statusColumn = table.ownStatusColumn
    answers = ExportAnswers(table)
    for column in table.meanings.indices where !table.refusing.contains(column) {
      let isAddress = column == emailColumn
      if isAddress ? table.areNamesBeside : table.isSaid(column) { continue }
      switch table.meanings[column] {
      case .email, .name, .firstName, .lastName, .field: break
      default: continue
      }
      let kind = Self.kind(of: column, in: table)
      if !table.names[column].lowercased().hasPrefix("their_") {
        columns.watch(column, written: isAddress ? "email" : table.names[column], kind)
      }
    }
  }

  /// What a column of the exported roster is watched as: what a roster's is.
  static func kind(of column: Int, in table: ImportTable) -> ColumnWatch.Kind? {
    let written = table.names[column]
    return ConsentColumns.kind(of: RosterHeader.normalized(written), written: written)
  }

  func watches(_ column: Int) -> Bool { columns.all.contains { $0.index == column } }

  /// Whether the reader of a row has left there: what stands in it says nothing new.
  func hasLeft(_ rows: CSVRows) -> Bool {
    guard let statusColumn else { return false }
    let status = rows.field(statusColumn).trimmed
    // Nearly everybody is.
    if status.elementsEqual(ConsentStatus.subscribed.rawValue.utf8) { return false }
    let cell = String(decoding: status, as: UTF8.self)
    if case .left = table.status(of: cell, in: statusColumn) { return true }
    return false
  }

  mutating func look(at rows: CSVRows) throws(Problem) {
    guard question == nil else { return }
    for column in columns.all {
      let cell = rows.field(column.index).trimmed
      if cell.isEmpty { continue }
      var texts: [String] = []
      if cell.first == UInt8(ascii: "'") {
        var text = FormulaCell.original(of: String(decoding: cell, as: UTF8.self))
        text.withUTF8 { NoteColumns.eachNote(in: $0, of: column) { texts.append($0) } }
      } else {
        NoteColumns.eachNote(in: cell, of: column) { texts.append($0) }
      }
      for text in texts where try mustAsk(text, isName: column.isName, rows) {
        let value = ColumnWatch.Value(text: text, line: rows.line)
        question =
          column.isAddress ? table.question(ofNote: value) : table.refusal(column.index, value)
        return
      }
    }
  }

  private func mustAsk(
    _ text: String, isName: Bool, _ rows: CSVRows
  ) throws(Problem) -> Bool {
    if KeptNote.isAnswered(text, isName: isName, by: answers.of(rows)) { return false }
    let cell = String(decoding: rows.field(emailColumn).trimmed, as: UTF8.self)
    // What cannot be read is refused.
    guard let mailbox = try? Mailbox(pasted: FormulaCell.original(of: cell)) else { return false }
    let known = try log.knows(of: mailbox.address)
    return !known.hasLeft && !KeptNote.isAnswered(text, isName: isName, by: known.answers)
  }
}

/// What somebody answered of notes, as another Broadsheet exports it.
struct ExportAnswers {
  private let column: Int?
  private let reasonColumn: Int?

  init(_ table: ImportTable) {
    column = table.isOwn ? table.meanings.firstIndex(of: .answers) : nil
    reasonColumn = table.isOwn ? table.meanings.firstIndex(of: .statusReason) : nil
  }

  func of(_ rows: CSVRows) -> [String] {
    let told = reasonColumn.flatMap { column in
      let cell = rows.field(column).trimmed
      return cell.isEmpty
        ? nil : KeptNote.text(ofReason: String(decoding: cell, as: UTF8.self))
    }
    guard let column else { return [told].compactMap(\.self) }
    return KeptNote.texts(inCell: rows.field(column).trimmed) + [told].compactMap(\.self)
  }
}

/// What the log that an import goes into knows of people before it; read when it is asked first.
final class ReceivingLog {
  private let files: ListFiles
  private var read: (answers: [String: [String]], statuses: ConsentLog.Statuses)?

  init(of files: ListFiles) { self.files = files }

  /// Which notes somebody was asked of, and whether the person has left.
  func knows(of address: EmailAddress) throws(Problem) -> (answers: [String], hasLeft: Bool) {
    do {
      let known = try read ?? readLog()
      read = known
      return (known.answers[address.canonical] ?? [], known.statuses[address].isOptOut)
    } catch let problem as Problem { throw problem } catch {
      throw Problem("\(error)", category: .system)
    }
  }

  private func readLog() throws -> (
    answers: [String: [String]], statuses: ConsentLog.Statuses
  ) {
    let log = try ConsentLog(of: files)
    let statuses = try log.statuses()
    return (KeptNote.answers(in: log, statuses), statuses)
  }
}
