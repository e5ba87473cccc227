import Diagnostics
import Mail

/// Rows that name an address beside that of the reader under which somebody left before: the addresses of a row are
/// one person's, also where the log tells of one of them.
extension ImportPass {
  /// - Parameters:
  ///   - taken: the address that would be mailed.
  ///   - words: what the log says of it.
  ///   - others: that stand beside it in its place.
  /// - Returns: one of the row under which they have left, by the log or by a row above.
  /// - Throws: `Problem` for one in a column of which nobody knows whose addresses it holds.
  mutating func leftBesides(
    _ taken: EmailAddress, _ words: ConsentWords?, _ others: [EmailAddress]
  ) throws(Problem) -> EmailAddress? {
    var own = others
    let hash = work.consent.one(AddressHash(taken))
    let hasMore = hasMoreAddresses
    if hasMore {
      own += table.furtherAddresses.flatMap { addresses(in: $0) }
    }
    if let other = own.first(where: { isGone($0, besides: hash) }) { return other }
    let reader = BesideNames.Reader(
      address: taken, isMailed: isMailed(hash, words), line: table.location(line: rows.line))
    for other in own { note(other, beside: hash, reader) }
    guard hasMore, !reader.isMailed else { return nil }
    // Of somebody who is mailed as it is nothing is asked.
    for column in table.otherAddresses {
      var reader = reader
      reader.column = BesideNames.Column(table, column)
      for other in addresses(in: column) {
        if isGone(other, besides: hash) {
          try ask(of: reader, other)
        } else {
          note(other, beside: hash, reader)
        }
      }
    }
    return nil
  }

  /// Whether addresses may stand beside that of the reader, in other columns.
  var hasMoreAddresses: Bool {
    !(table.furtherAddresses.isEmpty && table.otherAddresses.isEmpty) && rows.mayHoldAddresses
  }

  /// Keeps somebody off the list who left under another address of their row; who is on it stays, with a word.
  /// - Returns: whether they are kept off.
  mutating func keepOff(
    _ hash: AddressHash, _ address: EmailAddress, _ other: EmailAddress, _ words: ConsentWords?
  ) throws(Problem) -> Bool {
    if isMailed(hash, words) {
      warnOfStaying(address, other)
      return false
    }
    warn("\(address) is not taken: \(other) of the same row has left")
    // Another file may name this address alone.
    return try leave(hash, address, .unsubscribed, Self.verdict(leftAs: other), words)
  }

  /// Takes off whom rows above brought that name an address under which somebody leaves by this one.
  mutating func leaveNamed(with other: EmailAddress, _ hash: AddressHash) throws(Problem) {
    for reader in work.beside.take(hash) {
      if reader.column != nil {
        try ask(of: reader, other)
      } else if reader.isMailed {
        warnOfStaying(reader.address, other)
      } else {
        let person = work.consent.one(AddressHash(reader.address))
        guard !work.gone.contains(person) else { continue }
        warn("\(reader.address) is not taken: \(other) of the same row has left")
        let words = work.consent.words(of: reader.address)
        if try leave(
          person, reader.address, .unsubscribed, Self.verdict(leftAs: other), words)
        {
          work.report.suppressed += 1
        }
      }
    }
  }

  private static func verdict(leftAs other: EmailAddress) -> ImportJudge.Verdict {
    .init(status: .left(.unsubscribed), reason: "left as \(other), of the same row")
  }

  private func warnOfStaying(_ address: EmailAddress, _ other: EmailAddress) {
    warn("\(address) is on the list here and stays on it; \(other) of the same row has left")
  }

  /// - Throws: `Problem` unless the column is one of other people's addresses.
  private func ask(of reader: BesideNames.Reader, _ other: EmailAddress) throws(Problem) {
    guard let column = reader.column else { return }
    if column.isOfOthers {
      if work.beside.toldOf.insert(column.name).inserted {
        warn(
          "\(other) in “\(column.name)” has left: addresses there are taken for those of other people"
        )
      }
      return
    }
    var problem = Problem(
      "\(other) in the column “\(column.name)” has left, and nobody knows whether the reader of the row is the same person",
      at: reader.line, advice: .mapFurther, category: .usage)
    problem.about = ["COLUMN": column.name]
    throw problem
  }

  private func note(
    _ other: EmailAddress, beside hash: AddressHash, _ reader: BesideNames.Reader
  ) {
    let named = work.consent.one(AddressHash(other))
    if named != hash { work.beside.add(reader, named) }
  }

  private func isMailed(_ hash: AddressHash, _ words: ConsentWords?) -> Bool {
    work.standing.listed.contains(hash) && (words == nil || words?.status == .subscribed)
  }

  private func addresses(in column: Int) -> [EmailAddress] {
    let cell = text(of: column)
    guard cell.contains("@"), let found = try? CellMailboxes(cell) else { return [] }
    return [found.first.address] + found.others
  }

  private func isGone(_ address: EmailAddress, besides taken: AddressHash) -> Bool {
    let hash = work.consent.one(AddressHash(address))
    guard hash != taken else { return false }
    return work.gone.contains(hash)
      || work.consent.mayName(AddressHash(address))
        && work.consent.words(of: address)?.status.isOptOut == true
  }
}
