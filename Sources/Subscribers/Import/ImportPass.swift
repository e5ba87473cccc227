import Diagnostics
import Foundation
import Mail

/// One table of an import, read row by row.
struct ImportPass {
  let table: ImportTable
  let work: Importing
  private let request: ImportRequest
  let now: Date
  let rows: CSVRows
  private let cells: ImportCells
  let emailColumn: Int
  private let listedColumn: Int?
  private let formerColumn: Int?
  var judge: ImportJudge
  /// How many rows were not refused.
  private(set) var taken = 0
  /// Columns of which the notes stay, whatever they say.
  let keptColumns: [Int]
  let exportAnswers: ExportAnswers
  private var digests = DigestLines()
  private var row: NewRow

  init(_ table: ImportTable, _ work: Importing, _ request: ImportRequest, _ now: Date)
    throws(Problem)
  {
    self.table = table
    self.work = work
    self.request = request
    self.now = now
    rows = try table.rows()
    cells = ImportCells(table, columns: work.columns, mentions: work.consent.mentions)
    emailColumn = table.meanings.firstIndex(of: .email) ?? 0
    listedColumn = table.meanings.firstIndex(of: .listed)
    formerColumn = table.meanings.firstIndex(of: .former)
    judge = ImportJudge(table)
    keptColumns = Self.keptColumns(of: table)
    exportAnswers = ExportAnswers(table)
    row = NewRow(columns: work.columns, separator: work.standing.separator)
  }

  mutating func run() throws {
    while try rows.advance() {
      if rows.line <= table.headerLine { continue }
      if rows.raw.first == UInt8(ascii: "#") || rows.raw.first == table.separator
        || rows.raw.first.map({ $0 <= 0x20 }) ?? true
      {
        if rows.isBlank { continue }
        if isComment {
          tellOfComment()
          continue
        }
      }
      if table.isPlainList, isStatement { continue }
      let joined = try heedJoined()
      do throws(Problem) {
        try take()
        if let words = joined?.words { warn("lines stand within its quotes" + words) }
        taken += 1
      } catch {
        guard error.category == .input else { throw error }
        try refuse(error.reason + (try heedLeaving(joined) ?? ""))
      }
      if let column = cells.attributesColumn, JSONCells.isUnreadable(rows.field(column)) {
        warn("no JSON object stands in “\(table.shownName(column))”: it is left out")
      }
      if rows.swallowed > 0 {
        work.report.swallowed += rows.swallowed
        warn(
          SwallowedRows.reason(from: rows.line, to: rows.lastLine, count: rows.swallowed))
      }
    }
    try digests.write(to: work.record)
  }

  private mutating func take() throws(Problem) {
    if let fault = rows.fault {
      let span = rows.lastLine > rows.line ? " (the row goes on to line \(rows.lastLine))" : ""
      throw Problem(fault + span)
    }
    if rows.count > table.names.count, rows.hasMore(than: table.names.count) {
      throw Problem("\(rows.count) fields, where the header names \(table.names.count)")
    }
    if let missing = judge.columnMissing(in: rows) {
      throw Problem(
        "the row ends before “\(table.shownName(missing))”, which says who may be mailed")
    }
    let cell = table.isPlainList ? lineText : rows.field(emailColumn).trimmed
    if let hash = AddressHash(plain: UnsafeRawBufferPointer(cell)) {
      try take(hash, plain: cell, nil)
      return try heedLeaving(besides: hash)
    }
    guard !cell.isEmpty else {
      guard let mailbox = takenInstead() else { throw Problem("no address") }
      let hash = AddressHash(mailbox.address)
      try take(hash, plain: nil, mailbox)
      return try heedLeaving(besides: hash)
    }
    guard let text = String(validating: cell, as: UTF8.self) else {
      throw Problem("not text in the encoding of the file")
    }
    if !text.contains("@"), table.isHeader(rows) { throw Problem("the header stands here again") }
    // In our own export an apostrophe that no formula follows is the address's.
    if table.isOwn {
      let mailbox = try Mailbox(pasted: FormulaCell.original(of: text))
      return try take(AddressHash(mailbox.address), plain: nil, mailbox)
    }
    let mailboxes = try CellMailboxes(text)
    try take(AddressHash(mailboxes.first.address), plain: nil, mailboxes.first, mailboxes.others)
    if !mailboxes.leftOut.isEmpty { try pass(mailboxes) }
    try heedLeaving(besides: AddressHash(mailboxes.first.address))
  }

  var lineText: UnsafeBufferPointer<UInt8> {
    let raw = rows.raw
    let ends = raw.reversed().prefix { $0 == 0x0A || $0 == 0x0D }.count
    return UnsafeBufferPointer(rebasing: raw[..<(raw.count - ends)]).trimmed
  }

  /// - Parameters:
  ///   - cell: the address where it is plain.
  ///   - mailbox: the address where it is not.
  ///   - others: that stand beside it in its place.
  private mutating func take(
    _ plain: AddressHash, plain cell: UnsafeBufferPointer<UInt8>?, _ mailbox: Mailbox?,
    _ others: [EmailAddress] = []
  ) throws(Problem) {
    let hash = work.consent.one(plain)
    func address() throws(Problem) -> EmailAddress {
      if let mailbox { return mailbox.address }
      return try EmailAddress(parsing: cell.map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
    let verdict = try judge.verdict(rows)
    let words = work.consent.mayName(plain) ? work.consent.words(of: try address()) : nil
    var hasLeft = words?.status.isOptOut ?? false
    let isFirst = work.seen.insertNew(hash)
    let wasGone = hasLeft || work.gone.contains(hash)
    // What a row says of leaving is heeded, whichever of several it is.
    if case .left(let status) = verdict.status,
      try leave(hash, try address(), status, verdict, words)
    {
      hasLeft = true
    }
    // So is what another row said of this address.
    if work.gone.contains(hash) { hasLeft = true }
    if !hasLeft, !others.isEmpty || hasMoreAddresses,
      let other = try leftBesides(try address(), words, others)
    {
      hasLeft = try keepOff(hash, try address(), other, words)
    }
    guard isFirst else {
      // Whom an earlier row brought and this one takes off.
      if hasLeft, !wasGone { work.report.suppressed += 1 }
      return work.report.duplicate += 1
    }
    if let formerColumn {
      hasLeft = try rename(text(of: formerColumn), to: try address(), hasLeft: hasLeft)
    }
    let isListed = work.standing.listed.contains(hash)
    let mayHaveRow = listedColumn.map { StatusWords.yes(text(of: $0)) ?? true } ?? !hasLeft
    if hasLeft {
      work.report.suppressed += 1
      // Of another Broadsheet's list those who left have their row, as they had it there.
      if listedColumn != nil, mayHaveRow, !isListed {
        try addRow(cell, mailbox)
        if let words { try noteTold(of: try address(), words) }
      }
      return
    }
    if isListed {
      try patch(hash, mailbox)
    } else if mayHaveRow {
      try addRow(cell, mailbox)
      if let words { try noteTold(of: try address(), words) }
      work.report.new += 1
      if work.report.additions.count < ImportReport.shown {
        work.report.additions.append("\(try address())")
      }
    } else {
      if words == nil { work.report.new += 1 } else { work.report.unchanged += 1 }
    }
    try consent(isListed: isListed, getsRow: mayHaveRow && !isListed, verdict, words, cell, address)
    if !keptColumns.isEmpty || table.areNamesBeside || table.isOwn {
      try noteKept(address, verdict, words)
    }
  }

  func text(of column: Int) -> String {
    String(decoding: rows.field(column).trimmed, as: UTF8.self)
  }

  /// Records a consent that is news.
  /// - Parameter isNew: whether the person gets a row.
  private func consent(
    isListed: Bool, getsRow: Bool, _ verdict: ImportJudge.Verdict, _ words: ConsentWords?,
    _ cell: UnsafeBufferPointer<UInt8>?,
    _ address: () throws(Problem) -> EmailAddress
  ) throws(Problem) {
    let isKnown = isListed && words == nil || words?.status == .subscribed
    if verdict.status == .pending {
      // Nothing is asked of somebody who is subscribed.
      if !isKnown, words?.status != .pending { try record(.pending, try address(), verdict) }
      guard isKnown, isListed else { return }
      // They would go on being mailed, whatever the word means.
      if let doubt = verdict.doubt {
        throw table.question(doubt.column, doubt.text, rows.line, .mapStatus)
      }
      warn("still to confirm there, and on the list here: they stay on it")
    } else if words?.status == .pending, verdict.status == .unknown {
      // A row alone is no confirmation.
      warn("still to confirm here, and the row does not say that they have: they go on waiting")
    } else if !isKnown || getsRow {
      let isDated = verdict.time != nil || verdict.source != nil
      // Of whom another Broadsheet has a row and nothing in its log, there is the row here too.
      if !isDated, getsRow, listedColumn != nil { return }
      if let cell, !isDated, words == nil {
        return try work.events.addSubscribed(plain: cell)
      }
      // A clock that runs behind dates nothing before what is known of somebody.
      let time = isDated ? nil : words?.newest.map { max(now, $0) }
      try record(.subscribed, try address(), verdict, at: time)
    }
  }

  /// - Parameter time: what stands in the place of the verdict's.
  func record(
    _ kind: ConsentEvent.Kind, _ address: EmailAddress, _ verdict: ImportJudge.Verdict,
    at time: Date? = nil
  ) throws(Problem) {
    do {
      try work.events.add(
        kind, address, at: time ?? verdict.date(by: now), more: verdict.reason,
        from: verdict.source)
    } catch let problem as Problem { throw problem } catch {
      throw Problem("\(error)", category: .system)
    }
  }

  private mutating func addRow(
    _ cell: UnsafeBufferPointer<UInt8>?, _ mailbox: Mailbox?
  ) throws(Problem) {
    if let cell {
      row.begin(cell)
      try cells.hand(rows, name: table.isPlainList ? "" : nil, to: &row)
    } else {
      var text = mailbox?.address.description ?? ""
      let address = text.withUTF8 { Array($0) }
      row.begin(address)
      try cells.hand(rows, name: ownName(mailbox), to: &row)
    }
    row.end(work.standing.lineEnd)
    try work.newRows.append(row.text)
    try digests.add(row.digest.bits, to: work.record)
  }

  /// The name that stands beside an address; nil where there is none, or a column has it.
  private func ownName(_ mailbox: Mailbox?) -> String? {
    guard let name = mailbox?.displayName, !name.isEmpty, table.isPlainList || !hasName else {
      return nil
    }
    return name
  }

  /// Whether the file has a column for names.
  private var hasName: Bool {
    table.meanings.contains { [.name, .firstName, .lastName].contains($0) }
  }

  private func patch(_ hash: AddressHash, _ mailbox: Mailbox?) throws(Problem) {
    var packed = PackedFields()
    try cells.hand(rows, name: ownName(mailbox), to: &packed)
    if work.standing.says(packed, of: hash) {
      work.report.unchanged += 1
    } else {
      work.patches.add(hash, packed)
    }
  }

  private mutating func refuse(_ reason: String) throws(Problem) {
    work.report.refused += 1
    if work.report.problems.count < ImportReport.shown * 10 {
      work.report.problems.append(.init(file: table.shownEntry, line: rows.line, reason: reason))
    }
    try work.refused?.take(rows.raw, of: table)
  }

  func warn(_ reason: String) {
    guard work.report.warnings.count < ImportReport.shown else { return }
    work.report.warnings.append(.init(file: table.shownEntry, line: rows.line, reason: reason))
  }
}
