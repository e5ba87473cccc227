import Diagnostics
import Foundation
import Mail

/// What rows say of leaving, and what is written down of it.
extension ImportPass {
  /// - Returns: whether the person is gone: not so where they came back after what the file tells of.
  mutating func leave(
    _ hash: AddressHash, _ address: EmailAddress, _ status: ConsentStatus,
    _ verdict: ImportJudge.Verdict,
    _ words: ConsentWords?
  ) throws(Problem) -> Bool {
    guard words?.status != .forgotten else { return true }
    let kind = ConsentEvent.Kind(rawValue: status.rawValue) ?? .unsubscribed
    var time = verdict.date(by: now)
    guard try isNews(hash, time, words) else {
      if work.gone.contains(hash) || words?.status.isOptOut == true { return true }
      cameBack(time)
      return false
    }
    if let told = time, let words {
      var after = words
      after.add(ConsentEvent(time: told, kind: kind, address: address, source: "import"))
      guard after.status.isOptOut else {
        cameBack(told)
        return false
      }
    } else if time == nil, let newest = words?.newest {
      // A clock that runs behind undoes nothing.
      time = max(now, newest.addingTimeInterval(0.001))
    }
    if verdict.time == nil, let words, words.left != nil, !words.status.isOptOut,
      !work.gone.contains(hash)
    {
      // Which of the two was later nobody can tell; nobody is mailed against their word.
      warn("they had left and came back; this row names no day, and takes them off again")
    }
    try record(kind, address, verdict, at: time)
    work.gone.insert(hash)
    if verdict.time == nil { work.goneNow.insert(hash) }
    work.optOuts += 1
    try leaveNamed(with: address, hash)
    return true
  }

  private func cameBack(_ left: Date?) {
    work.report.outdated += 1
    let day = left.map { " on \($0.formatted(.iso8601).prefix(10))" } ?? ""
    warn("left\(day) by this row, and came back since: they stay on the list")
  }

  /// Whether an opt-out is to be written down. One that the log has may be undone with the import or the bounce that
  /// it hangs on, and one that is older may be lifted by what a merge brings: each that says more is kept.
  /// - Parameter told: when, by the file; nil for at present.
  private func isNews(
    _ hash: AddressHash, _ told: Date?, _ words: ConsentWords?
  ) throws(Problem) -> Bool {
    if work.gone.contains(hash) { return !work.goneNow.contains(hash) }
    guard let words, let left = words.left else { return true }
    if let told, told > left { return true }
    // This very file said so before.
    if try work.saidBefore(hash) { return false }
    return told == nil || !words.isOutForGood
  }

  /// A row that is refused may say all the same that somebody has left, and who.
  /// - Parameter joined: what its lines say, where a quote may have joined them.
  /// - Returns: what came of it; nil where it says nothing of the kind.
  mutating func heedLeaving(_ joined: JoinedLines?) throws(Problem) -> String? {
    if let joined, joined.areRows { return joined.words }
    var verdict = ImportJudge.Verdict()
    var isUnknown = false
    do throws(Problem) { verdict = try judge.verdict(rows) } catch { isUnknown = true }
    let isMissing = judge.columnMissing(in: rows) != nil
    let hasMoved = rows.fault != nil || rows.count > table.names.count || isMissing
    if hasMoved, verdict.status.gravity < 3,
      joined?.mayRefuse == true
        || (0..<rows.count).contains(where: { LeavingCells.hold(rows.field($0).trimmed) })
    {
      // Which column it stands in nobody can tell.
      verdict = ImportJudge.Verdict(status: .left(.unsubscribed))
    }
    if let joined {
      // Which field is the status of a row with such quotes nobody can tell, unless all of them are there.
      isUnknown = isUnknown || judge.tells && rows.count != table.names.count
      if rows.lastLine > rows.line, joined.addresses > 1 || joined.mayRefuse {
        work.report.lost += 1
        return (joined.words ?? "") + Self.isLost
      }
    }
    guard isUnknown || verdict.status.gravity >= 3, rows.mayHoldAddress else { return nil }
    var cells = (0..<max(1, rows.count)).map { index -> String in
      String(decoding: table.isPlainList ? lineText : rows.field(index).trimmed, as: UTF8.self)
    }
    // Quotes that are wrong may have joined what is not one.
    let raw = String(decoding: rows.raw, as: UTF8.self)
    if rows.fault != nil { cells = cells.map { raw.contains($0) ? $0 : "" } }
    var beside = ""
    var own = cells.indices.contains(emailColumn) ? cells[emailColumn] : ""
    // Behind an address that is one a note may stand that is none.
    own.withUTF8 { cell in
      if let note = AddressNote(cell), note.addresses.count == 1 { beside = note.addresses[0] }
    }
    let found = [own, beside].compactMap { try? Mailbox(cell: $0) }
    let others = cells.filter { $0.contains("@") }.compactMap { try? Mailbox(cell: $0) }
    guard case .left(let status) = verdict.status,
      let address = found.first?.address ?? (others.count == 1 ? others[0].address : nil)
    else {
      work.report.lost += 1
      return (joined?.words ?? "") + Self.isLost
    }
    let hash = AddressHash(address)
    let words = work.consent.mayName(hash) ? work.consent.words(of: address) : nil
    _ = try leave(work.consent.one(hash), address, status, verdict, words)
    return "; that \(address) has left is written down all the same"
  }

  private static let isLost = "; it may say that somebody has left, and that is not written down"
}
