import Diagnostics
import Foundation

/// What a row of an import says of somebody's consent.
struct ImportJudge {
  struct Verdict {
    var status = ImportedStatus.unknown
    /// When the status came about, in milliseconds since 1970.
    var time: Int64?
    var reason: String?
    /// How it came about, where another Broadsheet tells.
    var source: String?
    /// A value that in that system, and in no other, means that somebody is still to confirm.
    var doubt: (column: Int, text: String)?
  }

  private let table: ImportTable
  private let columns: [Int]
  /// Those in which notes may say it too, in their order.
  private let telling: [Int]
  private let timeColumn: Int?
  private let reasonColumn: Int?
  private let sourceColumn: Int?
  /// The column in which another Broadsheet says it: its time and source are those of that alone.
  private let ownColumn: Int?
  /// Whether who has a reason has left.
  private let isReasonForLeaving: Bool
  private let objects: TellingObjects?
  /// What was made of values before: nearly all rows say the same few.
  private var known: [(column: Int, cell: [UInt8], status: ImportedStatus, isDoubtful: Bool)] = []

  private static let remembered = 24

  init(_ table: ImportTable) {
    self.table = table
    columns = table.meanings.indices.filter(table.tellsWhoLeft)
    telling = (columns + table.refusing).sorted()
    timeColumn = table.meanings.firstIndex(of: .statusTime)
    reasonColumn = table.meanings.firstIndex(of: .statusReason)
    sourceColumn = table.meanings.firstIndex(of: .statusSource)
    ownColumn = table.ownStatusColumn
    isReasonForLeaving =
      reasonColumn.map {
        ConsentNames.isReasonForLeaving(ColumnMeaning.folded(table.names[$0]))
      } ?? false
    objects = TellingObjects(of: table)
  }

  /// - Throws: `Problem` for a value of which nobody knows what it says: nobody is mailed by it.
  mutating func verdict(_ rows: CSVRows) throws(Problem) -> Verdict {
    var verdict = Verdict()
    if let everybody = table.everybody { verdict.status = .left(everybody) }
    if columns.isEmpty, table.refusing.isEmpty, table.everybody == nil, objects == nil,
      !isReasonForLeaving
    {
      return verdict
    }
    var saidThere: ImportedStatus?
    var said = objects?.leaving(in: rows) ?? .unknown
    for column in table.refusing where said.gravity < 3 {
      if table.refuses(rows.field(column).trimmed, in: column) { said = .left(.unsubscribed) }
    }
    for column in columns {
      let cell = rows.field(column).trimmed
      let (status, isDoubtful) = try status(cell, column)
      if isDoubtful { verdict.doubt = (column, String(decoding: cell, as: UTF8.self)) }
      if case .left = status, case .optOut = table.meanings[column] {
        let time = date(cell, column)
        verdict.time = [verdict.time, time].compactMap(\.self).max()
      }
      if status.gravity > said.gravity { said = status }
      if column == ownColumn { saidThere = status }
    }
    if said == .unknown, isReasonForLeaving, let reason = text(rows, reasonColumn, atMost: 200),
      !StatusWords.isNothing(reason)
    {
      said = .left(.unsubscribed)
    }
    if said.gravity > verdict.status.gravity { verdict.status = said }
    var isLeaving = false
    if case .left = verdict.status { isLeaving = true }
    // What somebody wrote into the table says nothing of when.
    if isLeaving, let saidThere, saidThere.gravity < 3, table.everybody == nil { return verdict }
    // Where everybody has left, what a row says of somebody's coming says nothing of their leaving.
    let tellsOther = isLeaving && [.subscribed, .pending].contains(said)
    if isLeaving || isOwn, !tellsOther {
      if verdict.time == nil, let timeColumn {
        verdict.time = date(rows.field(timeColumn).trimmed, timeColumn)
      }
      verdict.reason = text(rows, reasonColumn, atMost: isOwn ? 2000 : 200)
      verdict.source = text(rows, sourceColumn, atMost: 40)
    }
    return verdict
  }

  /// Whether a row may say by itself that somebody has left.
  var tells: Bool { !telling.isEmpty || objects != nil || isReasonForLeaving }

  /// A column that says who has left, before which a row ends: what it would say there nobody knows.
  func columnMissing(in rows: CSVRows) -> Int? {
    guard table.everybody == nil, let last = telling.last, last >= rows.count else { return nil }
    return telling.first { $0 >= rows.count && table.values[$0]?[""] == nil }
  }

  /// Whether another Broadsheet's list says it: when and how somebody came is kept too.
  private var isOwn: Bool { table.isOwn }

  private func text(_ rows: CSVRows, _ column: Int?, atMost length: Int) -> String? {
    guard let column else { return nil }
    let text = String(decoding: rows.field(column).trimmed, as: UTF8.self).onOneLine
    return text.isEmpty || text.holdsControls
      ? nil : String(FormulaCell.original(of: text).prefix(length))
  }

  private func date(_ cell: UnsafeBufferPointer<UInt8>, _ column: Int) -> Int64? {
    guard cell.count >= 8 else { return nil }
    // As its log has it, to the millisecond.
    if isOwn, let time = LogTime.milliseconds(UnsafeRawBufferPointer(cell)) { return time }
    let date = ImportDate(
      String(decoding: cell, as: UTF8.self), order: table.dateOrders[column] ?? .unknown)
    // An opt-out wins a tie: whoever left on a day may have done so at its end.
    return (isOwn ? date?.seconds : date?.end).map { Int64($0) * 1000 }
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

extension ImportTable {
  /// Whether a column says who has left.
  func tellsWhoLeft(_ column: Int) -> Bool {
    switch meanings[column] {
    case .status, .optOut: true
    default: false
    }
  }
}

extension ImportJudge.Verdict {
  /// When it came about; nothing has before it happens.
  func date(by now: Date) -> Date? {
    time.map { min(now, Date(timeIntervalSince1970: Double($0) / 1000)) }
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
