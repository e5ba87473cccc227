package import Diagnostics
package import Foundation
package import Mail

/// How a consent log is written again: nobody appends meanwhile, and there is the old log or the new one at each
/// moment.
extension ConsentLog {
  /// A line of a log that is being written again.
  struct WrittenLine {
    let bytes: ArraySlice<UInt8>
    /// Nil where it holds nothing, or cannot be read.
    let event: ConsentEvent?
  }

  /// - Parameters:
  ///   - isLenient: whether a line that cannot be read stays as it is, in place of being an error.
  ///   - body: returns what is to stand there, nil to leave it.
  static func rewrite(
    _ place: Place, _ key: ForgottenKey.Source?, isLenient: Bool,
    _ body: (ConsentRecord, [WrittenLine]) throws -> Data?
  ) throws {
    let file = try LockedFile(place, for: isLenient ? .creating : .writing)
    // First what may end it: a line without an end must not take up all memory.
    var reading = ConsentLogReading(of: place, key: key, isLenient: isLenient)
    try reading.readOn(file.descriptor)
    let data = try file.contents()
    let bytes = Array(data)
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    let written = lines.map { line in
      WrittenLine(
        bytes: line,
        event: line.withUnsafeBytes { try? ConsentEvent(line: $0) } ?? nil)
    }
    guard let content = try body(reading.record, written), content != data else { return }
    try file.replace(by: content, since: data)
  }

  /// All addresses of a person: those that any of the logs joins with one that is known to be theirs. A log that
  /// cannot be read joins none.
  package static func names(of address: EmailAddress, in lists: [ListFiles]) -> [EmailAddress] {
    let records = lists.compactMap { (try? leniently($0)) ?? nil }
    var names = [address.canonical: address]
    var open = [address]
    while let next = open.popLast() {
      for name in records.flatMap({ $0.names(of: next) })
      where names[name] == nil && ForgottenKey.name(inStandIn: name) == nil {
        let other = EmailAddress(spelling: name, canonical: nil)
        names[name] = other
        open.append(other)
      }
    }
    return names.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Refuses to go on where somebody was forgotten under a key that is not here, whatever else cannot be read.
  package static func mustKnowForgotten(of list: ListFiles) throws {
    try leniently(list)?.forgotten.mustBeKnown(list.forgottenKey, at: list.consentLog)
  }

  /// Whether the log says anything of an address, or has forgotten it.
  package static func knows(_ address: EmailAddress, in list: ListFiles) throws -> Bool {
    try leniently(list)?.words(of: address) != nil
  }

  private static func leniently(_ list: ListFiles) throws -> ConsentRecord? {
    guard list.consentLog.exists else { return nil }
    return try legible(of: list).statuses.record
  }

  /// What can be read of the log of a list, and what is wrong with the rest: for somebody who wants out.
  package static func legible(
    of list: ListFiles
  ) throws -> (statuses: Statuses, problems: [Problem]) {
    var reading = ConsentLogReading(of: list.consentLog, key: list.forgottenKey, isLenient: true)
    if list.consentLog.exists {
      let file = try LockedFile(list.consentLog, for: .reading)
      try reading.readOn(file.descriptor)
    }
    return (Statuses(record: reading.record), reading.problems)
  }

  /// What was taken out of a log.
  package struct Erasure: Sendable, Equatable {
    /// How many lines went.
    package var lines = 0
    /// When somebody was forgotten before; nil where it is for the first time.
    package var since: Date?
  }

  /// Erases addresses, and writes in their place that somebody was forgotten. What a merge brought back of others
  /// who were forgotten goes too.
  /// - Parameter addresses: all of one person.
  package static func forget(
    _ addresses: [EmailAddress], in list: ListFiles, under key: ForgottenKey, at time: Date
  ) throws -> Erasure {
    var erasure = Erasure()
    try rewrite(list.consentLog, nil, isLenient: true) { record, lines in
      var record = record
      record.forgotten.key = key
      record.joinStandIns()
      erasure = Erasure()
      let mentions = addresses.flatMap { AddressMention.all(of: $0, standIn: key.standIn(for: $0)) }
      var names = Set(addresses.map(\.canonical))
      var others: Set<String> = []
      var output = try lines.output(mentions: mentions, under: key, &erasure.lines) { address in
        if names.contains(address) { return true }
        guard record.isForgotten(address) else { return false }
        others.insert(address)
        return true
      }
      output += try record.standIns(for: others.subtracting(names), under: key)
      for address in addresses where names.remove(address.canonical) != nil {
        let standIn = key.standIn(for: address)
        if let since = record.forgottenSince(standIn.canonical) {
          erasure.since = min(erasure.since ?? since, since)
          // Who came back in between is forgotten anew.
          if record.isForgotten(address.canonical) { continue }
        }
        var event = ConsentEvent(time: time, kind: .forgotten, address: standIn, source: "cli")
        if let last = record.words(of: address)?.newest {
          event.time = max(event.time, last.addingTimeInterval(0.001))
        }
        output += try event.encoded()
      }
      return output
    }
    return erasure
  }

  /// Erases what a merge or an import brought back of people who were forgotten.
  /// - Returns: how many lines went.
  @discardableResult
  static func eraseForgotten(in place: Place, _ key: ForgottenKey.Source?) throws -> Int {
    guard place.exists else { return 0 }
    var count = 0
    try rewrite(place, key, isLenient: true) { record, lines in
      count = 0
      guard record.hasForgottenLeft, let key = record.forgotten.key else { return nil }
      var names: Set<String> = []
      let output = try lines.output(mentions: [], under: key, &count) { address in
        guard record.isForgotten(address) else { return false }
        names.insert(address)
        return true
      }
      return output + (try record.standIns(for: names, under: key))
    }
    return count
  }
}

extension [ConsentLog.WrittenLine] {
  /// The lines that stay, each as it was. That two addresses are one person's stays under what stands for them:
  /// whichever of the two comes back is known, and whatever they were sent.
  fileprivate func output(
    mentions: [AddressMention], under key: ForgottenKey, _ erased: inout Int,
    _ isErased: (String) -> Bool
  ) throws -> Data {
    var output = Data()
    for line in self {
      let addresses = [line.event?.address, line.event?.newAddress].compactMap(\.self)
      let gone = addresses.filter { isErased($0.canonical) }
      if !gone.isEmpty {
        erased += 1
        if var event = line.event, event.kind == .renamed, gone.count == 2 {
          (event.address, event.newAddress) = (key.standIn(for: gone[0]), key.standIn(for: gone[1]))
          (event.reason, event.id) = (nil, nil)
          output += try event.encoded()
        }
        continue
      }
      output += AddressMention.replacing(mentions, in: line.bytes) ?? Array<UInt8>(line.bytes)
      output.append(0x0A)
    }
    return output
  }
}

extension ConsentRecord {
  /// Whether lines of somebody who was forgotten are there all the same.
  var hasForgottenLeft: Bool {
    guard !forgotten.isEmpty, forgotten.key != nil else { return false }
    // What is said of people is said of an address of theirs, where the log names one.
    return words.indices.contains {
      words.words(at: $0)?.status == .forgotten
        && ForgottenKey.name(inStandIn: words.address(at: $0)) == nil
    }
  }

  /// How many addresses of people who were forgotten are there all the same.
  var forgottenLeft: Int {
    hasForgottenLeft ? addresses.count(where: isNamedForgotten) : 0
  }

  /// Of an address that the log itself names, which is joined with what stands for it: nothing is hashed.
  private func isNamedForgotten(_ address: String) -> Bool {
    ForgottenKey.name(inStandIn: address) == nil
      && ownWords(of: address)?.status == .forgotten
  }

  /// What is to stand for addresses of people who were forgotten under another of theirs, as lines.
  fileprivate func standIns(for addresses: Set<String>, under key: ForgottenKey) throws -> Data {
    var lines = Data()
    for address in addresses.sorted() where !names(key.standIn(for: address)) {
      guard let time = ownWords(of: address)?.forgotten else { continue }
      lines += try ConsentEvent(
        time: time, kind: .forgotten, address: key.standIn(for: EmailAddress(canonical: address)),
        source: "cli"
      ).encoded()
    }
    return lines
  }

  /// When the one of a stand-in was forgotten.
  func forgottenSince(_ standIn: String) -> Date? { ownWords(of: standIn)?.forgotten }
}
