import Foundation
import Mail

/// The lines of a journal of version 1: `time⇥kind⇥address⇥reply`, without checksums or numbers.
extension JournalState {
  /// - Returns: false for a damaged line.
  mutating func takeVersion1(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let line = String(validating: bytes, as: UTF8.self) else { return false }
    let parts = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count >= 3,
      let time = Array(parts[0].utf8).withUnsafeBytes({ JournalTime(parsing: $0) }),
      let kind = JournalRecord.Kind(rawValue: String(parts[1])), kind != .unsendable,
      let address = try? EmailAddress(recorded: String(parts[2]))
    else { return false }
    let before = entriesByAddress[address.canonical]?.outcome.deferrals ?? 0
    entriesByAddress[address.canonical] = Entry(
      address: address,
      outcome: JournalOutcome(
        kind: kind, time: time.date, reply: parts.count > 3 ? String(parts[3]) : "",
        deferrals: kind == .deferred ? before + 1 : before))
    return true
  }
}
