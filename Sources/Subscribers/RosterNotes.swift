import Diagnostics
import Foundation
import Mail

/// Cells of a roster that say that somebody is not to be mailed, where their column is of something else: names, tags
/// and what people write down. An import asks about them, and writes down in the log of whom it was said that they tell
/// nothing of the kind; of what somebody put into the roster by hand nobody was asked.
struct RosterNotes {
  private struct Found {
    let column: NoteColumns.Column
    let row: Int
    let text: String
  }

  private var columns = NoteColumns()
  private var found: [Found] = []

  /// So many are looked up in the log at most: of those behind them nobody is believed to have been asked.
  private static let most = 20_000

  mutating func watch(_ index: Int, written: String, _ kind: ColumnWatch.Kind?) {
    columns.watch(index, written: written, kind)
  }

  func watches(_ column: Int) -> Bool { columns.all.contains { $0.index == column } }

  var isEmpty: Bool { columns.all.isEmpty }

  mutating func look(at fields: PackedFields, _ row: Int) {
    guard found.count <= Self.most else { return }
    for column in columns.all {
      fields.text(of: column.index)?.withUnsafeBufferPointer { cell in
        NoteColumns.eachNote(in: cell, of: column) { text in
          found.append(Found(column: column, row: row, text: text))
        }
      }
    }
  }

  /// The first of each column of which nobody was asked, and whose reader would be mailed.
  func unanswered(in roster: Roster, _ log: ConsentLog?) -> [ConsentColumns.Doubt] {
    guard !found.isEmpty else { return [] }
    let statuses = (try? log?.statuses()) ?? nil
    let answers = log.map { KeptNote.answers(in: $0, statuses) } ?? [:]
    var told: Set<Int> = []
    var doubts: [ConsentColumns.Doubt] = []
    for note in found where !told.contains(note.column.index) {
      let address = roster.subscribers.address(note.row)
      if statuses?[address].isOptOut == true { continue }
      if KeptNote.isAnswered(note.text, isName: note.column.isName, by: answers[address.canonical])
      {
        continue
      }
      told.insert(note.column.index)
      doubts.append(
        ConsentColumns.Doubt(
          column: roster.header.columns[note.column.index], value: note.text,
          line: roster.subscribers.line(note.row), isPlain: true,
          advice: note.column.isAddress ? .answerAddressNotes : .answerNotes))
    }
    return doubts
  }
}

/// A note that stays in the roster because somebody said that it tells nothing of leaving, as the log has it.
enum KeptNote {
  private static let mark = "kept, and no word of leaving: "

  static func reason(_ text: String) -> String { mark + text }

  /// What of a cell may say that somebody is not to be mailed; nil for nothing.
  static func text(in cell: UnsafeBufferPointer<UInt8>, isNote: Bool) -> String? {
    guard LeavingCells.hold(cell) || Refusals.hold(cell, isNote: isNote) else { return nil }
    return String(String(decoding: cell.trimmed, as: UTF8.self).onOneLine.prefix(60))
  }

  /// - Parameters:
  ///   - answers: what was said of notes of the same person.
  ///   - isName: whether it may be made of several cells, of which one was asked about.
  static func isAnswered(_ note: String, isName: Bool = false, by answers: [String]?) -> Bool {
    answers?.contains { $0 == note || isName && note.contains($0) } == true
  }

  /// By address, what was said to tell nothing of the person, whichever of their addresses it was said of.
  static func answers(in log: ConsentLog, _ statuses: ConsentLog.Statuses?) -> [String: [String]] {
    var answers: [String: [String]] = [:]
    try? log.forEachEvent { event in
      guard let text = text(of: event), let address = event.address,
        event.id.map({ statuses?.record.undone.contains($0) == true }) != true
      else { return }
      answers[address.canonical, default: []].append(text)
    }
    for person in statuses?.renamed ?? [] {
      let all = person.flatMap { answers[$0.canonical] ?? [] }
      if !all.isEmpty { for address in person { answers[address.canonical] = all } }
    }
    return answers
  }

  /// What an event says of it; nil for any other.
  static func text(of event: ConsentEvent) -> String? {
    event.reason.flatMap { text(ofReason: $0) }
  }

  static func text(ofReason reason: String) -> String? {
    guard reason.utf8.count > mark.utf8.count, let range = reason.range(of: mark) else {
      return nil
    }
    return String(reason[range.upperBound...])
  }

  /// Notes as an export has them in one cell: a list in JSON, for a note may hold whatever would part them.
  static func cell(of notes: [String]?) -> String {
    let all = Array(Set(notes ?? [])).sorted()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    guard !all.isEmpty, let data = try? encoder.encode(all) else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  /// What such a cell holds.
  static func texts(inCell cell: UnsafeBufferPointer<UInt8>) -> [String] {
    if cell.isEmpty { return [] }
    let notes = (try? JSONDecoder().decode([String].self, from: Data(cell))) ?? []
    return notes.filter { !$0.isEmpty }
  }

  /// Hands over what tags may say: `#unsubscribed` and `status:unsubscribed` say what their last word does.
  static func eachTagWord(
    _ cell: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    guard !cell.isPlainTags else {
      var start = 0
      while start < cell.count {
        let end = cell[start...].firstIndex(of: UInt8(ascii: ";")) ?? cell.count
        if start < end { body(UnsafeBufferPointer(rebasing: cell[start..<end])) }
        start = end + 1
      }
      return
    }
    for tag in ImportCells.tags(String(decoding: cell, as: UTF8.self)) {
      for var word in words(ofTag: tag) { word.withUTF8(body) }
    }
  }

  private static func words(ofTag tag: String) -> [String] {
    let bare = String(tag.drop { "#@!".contains($0) })
    let value = bare.split { ":=/".contains($0) }.last.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    return [bare] + [value].compactMap(\.self).filter { $0 != bare }
  }
}
