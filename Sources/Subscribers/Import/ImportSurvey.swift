import Diagnostics
import Foundation

/// Looks at every cell of a table once before anything is done: which columns hold something, what their
/// statuses are, how their dates must be read.
struct ImportSurvey {
  private var table: ImportTable
  /// By column, those that are looked at.
  private var watches: [(column: Int, watch: ColumnWatch)]
  private var objects: ObjectSurvey
  /// What stands beside an address, and may be no name.
  private var note: ColumnWatch.Value?
  /// The same in another Broadsheet's export, where it has no answer.
  private var exportNotes: ExportNotes?
  /// Whether readers stood above.
  private var hasRows = false

  /// - Parameter log: that receives the import.
  static func survey(_ table: ImportTable, _ log: ReceivingLog) throws(Problem) -> ImportTable {
    var survey = ImportSurvey(table: table, log)
    try survey.read()
    return try survey.settled()
  }

  private init(table: ImportTable, _ log: ReceivingLog) {
    self.table = table
    exportNotes = table.isOwn ? ExportNotes(table, log) : nil
    objects = ObjectSurvey(table.objectUses)
    watches = table.meanings.indices.compactMap { column in
      Self.kind(of: column, in: table).map { (column, ColumnWatch($0)) }
    }
  }

  /// What a column is watched for; nil for one that says nothing of the kind, or of which somebody said what it is.
  private static func kind(of column: Int, in table: ImportTable) -> ColumnWatch.Kind? {
    switch table.meanings[column] {
    case .status: return .status
    case .optOut: return .leaving
    case .joined: return table.isSaid(column) ? nil : .joined
    // Systems that know no status keep it as a tag, and people write it behind a name.
    case .tags, .name, .firstName, .lastName:
      return table.isSaid(column) || table.isOwn ? nil : .plain
    case .field:
      if table.isSaid(column) { return nil }
      if table.isOwn { return ExportNotes.kind(of: column, in: table) }
      let name = ColumnMeaning.folded(table.names[column])
      if table.isOfFormat(column) { return ConsentNames.isForNotes(name) ? .notes : .plain }
      return JudgedName(table.names[column]).kind
    default: return nil
    }
  }

  private mutating func read() throws(Problem) {
    let rows = try table.rows()
    var rest = Array(table.names.indices)
    let dated = table.meanings.indices.filter {
      switch table.meanings[$0] {
      case .joined, .statusTime, .status, .optOut: true
      default: false
      }
    }
    let cells = table.meanings.indices.filter { table.meanings[$0] == .attributes }
    let noteColumn = table.noteColumn
    while try rows.advance() {
      try look(atLine: rows)
      guard rows.line > table.headerLine, rows.fault == nil else { continue }
      // What is refused is no question.
      if rows.count > table.names.count, rows.hasMore(than: table.names.count) { continue }
      if !rest.isEmpty {
        rest.removeAll { !rows.field($0).isEmpty && table.filled.insert($0).inserted }
      }
      let hasLeft = exportNotes?.hasLeft(rows) ?? false
      if !hasLeft { try exportNotes?.look(at: rows) }
      if note == nil, let noteColumn { note = table.doubtfulNote(in: rows, noteColumn) }
      for index in watches.indices {
        let column = watches[index].column
        // A row that ends before it is refused.
        if column >= rows.count, table.tellsWhoLeft(column) { continue }
        if hasLeft, case .field = table.meanings[column] { continue }
        guard table.meanings[column] == .tags else {
          watches[index].watch.note(rows.field(column), rows.line) {
            table.status(of: $0, in: column) != nil
          }
          continue
        }
        KeptNote.eachTagWord(rows.field(column)) { word in
          watches[index].watch.note(word, rows.line) { table.status(of: $0, in: column) != nil }
        }
      }
      for column in dated where table.dateOrders[column] == nil {
        let cell = rows.field(column)
        guard cell.count >= 8, cell.count < 40, cell[0] &- 0x30 < 10,
          ImportDate.isSeparator(cell[1]) || ImportDate.isSeparator(cell[2])
        else { continue }
        let text = String(decoding: cell, as: UTF8.self)
        if let order = ImportDate.order(of: text) {
          table.dateOrders[column] = order
        } else if table.meanings[column] == .joined, ImportDate.isTwofold(text) {
          let first = table.twofoldDates[column]?.first
          table.twofoldDates[column] = (
            first ?? ColumnWatch.Value(text: text, line: rows.line),
            (table.twofoldDates[column]?.count ?? 0) + 1
          )
        }
      }
      for column in cells {
        objects.look(at: rows.field(column), rows.line)
        guard objects.names.count <= 500 else {
          throw Problem(
            "more than 500 names in the objects of “\(table.names[column])”",
            at: table.location(line: rows.line))
        }
      }
    }
  }

  /// - Throws: `Problem` where another table begins, or one above which readers stand.
  private mutating func look(atLine rows: CSVRows) throws(Problem) {
    if rows.mayHoldAddress {
      hasRows = true
      if let problem = table.strayAddress(in: rows) { throw problem }
      return
    }
    if rows.isBlank { return }
    if let problem = table.anotherHeader(in: rows) { throw problem }
    if !table.isOwn, table.leavingWord == nil {
      table.leavingWord = LeavingTitle(
        rows, header: table.headerLine, isBelowRows: hasRows && rows.line > table.headerLine)
    }
  }

  private func settled() throws(Problem) -> ImportTable {
    var table = table
    table.objectNames = objects.names
    try objects.mustHaveAllNames(table)
    if table.everybody == nil, let problem = objects.question(of: table) { throw problem }
    for column in table.meanings.indices {
      if table.dateOrders[column] == nil {
        table.dateOrders[column] = table.format?.isDayFirst == true ? .dayFirst : .unknown
      }
      if table.dateOrders[column] != .unknown { table.twofoldDates[column] = nil }
    }
    for (column, watch) in watches where table.everybody == nil {
      if table.isOwn, case .field = table.meanings[column] {
        // What is no error in a roster is no question here.
        let isForNotes = exportNotes?.watches(column) == true
        let doubt = ConsentColumns.doubt(of: watch, in: table.names[column], isForNotes: isForNotes)
        guard let doubt, doubt.isPlain else { continue }
        throw table.question(column, doubt.value, doubt.line, .mapDoubt)
      }
      let blankIsKnown = table.isOfFormat(column) || table.values[column]?[""] != nil
      let verdict = watch.verdict(blankIsKnown: blankIsKnown) {
        table.status(of: $0, in: column) != nil
      }
      switch verdict {
      case .asItWas where table.isOfOtherWay(column):
        if let problem = table.questionOfOtherWay(column, watch) { throw problem }
        // Where nobody would leave by it, nor has anybody come to the mails by it.
        if table.values[column] == nil { table.meanings[column] = .ignored }
      case .asItWas: continue
      case .status: table.meanings[column] = .status
      case .ask(let value): throw table.question(column, value.text, value.line, .mapStatus)
      // Of many tags or names one may tell of leaving.
      case .doubt(let value)
      where [.tags, .name, .firstName, .lastName].contains(table.meanings[column]):
        throw table.refusal(column, value)
      case .doubt(let value): throw table.question(column, value.text, value.line, .mapDoubt)
      case .refusal(let value): throw table.refusal(column, value)
      }
    }
    if let problem = exportNotes?.question, table.everybody == nil { throw problem }
    if let note, table.everybody == nil { throw table.question(ofNote: note) }
    try table.mustSayWhoLeft()
    table.settleTwins()
    return table
  }
}

extension ImportTable {
  /// What somebody must say before anything is done.
  func question(_ column: Int, _ value: String, _ line: Int, _ advice: Advice) -> Problem {
    question(named: shownName(column), value, line, advice)
  }

  /// - Parameter name: of a column, or in JSON objects.
  func question(
    named name: String, _ value: String, _ line: Int, _ advice: Advice
  ) -> Problem {
    let text = String(value.prefix(60)).printable
    var problem = Problem(
      "the column “\(name)” may say who may be mailed, and nobody knows what "
        + (text.isEmpty ? "a blank" : "“\(text)”") + " means there",
      at: location(line: line), advice: advice, category: .usage)
    problem.about = ["COLUMN": name, "VALUE": text]
    return problem
  }

  /// That somebody says something of what is not there.
  func absent(_ name: String, among names: [String]) -> Problem {
    Problem(
      "there is no column “\(name)”", at: location(line: max(1, headerLine)),
      hint: nearestName(to: name, among: names).map { "did you mean “\($0)”?" }
        ?? "the columns: \(names.joined(separator: ", "))", category: .usage)
  }

  /// What somebody must say where a note speaks of mails: of a hundred notes in other words the others say nothing.
  func refusal(_ column: Int, _ value: ColumnWatch.Value) -> Problem {
    let text = String(value.text.prefix(60)).onOneLine.printable
    var problem = Problem(
      "“\(text)” in the column “\(shownName(column))” may say that somebody is not to be mailed",
      at: location(line: value.line), advice: .mapRefusals, category: .usage)
    problem.about = ["COLUMN": shownName(column), "VALUE": text]
    return problem
  }

  /// What is said of days that can be read in two ways: they stay as they are written.
  var twofoldRemarks: [ImportReport.Remark] {
    twofoldDates.sorted { $0.key < $1.key }.map { column, found in
      let (name, text) = (shownName(column), found.first.text.trimmingCharacters(in: .whitespaces))
      return ImportReport.Remark(
        file: shownEntry, line: found.first.line,
        reason: "\(found.count == 1 ? "1 day" : "\(found.count) days") of “\(name)”, such as "
          + "“\(text.printable)”, can be read in two ways and \(found.count == 1 ? "stays" : "stay") as written; "
          + "map “\(name)” to day_first or month_first to say which")
    }
  }

  /// Of several columns that would be one in the roster the first in which something stands is that one.
  mutating func settleTwins() {
    guard !isOwn else { return }
    var first: [String: Int] = [:]
    for column in meanings.indices where filled.contains(column) {
      guard let name = rosterName(of: column) else { continue }
      if first[name] == nil { first[name] = column } else { meanings[column] = .ignored }
    }
    for column in meanings.indices where !filled.contains(column) {
      if let name = rosterName(of: column), first[name] != nil { meanings[column] = .ignored }
    }
  }

  /// What a cell of a column says; nil for a value of which nobody knows.
  func status(of text: String, in column: Int) -> ImportedStatus? {
    let folded = StatusWords.folded(text)
    if let said = values[column]?[folded] { return said }
    if meanings[column] == .status, hasWordsOfFormat(column), let known = format?.words[folded] {
      return known
    }
    if folded.isEmpty { return .unknown }
    switch meanings[column] {
    case .optOut(let status):
      if StatusWords.isNothing(text) { return .unknown }
      if StatusWords.yes(text) == true { return .left(status) }
      if ImportDate(text, order: dateOrders[column] ?? .unknown) != nil || isDateLike(text) {
        return .left(status)
      }
      if ConsentNames.isReasonForLeaving(ColumnMeaning.folded(names[column])) {
        return .left(status)
      }
      return StatusWords.status(text)
    default:
      if let yes = StatusWords.yes(text) { return yes ? .subscribed : .left(.unsubscribed) }
      if let known = StatusWords.status(text) { return known }
      return ImportDate(text, order: dateOrders[column] ?? .unknown) != nil || isDateLike(text)
        ? .subscribed : nil
    }
  }

  /// Whether a word says what it says by the system's own words alone, and nobody was asked.
  func isDoubtful(_ text: String, in column: Int) -> Bool {
    values[column]?[StatusWords.folded(text)] == nil && StatusWords.isDoubtful(text)
  }

  /// Whether its words are the system's own: a mere yes or no is everybody's.
  private func hasWordsOfFormat(_ column: Int) -> Bool {
    let name = ColumnMeaning.folded(names[column])
    return isOfFormat(column)
      || ["status", "statut", "state", "type"].contains { name.contains($0) }
  }

  /// `3/4/2021` is a date, whichever of the two is the month.
  private func isDateLike(_ text: String) -> Bool {
    ImportDate(text, order: .dayFirst) != nil || ImportDate(text, order: .monthFirst) != nil
  }
}
