import Diagnostics
import Foundation
import Mail

/// Notes of leaving that come into the roster because somebody said that they tell nothing of the kind: the log has the
/// answer, so that no send asks again, and asks about all others.
extension ImportPass {
  /// Columns that come into the roster under a name by which a send would ask about them.
  static func keptColumns(of table: ImportTable) -> [Int] {
    let isOwn = table.format?.name == ImportFormat.own
    return table.meanings.indices.filter { column in
      guard table.isSaid(column) || isOwn, !table.refusing.contains(column) else { return false }
      switch table.meanings[column] {
      case .name, .firstName, .lastName, .tags: return true
      case .field: return table.rosterName(of: column)?.hasPrefix("their_") == false
      default: return false
      }
    }
  }

  /// - Parameter words: what the log says of them without this import.
  func noteKept(
    _ address: () throws(Problem) -> EmailAddress, _ verdict: ImportJudge.Verdict,
    _ words: ConsentWords?
  ) throws(Problem) {
    var texts: [String] = []
    for column in keptColumns {
      let cell = rows.field(column).trimmed
      if table.meanings[column] == .tags {
        KeptNote.eachTagWord(cell) { word in
          KeptNote.text(in: word, isNote: false).map { texts.append($0) }
        }
      } else {
        KeptNote.text(in: cell, isNote: true).map { texts.append($0) }
      }
    }
    if table.areNamesBeside, let note = AddressNote(rows.field(emailColumn).trimmed), note.mayRefuse
    {
      texts.append(note.text)
    }
    if texts.isEmpty { return }
    let address = try address()
    for text in Set(texts).sorted() where try work.isNews(text, keptBy: address) {
      var said = verdict
      said.reason = KeptNote.reason(text)
      let isPending = verdict.status == .pending && words?.status != .subscribed
      let time = words?.newest.map { max(now, $0) }
      try record(
        isPending ? .pending : .subscribed, address, said, at: verdict.time == nil ? time : nil)
    }
  }
}

extension Importing {
  /// Whether the log has no such answer yet.
  func isNews(_ text: String, keptBy address: EmailAddress) throws(Problem) -> Bool {
    if answers == nil {
      do {
        let log = try ConsentLog(of: files)
        answers = KeptNote.answers(in: log, try log.statuses())
      } catch let problem as Problem { throw problem } catch {
        throw Problem("\(error)", category: .system)
      }
    }
    guard answers?[address.canonical]?.contains(text) != true else { return false }
    answers?[address.canonical, default: []].append(text)
    return true
  }
}
