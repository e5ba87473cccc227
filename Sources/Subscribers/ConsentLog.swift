package import Diagnostics
package import Foundation
package import Mail

/// The append-only record beside a roster, `subscribers/<list>.events.jsonl`.
///
/// It can be asked while others append to it: an unsubscribe counts from the moment it is written.
package final class ConsentLog: Sendable {
  let place: Place
  /// Asked for once: it is needed for every question.
  private let path: String
  private let key: ForgottenKey.Source?
  private let state: SleepingLock<ConsentLogReading>

  /// Opens the log; one that does not exist yet is empty.
  /// - Parameter key: what tells who was forgotten, asked for when somebody was.
  /// - Throws: `Problem` with file and line for an event that cannot be read. It is never skipped:
  ///   it might be an unsubscribe.
  package init(at place: Place, key: ForgottenKey.Source? = nil) throws {
    self.place = place
    self.key = key
    path = place.path
    state = SleepingLock(ConsentLogReading(of: place, key: key))
    try state.withLock { try readOn(&$0) }
  }

  /// The log of a list.
  package convenience init(of list: ListFiles) throws {
    try self.init(at: list.consentLog, key: list.forgottenKey)
  }

  /// What the log says of an address now; `subscribed` when it says nothing, since a roster's rows are
  /// put there by people.
  package func status(of address: EmailAddress) throws -> ConsentStatus {
    // Every session asks twice for each mail: the file is looked at by all of them at once.
    let seen = FileStamp(of: path)
    return try state.withLock { state in
      if !state.isUpToDate(with: seen) { try readOn(&state) }
      return state.record.status(of: address)
    }
  }

  /// What the log says at this moment, for whoever counts a whole list: the file is looked at once and
  /// not once for each address.
  package func statuses() throws -> Statuses {
    try state.withLock { state in
      try readOn(&state)
      return Statuses(record: state.record)
    }
  }

  /// The same of the log of a list that is asked but once.
  package static func statuses(of list: ListFiles) throws -> Statuses {
    try statuses(of: list, about: nil)
  }

  /// The same for whoever asks of one person alone, and of nobody else: each line is read, and most are let go.
  package static func statuses(
    of list: ListFiles, of address: EmailAddress
  ) throws -> Statuses {
    let own = try statuses(of: list, about: AskedAddresses(address))
    return own.record.isAll(of: address) ? own : try statuses(of: list, about: nil)
  }

  /// The same for whoever asks of some people, by any of their addresses: of nobody else it is known what the log says.
  /// - Parameter id: of an import whose events are to count for nothing.
  static func statuses(
    of list: ListFiles, ofAll addresses: AddressSet, without id: String? = nil
  ) throws -> Statuses {
    let own = try statuses(of: list, about: .all(addresses), without: id)
    // What joins people is known of all.
    let record = own.record
    guard !record.people.isEmpty else { return own }
    func hash(_ name: String) -> AddressHash {
      AddressHash(EmailAddress(spelling: name, canonical: name))
    }
    var all = addresses
    for (person, others) in Dictionary(grouping: record.people.keys, by: record.person) {
      let hashes = ([person] + others).map(hash)
      if hashes.contains(where: addresses.contains) { hashes.forEach { all.insert($0) } }
    }
    return all == addresses ? own : try statuses(of: list, about: .all(all), without: id)
  }

  /// Of whom the log says something that is later than a moment.
  static func addresses(toldOfSince time: Date, in list: ListFiles) throws -> AddressSet {
    let last = Int64((time.timeIntervalSince1970 * 1000).rounded())
    var addresses = AddressSet()
    try forEachLine(of: list.consentLog) { line in
      if let plain = ConsentLine(line), plain.milliseconds <= last { return }
      guard let event = (try? ConsentEvent(line: line)) ?? nil else { return }
      for address in [event.address, event.newAddress] {
        if let address { addresses.insert(AddressHash(address)) }
      }
    }
    return addresses
  }

  private static func statuses(
    of list: ListFiles, about only: AskedAddresses?, without id: String? = nil
  ) throws -> Statuses {
    let place = list.consentLog
    var state = ConsentLogReading(
      of: place, key: list.forgottenKey, isAskedOnce: true, only: only,
      without: Set([id].compactMap(\.self)))
    var status = stat()
    if stat(place.path, &status) == 0 {
      // Whoever appends holds the lock until the line is whole.
      let file = try LockedFile(place, for: .reading)
      try state.readOn(file.descriptor)
    } else if errno != ENOENT {
      throw Problem.system("cannot be read any more", at: place.location())
    }
    return Statuses(record: state.record)
  }

  /// What a log said at a moment.
  package struct Statuses: Sendable {
    let record: ConsentRecord

    /// Whether nothing is said of anybody.
    package var isEmpty: Bool { record.isEmpty }

    /// When somebody last came or went.
    package var newest: Date? {
      record.words.indices.lazy.compactMap { record.words.words(at: $0)?.newest }.max()
    }

    /// How many people have ever left, be it that they came back: a log in which there are fewer than
    /// there were has lost some.
    package var optOutCount: Int { record.optOutCount }

    package subscript(address: EmailAddress) -> ConsentStatus { record.status(of: address) }

    /// All that is said of an address; nil for nothing.
    func words(of address: EmailAddress) -> ConsentWords? { record.words(of: address) }

    /// Whether the log has a bounce of that id, be it undone.
    package func has(bounce id: String) -> Bool { record.has(bounce: id) }
  }

  /// Refuses to go on where somebody was forgotten under a key that is not here: nobody can tell who that was.
  package func mustKnowForgotten() throws {
    try state.withLock { state in
      try readOn(&state)
      try state.record.forgotten.mustBeKnown(key, at: place)
    }
  }

  /// Appends events; they are on disk when this returns.
  ///
  /// Each is dated after all that the log has of its address, so that a clock that runs behind undoes
  /// nothing.
  /// - Parameter keepingTime: for what happened earlier and is written down only now: what came after it
  ///   counts.
  package func append(_ events: [ConsentEvent], keepingTime: Bool = false) throws {
    guard !events.isEmpty else { return }
    try append(keepingTime: keepingTime) { _ in events }
  }

  package func append(_ event: ConsentEvent) throws { try append([event]) }

  /// Appends what follows from the log as it is: nobody writes to it between reading and appending.
  package func append(
    keepingTime: Bool = false, _ events: (Statuses) throws -> [ConsentEvent]
  ) throws {
    let hasLeft = try state.withLock { state in
      // A log that was there and is gone is not begun anew.
      let file = AppendOnlyFile(at: place, makesFile: state.stamp == nil)
      try file.append { descriptor in
        try state.readOn(descriptor)
        return try state.record.lines(
          of: events(Statuses(record: state.record)), keepingTime: keepingTime)
      }
      return state.record.hasForgottenLeft
    }
    if hasLeft { try Self.eraseForgotten(in: place, key) }
  }

  /// Appends what follows from those lines that can be read: somebody who wants out is not kept in by others.
  /// - Parameter address: whom alone the events follow from.
  /// - Returns: what is wrong with the other lines.
  package static func append(
    to list: ListFiles, about address: EmailAddress? = nil,
    _ events: (Statuses) throws -> [ConsentEvent]
  ) throws -> [Problem] {
    func unread(_ only: AskedAddresses?) -> ConsentLogReading {
      ConsentLogReading(
        of: list.consentLog, key: list.forgottenKey, isLenient: true, isAskedOnce: true, only: only)
    }
    var state = unread(nil)
    try AppendOnlyFile(at: list.consentLog).append { descriptor in
      state = unread(address.map { AskedAddresses($0) })
      try state.readOn(descriptor)
      if let address, !state.record.isAll(of: address) {
        state = unread(nil)
        try state.readOn(descriptor)
      }
      return try state.record.lines(of: events(Statuses(record: state.record)), keepingTime: false)
    }
    if state.record.hasForgottenLeft { try eraseForgotten(in: list.consentLog, list.forgottenKey) }
    if !state.record.forgotten.isEmpty {
      MailingList.eraseForgottenRows(besideLogOf: list, state.record)
    }
    return state.problems
  }

  private func readOn(_ state: inout ConsentLogReading) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT, state.stamp == nil else {
        throw Problem.system("cannot be read any more", at: place.location())
      }
      return
    }
    if state.isUpToDate(with: FileStamp(status)) { return }
    // Whoever appends holds the lock until the line is whole.
    let file = try LockedFile(place, for: .reading)
    try state.readOn(file.descriptor)
  }
}

extension ConsentRecord {
  /// Events as lines, each dated after all that is known of its address.
  fileprivate func lines(of events: [ConsentEvent], keepingTime: Bool) throws -> Data {
    var lines = Data()
    for var event in events {
      if !keepingTime, let last = event.address.flatMap({ words(of: $0)?.newest }) {
        event.time = max(event.time, last.addingTimeInterval(0.001))
      }
      lines += try event.encoded()
    }
    return lines
  }
}
