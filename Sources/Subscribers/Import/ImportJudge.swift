import Diagnostics
import Foundation

/// What a row of an import says of somebody's consent.
struct ImportJudge {
  struct Verdict {
    var status = ImportedStatus.unknown
    /// When somebody left, in seconds since 1970.
    var time: Int?
    var reason: String?
    /// A value that in that system, and in no other, means that somebody is still to confirm.
    var doubt: (column: Int, text: String)?
  }

  private let table: ImportTable
  private let columns: [Int]
  private let timeColumn: Int?
  private let reasonColumn: Int?
  /// What was made of values before: nearly all rows say the same few.
  private var known: [(column: Int, cell: [UInt8], status: ImportedStatus, isDoubtful: Bool)] = []

  private static let remembered = 24

  init(_ table: ImportTable) {
    self.table = table
    columns = table.meanings.indices.filter { column in
      switch table.meanings[column] {
      case .status, .optOut: true
      default: false
      }
    }
    timeColumn = table.meanings.firstIndex(of: .statusTime)
    reasonColumn = table.meanings.firstIndex(of: .statusReason)
  }

  /// - Throws: `Problem` for a value of which nobody knows what it says: nobody is mailed by it.
  mutating func verdict(_ rows: CSVRows) throws(Problem) -> Verdict {
    var verdict = Verdict()
    if let everybody = table.everybody { verdict.status = .left(everybody) }
    if columns.isEmpty, table.everybody == nil { return verdict }
    for column in columns {
      let cell = rows.field(column).trimmed
      let (status, isDoubtful) = try status(cell, column)
      if isDoubtful { verdict.doubt = (column, String(decoding: cell, as: UTF8.self)) }
      if case .left = status, case .optOut = table.meanings[column] {
        let time = date(cell, column)
        verdict.time = [verdict.time, time].compactMap(\.self).max()
      }
      if status.gravity > verdict.status.gravity { verdict.status = status }
    }
    if case .left = verdict.status {
      if verdict.time == nil, let timeColumn {
        verdict.time = date(rows.field(timeColumn).trimmed, timeColumn)
      }
      if let reasonColumn {
        let text = String(decoding: rows.field(reasonColumn), as: UTF8.self).onOneLine
        verdict.reason =
          text.isEmpty || text.holdsControls
          ? nil : FormulaCell.original(of: String(text.prefix(200)))
      }
    }
    return verdict
  }

  private func date(_ cell: UnsafeBufferPointer<UInt8>, _ column: Int) -> Int? {
    guard cell.count >= 8 else { return nil }
    let date = ImportDate(
      String(decoding: cell, as: UTF8.self), order: table.dateOrders[column] ?? .unknown)
    // An opt-out wins a tie: whoever left on a day may have done so at its end.
    return table.format?.name == ImportFormat.own ? date?.seconds : date?.end
  }

  private mutating func status(
    _ cell: UnsafeBufferPointer<UInt8>, _ column: Int
  ) throws(Problem) -> (ImportedStatus, isDoubtful: Bool) {
    for entry in known where entry.column == column && entry.cell.elementsEqual(cell) {
      return (entry.status, entry.isDoubtful)
    }
    let text = String(decoding: cell, as: UTF8.self)
    let said = table.status(of: text, in: column)
    // Where everybody has left, what nobody knows is no question.
    guard let status = said ?? (table.everybody == nil ? nil : .unknown) else {
      throw Problem(
        "nobody knows what “\(String(text.prefix(60)).printable)” means in the column “\(table.shownName(column))”"
      )
    }
    let isDoubtful = status == .pending && table.isDoubtful(text, in: column)
    if known.count < Self.remembered { known.append((column, Array(cell), status, isDoubtful)) }
    return (status, isDoubtful)
  }
}

extension ImportedStatus {
  /// Of several things that a row says the gravest counts.
  var gravity: Int {
    switch self {
    case .unknown: 0
    case .subscribed: 1
    case .pending: 2
    case .left(.complained): 5
    case .left(.bounced): 4
    case .left: 3
    }
  }
}
