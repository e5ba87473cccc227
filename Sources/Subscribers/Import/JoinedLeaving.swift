import Diagnostics
import Foundation
import Mail

/// Who left under one address while an import had joined it with others: taking that back parts them, and the word
/// of the person must go on to count for all.
enum JoinedLeaving {
  /// What is to be written before the import is taken back.
  /// - Parameters:
  ///   - id: the import that joined them.
  ///   - told: when the log had last told of each before, in milliseconds since 1970; nil where nobody wrote that down.
  static func events(
    undoing id: String, in list: ListFiles, told: [String: Int64]?, at now: Date, source: String
  ) throws -> [ConsentEvent] {
    let log = list.consentLog
    let people = try joined(by: id, in: log)
    if people.isEmpty { return [] }
    let statuses = try ConsentLog.statuses(
      of: list, ofAll: AddressSet(people.flatMap(\.addresses).map { AddressHash($0) }))
    var events: [ConsentEvent] = []
    for (addresses, since) in people {
      let left = try statuses.history(of: addresses, in: log).entries.filter { entry in
        // A bounce is the mailbox's word, not the person's.
        [.unsubscribed, .complained].contains(entry.event.kind) && !entry.isUndone
          && entry.event.id != id && isLater(entry.event, since, told)
      }
      let saidSo = Set(left.compactMap(\.event.address))
      guard let word = left.last?.event.address else { continue }
      // Who has come back by their own word since is mailed.
      for address in addresses where !saidSo.contains(address) && statuses[address].isOptOut {
        events.append(
          ConsentEvent(
            time: now, kind: .unsubscribed, address: address, source: source,
            reason: "left as \(word), while an import had joined the two"))
      }
    }
    return events
  }

  /// Whether it came after the two were joined: by the times of one address alone, for clocks run behind.
  private static func isLater(_ event: ConsentEvent, _ since: Date, _ told: [String: Int64]?)
    -> Bool
  {
    guard let told else { return event.time >= since }
    guard let address = event.address, let last = told[address.canonical] else { return true }
    return event.milliseconds > last
  }

  /// Addresses that an import's renames made one person's, and since when.
  private static func joined(
    by id: String, in log: Place
  ) throws(Problem) -> [(addresses: [EmailAddress], since: Date)] {
    guard log.exists else { return [] }
    let file = open(log.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system("cannot be read", at: log.location()) }
    defer { close(file) }
    var people: [(addresses: [EmailAddress], since: Date)] = []
    var parts = WholeLines(file, of: log)
    while let part = try parts.next() {
      // Renames are few, and hardly a part has one.
      guard tells(part) else { continue }
      for line in part.split(separator: 0x0A) {
        let bytes = UnsafeRawBufferPointer(rebasing: line)
        guard tells(bytes) else { continue }
        guard let event = (try? ConsentEvent(line: bytes)) ?? nil, event.kind == .renamed,
          event.id == id, let old = event.address, let new = event.newAddress
        else { continue }
        var person = (addresses: [old, new], since: event.time)
        for (index, other) in people.enumerated().reversed()
        where other.addresses.contains(where: person.addresses.contains) {
          let known = person.addresses
          person.addresses += other.addresses.filter { !known.contains($0) }
          person.since = min(person.since, other.since)
          people.remove(at: index)
        }
        people.append(person)
      }
    }
    return people
  }

  /// Whether a rename may be told there. It is looked for by a letter of which a line has few.
  private static func tells(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let mark: StaticString = "renamed"
    let (before, count) = (4, mark.utf8CodeUnitCount)
    guard let base = bytes.baseAddress, bytes.count >= count else { return false }
    var position = before
    let end = bytes.count - (count - before) + 1
    while position < end,
      let found = memchr(base + position, Int32(UInt8(ascii: "m")), end - position)
    {
      let index = UnsafeRawPointer(found) - base
      if memcmp(base + index - before, mark.utf8Start, count) == 0 { return true }
      position = index + 1
    }
    return false
  }
}
