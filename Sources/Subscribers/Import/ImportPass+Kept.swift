import Diagnostics
import Foundation
import Mail

/// Notes of leaving that come into the roster because somebody said that they tell nothing of the kind: the log has the
/// answer, so that no send asks again, and asks about all others.
extension ImportPass {
  /// Columns that come into the roster under a name by which a send would ask about them.
  static func keptColumns(of table: ImportTable) -> [Int] {
    table.meanings.indices.filter { column in
      guard table.isSaid(column), !table.refusing.contains(column) else { return false }
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
    let answers = table.isOwn ? exportAnswers.of(rows) : []
    if texts.isEmpty, answers.isEmpty { return }
    let address = try address()
    try note(answers, of: address, verdict, words)
    for text in Set(texts).sorted() where try work.isNews(text, keptBy: address) {
      var said = verdict
      said.reason = KeptNote.reason(text)
      let time = words?.newest.map { max(now, $0) }
      try record(kept(verdict, words), address, said, at: verdict.time == nil ? time : nil)
    }
  }

  /// What was answered where another Broadsheet exports from is an answer here: it is older than what the row says.
  private func note(
    _ answers: [String], of address: EmailAddress, _ verdict: ImportJudge.Verdict,
    _ words: ConsentWords?
  ) throws(Problem) {
    for text in Set(answers).sorted() where try work.isNews(text, keptBy: address) {
      var said = verdict
      said.reason = KeptNote.reason(text)
      let time = verdict.date(by: now)?.addingTimeInterval(-0.001)
      try record(
        kept(verdict, words), address, said, at: time ?? words?.newest.map { max(now, $0) })
    }
  }

  private func kept(_ verdict: ImportJudge.Verdict, _ words: ConsentWords?) -> ConsentEvent.Kind {
    switch words?.status {
    case .subscribed: .subscribed
    case .pending: verdict.status == .subscribed ? .subscribed : .pending
    default: verdict.status == .pending ? .pending : .subscribed
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
