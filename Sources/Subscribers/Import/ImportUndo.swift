package import Diagnostics
package import Foundation
package import Mail

/// Takes an import back, row by row and event by event; what happened since stays.
package struct ImportUndo {
  /// What would be taken back, or was.
  package struct Report: Sendable {
    package let id: String
    package let file: String
    package let time: Date
    /// Rows that it had added, cells that it had changed, rows that it had taken out.
    package var removed = 0
    package var restored = 0
    package var returned = 0
    /// Rows and cells that somebody has changed since: they are left as they are.
    package private(set) var left = 0
    /// Whose they are and why, as far as anybody will read it.
    package private(set) var leavings: [Leaving] = []
    /// Addresses of people who had left under another one that the import had joined with it: they stay away.
    package var partedAfterLeaving: [EmailAddress] = []

    /// Something that is not taken back.
    package struct Leaving: Sendable, Equatable {
      package let email: String
      package let reason: String
    }

    /// Leaves something as it is.
    mutating func leave(_ email: String, _ reason: String) {
      left += 1
      if leavings.count < ImportReport.shown {
        leavings.append(Leaving(email: email, reason: reason))
      }
    }

    /// Leaves so many more of which it cannot be said whose they are.
    mutating func leave(unnamed count: Int) { left += count }
  }

  private let files: ListFiles
  package var list: String { files.name }
  private let record: Place
  private let id: String
  private let content: ImportRecord.Content
  private let records: Place

  /// - Parameter id: nil for the last one that was not taken back.
  package init(_ id: String?, of files: ListFiles, records: Place) throws {
    self.files = files
    self.records = records
    let ids = ImportRecord.ids(in: records)
    if !ids.isEmpty { try Self.eraseForgotten(from: files, records) }
    if let id {
      guard ids.contains(id) else {
        throw Problem(
          "there is no record here of an import “\(id.printable)”", at: records.location(),
          hint: ids.isEmpty
            ? "records stay on the machine that imported"
            : "the imports here: \(ids.suffix(5).joined(separator: ", "))", category: .usage)
      }
      self.id = id
      record = ImportRecord.place(id, in: records)
      content = try ImportRecord.Content(of: record)
      guard !content.isUndone else {
        throw Problem(
          "the import \(id) is taken back already", at: record.location(), category: .usage)
      }
      return
    }
    for id in ids.reversed() {
      let place = ImportRecord.place(id, in: records)
      let content = try ImportRecord.Content(of: place)
      if content.isUndone { continue }
      (self.id, record, self.content) = (id, place, content)
      return
    }
    throw Problem("there is no import to take back", at: records.location(), category: .usage)
  }

  /// Takes out people of whom a merge has told that they were forgotten: they are neither named nor brought back.
  /// - Returns: how many lines of records named them.
  @discardableResult
  private static func eraseForgotten(from files: ListFiles, _ records: Place) throws -> Int {
    let statuses = try ConsentLog(of: files).statuses()
    guard statuses.hasForgotten else { return 0 }
    try ConsentLog.mustKnowForgotten(of: files)
    let count = try statuses.record.mentions.map { try ImportRecords(in: records).erase($0) }
    try MailingList.eraseForgottenRows(from: files)
    return count ?? 0
  }

  /// Says what the record is of, before anything is done.
  package var subject: Report {
    Report(
      id: id, file: content.head?.file ?? "", time: content.head?.time ?? .distantPast)
  }

  /// Takes it back.
  package func run(at now: Date, source: String) throws -> Report {
    var report = subject
    // Of most people it need not be known what the log says: they have the import's word and no later one.
    // Where the clock runs behind that of the import, nothing that is said to be earlier need be so.
    let earlier = try contentsOfEarlier()
    let since = earlier.compactMap(\.head?.time).reduce(report.time, min)
    var later = try ConsentLog.addresses(
      toldOfSince: now < since ? .distantPast : since, in: files)
    for address in ([content] + earlier).flatMap(\.told.keys) {
      later.insert(AddressHash(EmailAddress(spelling: address, canonical: address)))
    }
    let consent = ConsentView(try ConsentLog.statuses(of: files, ofAll: later, without: id))
    // A merge may have come since.
    if consent.hasForgotten, try Self.eraseForgotten(from: files, records) > 0 {
      return try ImportUndo(id, of: files, records: records).run(at: now, source: source)
    }
    // First the rows: a row whose opt-out no longer counted would be mailed.
    let withheld = try revise(&report, consent, earlier)
    if consent.hasForgotten { try MailingList.eraseForgottenRows(from: files) }
    let left = try JoinedLeaving.events(
      undoing: id, in: files, told: content.head?.tells == true ? content.told : nil, at: now,
      source: source)
    let word = ConsentEvent(undoing: id, at: now, source: source)
    if left.isEmpty, !consent.hasForgotten {
      // It follows from nothing that the log says.
      try AppendOnlyFile(at: files.consentLog).append(try word.encoded())
    } else {
      let log = try ConsentLog(of: files)
      try log.append(left)
      try log.append(word)
    }
    report.partedAfterLeaving = left.compactMap(\.address)
    let end =
      try ImportRecord.encoded(.init(over: ImportRecord.ids(in: records).last))
      + ImportRecord.encoded(.init(undone: true))
    try AppendOnlyFile(at: record).append(Data(withheld + end))
    return report
  }

  /// - Returns: lines of its record, of rows that cannot be put back for now.
  private func revise(
    _ report: inout Report, _ consent: ConsentView, _ contents: [ImportRecord.Content]
  ) throws -> [UInt8] {
    let standing = try StandingRoster(at: files, isDryRun: false)
    let new = content.new
    let removed = RemovedRows(content.file, at: content.removed)
    let changes = content.changes
    changes.settle(consent.one)
    guard standing.isThere, !(new.isEmpty && changes.isEmpty && removed.isEmpty) else {
      return []
    }
    let earlier = try earlier(contents, consent)
    let added = Set(content.head?.columns ?? []).union(earlier.columns)
    let rows = try FileDraft(of: files.roster, "rows")
    var body = try RosterUndoing(
      standing, rows, new: new, earlier: earlier, removedSince: removedSince(consent),
      changes, removed: removed, layout: content.head?.layout, consent, since: report.time,
      told: content.head?.tells == true ? told(content, consent) : nil,
      widthBefore: standing.columns.count(where: { !added.contains($0) }))
    try body.run(&report, isOpenEnded: content.head?.isOpenEnded == true)
    let missing = new.count - body.found
    if missing > 0 { try name(missing, besides: body.reachedNew(), in: standing, consent, &report) }
    try standing.mustBeUnchanged()
    if content.head?.madeRoster == true, body.rowsLeft == 0 {
      // It had made the roster, and nobody is in it.
      unlink(files.roster.path)
      return body.withheld
    }
    let draft = try FileDraft(of: files.roster, "new")
    // Columns that it had added are the last ones; they go where nothing stands in them.
    let bare = added.subtracting(body.filled)
    try draft.append(
      bare.isEmpty ? standing.header(adding: []) : standing.header(dropping: bare))
    try draft.append(contentsOf: rows)
    try draft.settle()
    try standing.mustBeUnchanged()
    try draft.commit()
    return body.withheld
  }

  /// Tells whose rows are not as the import had left them: by its events, since of rows that it added nothing is kept
  /// but a digest.
  private func name(
    _ count: Int, besides reached: AddressSet, in standing: StandingRoster, _ consent: ConsentView,
    _ report: inout Report
  ) throws {
    var named = reached
    var left = count
    try ConsentLog(of: files).forEachEvent { event in
      guard left > 0, event.id == id, [.subscribed, .pending, .confirmed].contains(event.kind),
        let address = event.address
      else { return }
      let hash = AddressHash(address)
      let person = consent.one(hash)
      guard named.insertNew(person) else { return }
      left -= 1
      let isThere = standing.listed.contains(hash) || standing.listed.contains(person)
      report.leave(
        "\(address)",
        isThere ? "the row was changed since" : "the row is gone")
    }
    report.leave(unnamed: left)
  }

  /// When the log had last told of people before the import, by the address that stands for all of theirs.
  private func told(_ content: ImportRecord.Content, _ consent: ConsentView) -> [String: Int64] {
    var told: [String: Int64] = [:]
    for (address, time) in content.told {
      told[consent.person(address), default: time] = max(
        told[consent.person(address)] ?? time, time)
    }
    return told
  }

  /// The imports before this one that were taken back while it stood, the newest first: what was taken back before it came
  /// is not there by them.
  private func contentsOfEarlier() throws -> [ImportRecord.Content] {
    try ImportRecord.ids(in: records).reversed().compactMap { other in
      guard other < id else { return nil }
      let content = try ImportRecord.Content(of: ImportRecord.place(other, in: records))
      return content.isUndone && (content.undoneOver ?? "") >= id ? content : nil
    }
  }

  /// What they did.
  private func earlier(
    _ contents: [ImportRecord.Content], _ consent: ConsentView
  ) throws -> EarlierImports {
    var earlier = EarlierImports()
    for content in contents {
      earlier.columns.formUnion(content.head?.columns ?? [])
      if !content.new.isEmpty {
        earlier.rows.append(
          .init(
            marks: content.new,
            told: content.head?.tells == true ? told(content, consent) : nil,
            time: content.head?.time ?? .distantPast))
      }
      earlier.changes.append(contentsOf: content.changes)
      try earlier.withheld.append(content.withheld, of: content, consent.one)
    }
    earlier.changes.settle(consent.one)
    return earlier
  }

  /// Whom imports after this one have taken out that stand.
  private func removedSince(_ consent: ConsentView) throws -> RowsOfOthers {
    var since = RowsOfOthers()
    guard !content.removed.isEmpty else { return since }
    for other in ImportRecord.ids(in: records) where other > id {
      let content = try ImportRecord.Content(of: ImportRecord.place(other, in: records))
      if !content.isUndone { try since.append(content.removed, of: content, consent.one) }
    }
    return since
  }

  static func key(_ email: String) -> String {
    (try? Mailbox(pasted: email, isKnown: true))?.address.canonical ?? email
  }

  static func person(_ email: String) -> AddressHash {
    let name = key(email)
    return AddressHash(EmailAddress(spelling: name, canonical: name))
  }
}
