package import Diagnostics
package import Foundation
package import Mail

/// What a journal says: what was begun, and the last word on every recipient.
package struct JournalState: Sendable {
  /// A record that this version does not know; who finds one must not send.
  package struct UnknownRecord: Sendable, Equatable {
    package var line: Int
    package var kind: String
  }

  /// A recipient of a journal of version 1, which knew addresses and no numbers.
  package struct Entry: Sendable, Equatable {
    package var address: EmailAddress
    package var outcome: JournalOutcome

    package init(address: EmailAddress, outcome: JournalOutcome) {
      self.address = address
      self.outcome = outcome
    }
  }

  /// 1 for a journal of an older Broadsheet, which is read and not written.
  package internal(set) var version = 2
  /// Nil when nothing was begun.
  package internal(set) var begin: JournalBeginning?
  /// Who goes on with the issue: the newest of those named.
  package internal(set) var owner: String?
  /// Freezes and widenings, in their order.
  package internal(set) var recipientsRecords: [RecipientsRecord] = []
  /// When each run started.
  package internal(set) var runs: [Date] = []
  /// Of each run, whether the consent log is told of dead addresses that it booked.
  var runsTellingBounces: [Bool] = []
  /// Why nobody else is mailed; nil as long as somebody may be.
  package internal(set) var closedReason: String?
  package internal(set) var unknownKinds: [UnknownRecord] = []
  /// By canonical address; of version 1 alone.
  package internal(set) var entriesByAddress: [String: Entry] = [:]
  var outcomes = OutcomeTable()
  /// All that is said of the recipient who is followed.
  var story: JournalStory?
  /// How many bytes are whole records; what follows was torn by a power cut.
  var wholeLength = 0
  /// Which file it was read from, and in which state; nil where that is not known, or several were.
  var stamp: FileStamp?
  /// What follows them, which is left out.
  package internal(set) var torn: Torn?

  /// The end of a journal that was never finished.
  package struct Torn: Sendable, Equatable {
    package var line: Int
    package var bytes: Int
  }

  package init() {}

  /// Whether this is what a journal of its own says, and nobody wrote to that since.
  package func isStill(on medium: any JournalMedium) -> Bool {
    stamp != nil && stamp == medium.stamp
  }

  /// Reads a journal; one that does not exist is empty.
  /// - Throws: `Problem` for a damaged record that is not the last: what it said cannot be guessed.
  package init(at place: Place) throws(Problem) { try self.init(on: JournalFile(at: place)) }

  package init(on medium: any JournalMedium) throws(Problem) {
    let stamp = medium.stamp
    var parser = JournalParser(medium.place)
    try medium.read { bytes throws(Problem) in try parser.feed(bytes) }
    self = try parser.finish()
    self.stamp = stamp
  }

  /// Reads what a journal begins with, and none of what happened to recipients: it may be long.
  package static func head(of place: Place) throws(Problem) -> JournalState {
    guard place.exists else { return JournalState() }
    let file = open(place.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system("cannot be read", at: place.location()) }
    defer { close(file) }
    // The heading and the records of begin, recipients and run; what lies behind takes most of the time.
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    var count = 0
    repeat {
      count = read(file, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot be read", at: place.location()) }
      bytes += chunk[..<count]
    } while count != 0 && bytes.count(where: { $0 == 0x0A }) < 4
    var end = 0
    for _ in 0..<4 {
      guard let line = bytes[end...].firstIndex(of: 0x0A) else { break }
      end = line + 1
    }
    var parser = JournalParser(place)
    try bytes[..<end].withUnsafeBufferPointer { bytes throws(Problem) in
      try parser.feed(UnsafeRawBufferPointer(bytes))
    }
    return try parser.finish()
  }

  /// Whether there are recipients that can be mailed: the head of the journal is whole.
  package var isBegun: Bool { version == 1 || (begin != nil && !recipientsRecords.isEmpty) }

  /// Whether a person closed the issue: nobody else is mailed.
  package var isClosed: Bool { closedReason != nil }

  /// Whether nothing is open with anybody: each has an outcome that no run changes.
  package var isSettled: Bool {
    version == 2 && outcomes.finalCount == lastNumber
      || version == 1 && entriesByAddress.values.allSatisfy { $0.outcome.isFinal }
  }

  /// How many have an outcome that no run changes.
  package var finalCount: Int { outcomes.finalCount }

  /// Of how many nobody knows whether they have the content.
  package var inDoubtCount: Int {
    guard version == 2 else { return 0 }
    return (1..<(lastNumber + 1)).count { [.attempt, .inDoubt].contains(kind(of: $0)) }
  }

  /// How many are known to have the content.
  package var acceptedCount: Int {
    outcomes.acceptedCount + entriesByAddress.values.count { $0.outcome.kind == .accepted }
  }

  /// When a relay took somebody's mail last.
  package var lastAccepted: Date? {
    let times = entriesByAddress.values.filter { $0.outcome.kind == .accepted }.map(\.outcome.time)
    return (times + [outcomes.lastAccepted].compactMap { $0 }).max()
  }

  /// When something was said last of anybody, be it a refusal.
  package var lastWord: Date? {
    (entriesByAddress.values.map(\.outcome.time) + [outcomes.lastWord].compactMap { $0 }).max()
  }

  /// Whether anything was tried.
  package var hasOutcomes: Bool { !outcomes.isEmpty || !entriesByAddress.isEmpty }

  /// The articles that count as sent once anybody is mailed.
  package var carries: Set<String> {
    recipientsRecords.reduce(Set(begin?.carries ?? [])) { $0.union($1.carries) }
  }

  /// The highest number that was frozen.
  package var lastNumber: Int { recipientsRecords.last?.last ?? 0 }

  /// How many of the list could not be mailed when recipients were frozen. One freeze counts nobody whom an
  /// earlier one of a part counted, but that of the whole list counts all.
  package var suppressedCount: Int {
    recipientsRecords.last { $0.segment == nil }?.suppressed
      ?? recipientsRecords.reduce(0) { $0 + $1.suppressed }
  }

  package func outcome(of number: Int) -> JournalOutcome? { outcomes[number] }

  /// What was said last of somebody; told without making the whole outcome, of which there are millions.
  package func kind(of number: Int) -> JournalRecord.Kind? { outcomes.kind(of: number) }

  /// Whether no run tries somebody again.
  package func isFinal(_ number: Int) -> Bool { outcomes.isFinal(number) }

  /// The start of the run in which a recipient was first tried; nil for one who was not.
  package func firstTried(_ number: Int) -> Date? {
    outcomes.firstRun(of: number).flatMap { runs.indices.contains($0 - 1) ? runs[$0 - 1] : nil }
  }

  /// Into how many shards the recipients are cut; nil where one journal is for all.
  package var shards: Int? { recipientsRecords.first?.shards }

  /// Whether the recipients stay as they were frozen: somebody was tried, or shards were told of them.
  package var isFixed: Bool { hasOutcomes || isBegun && shards != nil }

  /// Goes through all recipients of whom something is said, by number.
  package func forEachOutcome(_ body: (Int, JournalOutcome) -> Void) { outcomes.forEach(body) }

  /// The relays that took somebody's mail.
  package var acceptingRelays: Set<String> { outcomes.acceptingRelays }

  /// How many have, or may have, the content: a refusal or a postponement carries nothing.
  package var mailedCount: Int {
    outcomes.mailedCount + entriesByAddress.values.count { $0.outcome.mayHaveArrived }
  }
}
