import Foundation

/// What stands in JSON objects under names that say who may be mailed: as a column of the roster nothing would heed it.
struct TellingObjects {
  private let column: Int
  private let meanings: [String: ColumnMeaning]

  /// Nil where none of the names in the objects of a table says it.
  init?(of table: ImportTable) {
    guard let column = table.meanings.firstIndex(of: .attributes) else { return nil }
    meanings = table.attributes.reduce(into: [:]) { meanings, name in
      let folded = ColumnMeaning.folded(name)
      if ColumnMeaning.saysConsent(folded) { meanings[name] = ColumnMeaning.general(folded) }
    }
    guard !meanings.isEmpty else { return nil }
    self.column = column
  }

  /// How somebody has left by the object in a row; nil where it says nothing of it. Words that nobody knows say nothing:
  /// such a name is the sender's own, and the system has a column for it.
  func leaving(in rows: CSVRows) -> ImportedStatus? {
    JSONCells.fields(of: rows.field(column)).compactMap { name, text in
      meanings[name].flatMap { Self.leaving($0, text) }
    }.max { $0.gravity < $1.gravity }
  }

  private static func leaving(_ meaning: ColumnMeaning, _ text: String) -> ImportedStatus? {
    if case .left(let status)? = StatusWords.status(text) { return .left(status) }
    if case .optOut(let status) = meaning {
      let isDate = [ImportDate.Order.dayFirst, .monthFirst].contains {
        ImportDate(text, order: $0) != nil
      }
      return StatusWords.yes(text) == true || isDate ? .left(status) : nil
    }
    return StatusWords.yes(text) == false ? .left(.unsubscribed) : nil
  }
}
