package import Diagnostics
import Foundation

/// The columns of a roster that say who may be mailed: no mail asks them, and whoever left there would be mailed again.
package enum ConsentColumns {
  package static func of(_ roster: Roster) -> [String] {
    zip(roster.header.columns, roster.header.written).filter { name, written in
      isPlain(name) || saysSo(name, written: written, in: roster)
    }.map(\.0)
  }

  /// A column that may say it, and what stands in it.
  package struct Doubt: Sendable, Equatable {
    package let column: String
    package let value: String
    package let line: Int
    /// Whether nothing else can be meant.
    package let isPlain: Bool

    /// How an import asks for an answer; nil where another name of the column is one.
    package var advice: Advice?

    /// What else to do about it.
    package var hint: String? {
      advice == nil
        ? "take off who has left, or call the column “their_\(column)” where it says something else"
        : nil
    }

    /// What its advice is about.
    /// - Parameter roster: as it is shown.
    package func about(_ roster: String) -> [String: String] {
      ["ROSTER": roster, "COLUMN": column]
    }
  }

  /// Columns besides those that may say it, by the judgement of imports: what an import asks about is asked of a
  /// roster too. One that is named `their_…` is the editor's.
  /// - Parameter log: what tells of whom an import asked, and who has left already.
  package static func doubts(in roster: Roster, log: ConsentLog? = nil) -> [Doubt] {
    let told = of(roster)
    var watches: [(column: Int, watch: ColumnWatch)] = []
    var notes = RosterNotes()
    for (index, name) in roster.header.columns.enumerated()
    where !told.contains(name) && !name.hasPrefix("their_") {
      let kind = kind(of: name, written: roster.header.written[index])
      if let kind { watches.append((index, ColumnWatch(kind))) }
      notes.watch(index, written: roster.header.written[index], kind)
    }
    if watches.isEmpty, notes.isEmpty { return [] }
    let rows = roster.subscribers
    for index in rows.indices {
      let line = rows.line(index)
      let fields = rows.fields(index)
      notes.look(at: fields, index)
      for place in watches.indices {
        fields.text(of: watches[place].column)?.withUnsafeBufferPointer {
          watches[place].watch.note($0, line, isKnown)
        }
      }
    }
    let unanswered = notes.unanswered(in: roster, log)
    return unanswered
      + watches.compactMap { index, watch in
        doubt(of: watch, in: roster.header.columns[index], isForNotes: notes.watches(index))
      }
  }

  /// What of a column must be asked about.
  /// - Parameter isForNotes: whether its cells are looked at one by one besides.
  static func doubt(of watch: ColumnWatch, in name: String, isForNotes: Bool) -> Doubt? {
    switch watch.verdict(blankIsKnown: true, isKnown) {
    case .asItWas: nil
    // Cell by cell those were looked at already.
    case .refusal where isForNotes: nil
    case .doubt(let value) where isForNotes && LeavingCells.hold(value.text): nil
    case .status: watch.values.first.map { doubt($0, in: name, watch) }
    case .ask(let value), .doubt(let value), .refusal(let value): doubt(value, in: name, watch)
    }
  }

  /// By the name and what stands there somebody may have left: then nothing is sent.
  private static func doubt(
    _ value: ColumnWatch.Value, in column: String, _ watch: ColumnWatch
  ) -> Doubt {
    let isNegated =
      ConsentNames.isNegated(ColumnMeaning.folded(column)) && StatusWords.yes(value.text) == true
    let refusal = watch.kind.isOfConsent ? watch.refusal : nil
    let shown = refusal ?? value
    return Doubt(
      column: column, value: shown.text, line: shown.line,
      isPlain: refusal != nil || isNegated || LeavingCells.hold(shown.text),
      // Those have their names from us.
      advice: ["email", "name", "tags"].contains(column) ? .answerNotes : nil)
  }

  /// What a column of a roster is watched as; nil for one that is not.
  static func kind(of name: String, written: String) -> ColumnWatch.Kind? {
    if name.isEmpty || name.hasPrefix("their_") { return nil }
    let judged = JudgedName(written)
    switch judged.meaning {
    case .status: return .doubtful
    case .optOut: return .gone
    case .joined: return .joined
    case nil: return judged.kind
    default: return nil
    }
  }

  static func isKnown(_ text: String) -> Bool {
    StatusWords.status(text) != nil || StatusWords.yes(text) != nil
  }

  /// Whether a name alone tells.
  static func isPlain(_ name: String) -> Bool { ConsentNames.plain.contains(name) }

  /// Whether a column of which the name may tell holds what says it.
  private static func saysSo(_ name: String, written: String, in roster: Roster) -> Bool {
    // What an import brought along and named so is the editor's.
    guard !name.hasPrefix("their_") else { return false }
    let holds: (String) -> Bool
    switch JudgedName(written).meaning {
    case .optOut: holds = { !StatusWords.isNothing($0) }
    case .status: holds = { StatusWords.yes($0) == false || isStatus($0) }
    default:
      guard ConsentNames.places.contains(ColumnMeaning.folded(name)) else { return false }
      holds = isStatus
    }
    return roster.subscribers.contains { $0[name].map(holds) ?? false }
  }

  private static func isStatus(_ text: String) -> Bool {
    StatusWords.status(text) != nil || StatusWords.isDoubtful(text)
  }
}
