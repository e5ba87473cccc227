import Diagnostics
import Foundation
import Mail

/// Addresses that a person had before, as another Broadsheet exports them.
extension ImportPass {
  /// One person under all of the addresses that they had.
  /// - Parameter hasLeft: whether they have left under this one.
  /// - Returns: whether they have left under any.
  func rename(
    _ former: String, to address: EmailAddress, hasLeft: Bool
  ) throws(Problem) -> Bool {
    var words = work.consent.words(of: address) ?? ConsentWords()
    // Who asked to be forgotten is written down nowhere.
    if words.status == .forgotten { return true }
    var isOut = hasLeft || words.status.isOptOut
    for part in former.split(separator: ";") {
      let old = try Mailbox(cell: FormulaCell.original(of: String(part))).address
      let isKnown = work.consent.person(old.canonical) == work.consent.person(address.canonical)
      guard !isKnown else { continue }
      let others = work.consent.words(of: old) ?? ConsentWords()
      guard others.status != .forgotten, ForgottenKey.name(inStandIn: old.canonical) == nil else {
        warn("\(address) had an address that was forgotten: the two are not joined")
        continue
      }
      let wereOut = others.status.isOptOut
      try noteTold(of: old, others)
      try noteTold(of: address, words)
      words.add(others)
      // Nobody is taken off the list without a word.
      if wereOut, !isOut, words.status.isOptOut {
        warn("\(address) is one person with \(old), who has left: neither is mailed")
        isOut = true
      } else if isOut, !wereOut, work.standing.listed.contains(AddressHash(old)) {
        warn("\(old) is one person with \(address), who has left: neither is mailed")
      }
      do { try work.events.addRenamed(old, to: address) } catch let problem as Problem {
        throw problem
      } catch {
        throw Problem("\(error)", category: .system)
      }
    }
    return isOut
  }

  /// Writes down when the log last told of somebody whom the import puts on the list or joins with another.
  func noteTold(of address: EmailAddress, _ words: ConsentWords) throws(Problem) {
    guard let newest = words.newest else { return }
    var line = ImportRecord.Line()
    line.email = address.canonical
    line.told = Int64((newest.timeIntervalSince1970 * 1000).rounded())
    do { try work.record.append(try ImportRecord.encoded(line)) } catch let problem as Problem {
      throw problem
    } catch { throw Problem("\(error)", category: .system) }
  }
}
