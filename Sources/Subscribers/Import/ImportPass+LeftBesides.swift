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
    _ taken: AddressHash, _ words: ConsentWords?, _ others: [EmailAddress]
  ) throws(Problem) -> EmailAddress? {
    if let other = others.first(where: { isGone($0, besides: taken) }) { return other }
    guard !table.furtherAddresses.isEmpty || !table.otherAddresses.isEmpty, rows.mayHoldAddresses
    else { return nil }
    for column in table.furtherAddresses {
      if let other = gone(in: column, besides: taken) { return other }
    }
    // Of somebody who is mailed as it is nothing is asked.
    if isMailed(taken, words) { return nil }
    for column in table.otherAddresses where !toldOf.contains(column) {
      guard let other = gone(in: column, besides: taken) else { continue }
      let name = table.shownName(column)
      if FurtherAddresses.isOfOthers(ColumnMeaning.folded(table.names[column])) {
        toldOf.insert(column)
        warn("\(other) in “\(name)” has left: addresses there are taken for those of other people")
        continue
      }
      var problem = Problem(
        "\(other) in the column “\(name)” has left, and nobody knows whether the reader of the row is the same person",
        at: table.location(line: rows.line), advice: .mapFurther, category: .usage)
      problem.about = ["COLUMN": name]
      throw problem
    }
    return nil
  }

  /// Keeps somebody off the list who left under another address of their row; who is on it stays, with a word.
  /// - Returns: whether they are kept off.
  mutating func keepOff(
    _ hash: AddressHash, _ address: EmailAddress, _ other: EmailAddress, _ words: ConsentWords?,
    isFirst: Bool
  ) throws(Problem) -> Bool {
    if isMailed(hash, words) {
      warn("\(address) is on the list here and stays on it; \(other) of the same row has left")
      return false
    }
    warn("\(address) is not taken: \(other) of the same row has left")
    // What a row above brought is there already.
    if !isFirst, !keptOff.contains(hash), !work.standing.listed.contains(hash) {
      let verdict = ImportJudge.Verdict(
        status: .left(.unsubscribed), reason: "left as \(other), of the same row")
      return try leave(hash, address, .unsubscribed, verdict, words)
    }
    keptOff.insert(hash)
    return true
  }

  private func isMailed(_ hash: AddressHash, _ words: ConsentWords?) -> Bool {
    work.standing.listed.contains(hash) && (words == nil || words?.status == .subscribed)
  }

  private func gone(in column: Int, besides taken: AddressHash) -> EmailAddress? {
    let cell = text(of: column)
    guard cell.contains("@"), let found = try? CellMailboxes(cell) else { return nil }
    return ([found.first.address] + found.others).first { isGone($0, besides: taken) }
  }

  private func isGone(_ address: EmailAddress, besides taken: AddressHash) -> Bool {
    let hash = work.consent.one(AddressHash(address))
    guard hash != taken else { return false }
    return work.gone.contains(hash)
      || work.consent.mayName(AddressHash(address))
        && work.consent.words(of: address)?.status.isOptOut == true
  }
}
