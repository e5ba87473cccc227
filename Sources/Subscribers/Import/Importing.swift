import Crypto
package import Diagnostics
package import Foundation
import Mail

/// An import from beginning to end: survey, then row by row, then roster and log in one step each.
package final class Importing {
  private let request: ImportRequest
  let files: ListFiles
  private let id: String
  private let now: Date
  private let folder: Place

  @exclusivity(unchecked) var report = ImportReport()
  let standing: StandingRoster
  let consent: ConsentView
  let tables: [ImportTable]
  /// All columns of the roster when it is done.
  let columns: [String]
  let newRows: FileDraft
  let events: EventDraft
  let record: FileDraft
  let refused: RefusedRows?
  @exclusivity(unchecked) var patches: RowPatches
  /// Who stood in the file, and of whom it was recorded that they left.
  @exclusivity(unchecked) var seen: SeenAddresses
  @exclusivity(unchecked) var gone = AddressSet()
  /// Of whom no date was told.
  @exclusivity(unchecked) var goneNow = AddressSet()
  @exclusivity(unchecked) var beside: BesideNames
  /// How many opt-outs were recorded.
  @exclusivity(unchecked) var optOuts = 0
  /// By address, notes of which the log has that they tell nothing of leaving; nil until it is asked.
  @exclusivity(unchecked) var answers: [String: [String]]?
  /// Whom this very file took off the list before.
  private var before: AddressSet?
  /// What tells the file's content from that of others; nil where it tells of nobody's leaving by itself.
  private let content: String?

  /// - Parameters:
  ///   - id: what its events bear, and its record is named by; asked for when nobody else can import into the list any
  ///     more, so that of two the later one has the later id. One of a file that may tell of leaving ends in a mark of
  ///     its content: other clones have no records.
  ///   - records: where records of imports are kept.
  /// - Throws: before anything is written, for a file that cannot be understood or a question that must be answered.
  package init(
    _ request: ImportRequest, into files: ListFiles, id: (_ content: String?) throws -> String,
    at now: Date, records: Place
  ) throws {
    self.request = request
    self.files = files
    self.now = now
    folder = records
    var surveyed: [ImportTable] = []
    for table in try ImportTable.all(in: request.file, request) {
      surveyed.append(try ImportSurvey.survey(table, ReceivingLog(of: files)))
    }
    tables = surveyed
    beside = BesideNames(in: tables)
    standing = try StandingRoster(at: files, isDryRun: request.isDryRun, notesSayings: true)
    let tells = tables.contains { $0.everybody != nil || ImportJudge($0).tells }
    content = tells ? try Self.contentMark(of: request.file) : nil
    let id = try id(content)
    self.id = id
    let log = try ConsentLog(of: files)
    for mapping in request.mappings {
      try mapping.mustBeMeant(
        by: Set(
          standing.columns
            + tables.flatMap { $0.names.map { RosterHeader.normalized($0) } + $0.objectNames.keys })
      )
    }
    seen = SeenAddresses(listed: standing.listed)
    patches = RowPatches(listed: standing.listed)
    // Nobody can tell whether a row is that of somebody who asked to be forgotten.
    try log.mustKnowForgotten()
    consent = ConsentView(try log.statuses(), listed: standing.listed)
    columns = Self.columns(of: standing, with: tables)
    let isDryRun = request.isDryRun
    newRows = try FileDraft(of: files.roster, "rows", isDryRun: isDryRun)
    events = try EventDraft(
      for: files, id: id, source: request.source, reason: request.reason, at: now,
      isDryRun: isDryRun)
    if !isDryRun { try records.makePrivateFolder() }
    record = try FileDraft(of: ImportRecord.place(id, in: records), "draft", isDryRun: isDryRun)
    // What was refused may be wanted before anything is done.
    refused = request.refused.map(RefusedRows.init)
    // One that cannot be written is told of before anything is done.
    try request.refused.map { place throws(Problem) in try FileDraft(of: place, "draft") }?
      .discard()
  }

  /// Does it.
  /// - Parameter approve: asked before anything is written, with what would be done; false leaves all as it is.
  /// - Returns: what was done; nil where it was not approved.
  package func run(_ approve: (ImportReport) throws -> Bool) throws -> ImportReport? {
    defer {
      newRows.discard()
      events.discard()
      record.discard()
      refused?.discard()
    }
    report.id = request.isDryRun ? nil : id
    report.list = files.name
    var line = ImportRecord.Line()
    (line.id, line.list, line.time, line.file) = (
      id, files.name, now, request.file.url.lastPathComponent
    )
    line.columns = Array(columns.dropFirst(standing.columns.count))
    line.madeRoster = !standing.isThere
    line.layout = RosterLayout(of: standing)
    line.tells = true
    if standing.isOpenEnded { line.isOpenEnded = true }
    try record.append(try ImportRecord.encoded(line))
    if standing.rowCount == 0, !standing.isThere { try newRows.append(heading) }
    let headingSize = newRows.size
    for column in standing.columns where ConsentColumns.isPlain(column) {
      report.warnings.append(
        .init(
          file: nil, line: 1,
          reason:
            "the list’s own roster has a column “\(column)”, and nothing is sent before it is taken out"
        ))
    }
    for name in tables.flatMap(\.passedOver) {
      report.warnings.append(
        .init(file: name, line: 1, reason: "not read: there is nothing in it, or it is no table"))
    }
    for table in tables {
      report.warnings += table.twofoldRemarks
      report.readings.append(table.wholeReading)
      report.leftOut += table.leftOut.filter { !report.leftOut.contains($0) }
      var pass = try ImportPass(table, self, request, now)
      let refused = report.refused
      try pass.run()
      if let remark = table.unheededTitle(rows: pass.taken) { report.warnings.append(remark) }
      if pass.taken == 0, report.refused > refused { try mustBeOnlyTable(table) }
    }
    if optOuts > 0 {
      let mark = try content ?? Self.contentMark(of: request.file)
      try record.append(try ImportRecord.encoded(.init(content: mark)))
    }
    standing.forgetSayings()
    var revision = RosterRevision(
      standing, columns: columns, patches, keeping: request.removal == nil ? nil : seen,
      record: record)
    let roster = try FileDraft(of: files.roster, "new", isDryRun: request.isDryRun)
    defer { roster.discard() }
    let hasNew = newRows.size > headingSize
    if standing.isThere, !patches.isEmpty || request.removal != nil || hasNew {
      try revision.write(to: roster)
    }
    (report.changed, report.unchanged) = (
      report.changed + revision.changed, report.unchanged + revision.unchanged
    )
    (report.removed, report.removals) = (revision.removed, revision.removals)
    report.events = events.count
    do throws(Problem) { try guardRemovals() } catch {
      // A dry run shows first of whom it speaks.
      guard request.isDryRun else { throw error }
      report.stop = error
    }
    try refused?.commit()
    report.refusedFiles = refused?.files ?? []
    guard !request.isDryRun else { return report }
    guard try approve(report) else { return nil }
    guard !report.isNothing else {
      report.id = nil
      roster.discard()
      standing.release()
      if consent.hasForgotten { try MailingList.eraseForgottenRows(from: files) }
      return report
    }
    // First what it can be taken back by, then who left: nobody is ever in the roster before their opt-out counts.
    try standing.mustBeUnchanged()
    try record.commit()
    try events.commit()
    if !standing.isThere {
      if hasNew { try newRows.commit(isNew: true) }
    } else if hasNew || revision.changed + revision.removed > 0 {
      try roster.append(contentsOf: newRows)
      try roster.settle()
      try standing.mustBeUnchanged()
      try roster.commit()
    }
    var end = ImportRecord.Line()
    end.done = true
    try AppendOnlyFile(at: ImportRecord.place(id, in: folder)).append(
      Data(try ImportRecord.encoded(end)))
    roster.discard()
    standing.release()
    // Whoever forgets somebody from now on takes their rows out too.
    if consent.hasForgotten { try MailingList.eraseForgottenRows(from: files) }
    return report
  }

  /// Whether this very file said before that somebody has left, in an import that stands.
  func saidBefore(_ hash: AddressHash) throws(Problem) -> Bool {
    if let before { return before.contains(hash) }
    do {
      let mark = try content ?? Self.contentMark(of: request.file)
      let ids = ImportRecord.ids(of: mark, in: folder)
      let undone = consent.undone
      var found = AddressSet()
      try ConsentLog(of: files).forEachEvent { event in
        guard let id = event.id, ids.contains(id) || ImportRecord.isOf(mark, id: id),
          !undone.contains(id), let address = event.address,
          ConsentWords.word(of: event) == .optOut
        else { return }
        found.insert(self.consent.one(AddressHash(address)))
      }
      before = found
      return found.contains(hash)
    } catch let problem as Problem { throw problem } catch {
      throw Problem("\(error)", category: .system)
    }
  }

  /// What tells one file's content from another's.
  private static func contentMark(of file: Place) throws(Problem) -> String {
    let stream = try ImportStream(file: file)
    var hash = SHA256()
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 8)
    defer { chunk.deallocate() }
    while true {
      let count = try stream.read(into: chunk)
      if count == 0 { break }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: chunk[..<count]))
    }
    return Hex.string(Array(hash.finalize()))
  }

  /// Of a zip the other tables must not come in alone: the one that cannot be read may say who has left.
  private func mustBeOnlyTable(_ table: ImportTable) throws(Problem) {
    guard tables.count > 1 else { return }
    try refused?.commit()
    let first = report.problems.first { $0.file == table.shownEntry }
    throw Problem(
      "no row of it can be read: nothing of the zip is imported",
      at: table.location(line: first?.line),
      hint: first.map { "\($0.reason); mend it, or take it out of the zip" })
  }

  private var heading: [UInt8] { Array(csvRecord(columns).utf8) }

  /// A membership file that was cut off must not empty a list.
  private func guardRemovals() throws(Problem) {
    guard let limit = request.removal, report.removed > 0 else { return }
    guard report.refused == 0 else {
      throw Problem(
        "\(report.refused) of its rows cannot be read, and \(report.removed) of the list’s readers are in none of the others: the ones may be the others",
        at: request.file.location(line: report.problems.first?.line),
        hint: report.problems.first.map { "line \($0.line): \($0.reason)" })
    }
    guard report.swallowed == 0 else {
      throw Problem(
        "\(report.swallowed) of its rows may stand within the quotes of others, and \(report.removed) of the list’s readers are in none of the rows: the ones may be the others",
        at: request.file.location(line: report.warnings.first?.line),
        hint: report.warnings.first.map { "line \($0.line): \($0.reason)" })
    }
    guard limit.allows(report.removed, of: standing.rowCount) else {
      throw Problem(
        "\(report.removed) of \(standing.rowCount) readers would be taken off, more than \(limit.words)",
        at: request.file.location(), advice: .allowRemovals, category: .usage)
    }
  }

  /// The roster's columns, and behind them those that hold something in the file and that it lacks.
  private static func columns(of standing: StandingRoster, with tables: [ImportTable]) -> [String] {
    let isOwn = tables.contains(where: \.isOwn)
    var columns = standing.isThere || !isOwn ? standing.columns : []
    func add(_ name: String?) {
      if let name, !name.isEmpty, !columns.contains(name) { columns.append(name) }
    }
    for table in tables where table.everybody == nil || isOwn {
      for column in table.names.indices where table.filled.contains(column) || isOwn {
        switch table.meanings[column] {
        case .email: add("email")
        case .name, .firstName, .lastName: add("name")
        case .tags: add("tags")
        case .joined: add("joined")
        case .field: add(table.rosterName(of: column))
        case .attributes: table.attributes.forEach { add(table.rosterName(ofAttribute: $0)) }
        default: break
        }
      }
    }
    return columns
  }
}
