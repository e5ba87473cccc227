import Diagnostics
package import Foundation

/// The append-only record of a run: what happened to each recipient.
///
/// Records are written one after the other, by whoever finds nobody else writing, for all that have
/// come together meanwhile; those that must survive a power cut share an fsync in the same way. A session
/// waits for its attempt, and with it for all that was recorded before, so that a killed process leaves at
/// most one recipient of each session in doubt.
package final class Journal: DeliveryRecord {
  private struct State {
    /// Records that are not written yet, and how many there have been in all.
    var buffer: [UInt8] = []
    var appended = 0
    /// How many records are on disk.
    var durable = 0
    /// Whether a thread is writing; that one alone uses the medium and `length`.
    var isWriting = false
    var isClosed = false
    /// Threads that wait until their record is on disk, or until it is theirs to write.
    var waiting: [(ticket: Int, semaphore: DispatchSemaphore)] = []
    /// The length of the file, all of it whole records.
    var length = 0
    /// Why the file ends in half a record that cannot be taken back.
    var torn: Problem?
    /// Why nothing more can be promised to be on disk. It stays: after a failed fsync Linux counts the
    /// pages as clean, and the next one would succeed without having written them.
    var failure: Problem?

    /// Whose wait is over, and when nobody writes, one more to do it; waking all would have them all
    /// queue up for nothing.
    mutating func takeWoken() -> [DispatchSemaphore] {
      let isOver = failure != nil || torn != nil
      var woken = waiting.filter { isOver || $0.ticket <= durable }
      waiting.removeAll { isOver || $0.ticket <= durable }
      if !isWriting, !waiting.isEmpty { woken.append(waiting.removeFirst()) }
      return woken.map(\.semaphore)
    }
  }

  private let medium: any JournalMedium
  private let now: @Sendable () throws -> Date
  private let state: SleepingLock<State>

  /// What the journal said before this run.
  package let before: JournalState

  /// When this run started, as it is written down; nil where nobody is mailed.
  package let started: Date?

  /// Opens the medium, writes what the run begins with and makes it durable, its name too.
  init(
    on medium: any JournalMedium, after before: JournalState, keeping length: Int,
    now: @escaping @Sendable () throws -> Date, beginningWith bytes: [UInt8],
    run: JournalTime? = nil
  ) throws(Problem) {
    started = run?.date
    self.medium = medium
    self.before = before
    self.now = now
    try medium.open(keeping: length)
    try medium.append(bytes)
    try medium.sync()
    // A new file is only safe when its folder is written too; an earlier run may have failed at that.
    try medium.syncFolder()
    state = SleepingLock(State(length: length + bytes.count))
  }

  /// Writes the last outcomes, makes them durable and ends; nothing can be recorded after that.
  /// - Throws: what kept an outcome from the disk, also what an earlier call told of.
  package func close() throws {
    let last = state.withLock { state in
      defer { state.isClosed = true }
      return state.isClosed ? nil : state.appended
    }
    guard let last else { return }
    do { try waitUntilDurable(last) } catch {
      try? medium.close()
      throw error
    }
    try medium.close()
  }

  /// Returns when all that was recorded would survive a power cut.
  package func flush() throws { try waitUntilDurable(state.withLock { $0.appended }) }

  /// All that is known of the run when its file has lost its name; nil while it has it.
  package func rescued() throws -> [UInt8]? {
    do throws(Problem) {
      try medium.checkName()
      return nil
    } catch { return try medium.contents() + state.withLock { $0.buffer } }
  }

  package func append(_ records: [JournalRecord]) throws -> Int {
    let time = try Self.time(now())
    // An attempt is written when it is waited for, everything else now or as soon as the thread that is
    // writing has finished.
    return try append(writesNow: records.contains { $0.kind != .attempt }) { buffer in
      for record in records {
        JournalLine.append(at: time, to: &buffer) { record.append(to: &$0) }
      }
    }
  }

  /// Writes down that more recipients were frozen; durable when it returns.
  package func widen(_ recipients: RecipientsRecord) throws {
    try appendHead(.recipients, recipients)
  }

  /// Writes down who goes on with the issue; durable when it returns.
  package func takeOver(owner: String) throws { try appendHead(.owner, OwnerRecord(owner: owner)) }

  func appendHead(_ kind: JournalHead.Kind, _ value: some Encodable) throws {
    try appendDurably { buffer, time in
      try JournalLine.append(at: time, to: &buffer) { try JournalHead.append(kind, value, to: &$0) }
    }
  }

  func appendDurably(_ body: (inout [UInt8], JournalTime) throws -> Void) throws {
    let time = try Self.time(now())
    try waitUntilDurable(append(writesNow: true) { buffer in try body(&buffer, time) })
  }

  private func append(
    writesNow: Bool, _ body: (inout [UInt8]) throws -> Void
  ) throws -> Int {
    let (ticket, mayWrite) = try state.withLock { state in
      if let torn = state.torn { throw torn }
      guard !state.isClosed else { throw problem("was closed") }
      try body(&state.buffer)
      state.appended += 1
      let mayWrite = writesNow && !state.isWriting
      if mayWrite { state.isWriting = true }
      return (state.appended, mayWrite)
    }
    if mayWrite { try writeOut(syncing: false) }
    return ticket
  }

  package func waitUntilDurable(_ ticket: Int) throws {
    let semaphore = DispatchSemaphore(value: 0)
    while true {
      let (isDurable, mayWrite) = try state.withLock { state in
        if let failure = state.failure ?? state.torn { throw failure }
        let isDurable = state.durable >= ticket
        let mayWrite = !isDurable && !state.isWriting
        if mayWrite { state.isWriting = true }
        if !isDurable, !mayWrite { state.waiting.append((ticket, semaphore)) }
        return (isDurable, mayWrite)
      }
      if isDurable { return }
      if mayWrite { try writeOut(syncing: true) } else { semaphore.wait() }
    }
  }

  /// Writes what has come together until nothing is left, and then lets others write.
  /// - Parameter syncing: whether what there is now must survive a power cut.
  private func writeOut(syncing: Bool) throws(Problem) {
    var syncing = syncing
    var problem: Problem?
    while true {
      var (bytes, target, length) = state.withLock { state in
        let bytes = state.buffer
        state.buffer.removeAll(keepingCapacity: true)
        return (bytes, state.appended, state.length)
      }
      var torn: Problem?
      do throws(Problem) {
        if !bytes.isEmpty { try medium.append(bytes) }
        length += bytes.count
      } catch {
        problem = error
        // What another session says may still find room, and must not be joined to half a record.
        do throws(Problem) { try medium.truncate(to: length) } catch { torn = problem }
      }
      var failure: Problem?
      if syncing, problem == nil {
        do throws(Problem) {
          // What nobody will find again is no record: nothing more leaves.
          try medium.checkName()
          try medium.sync()
        } catch { failure = error }
        problem = failure
      }
      let (isDone, woken) = state.withLock { state in
        state.length = length
        if problem == nil {
          if syncing { state.durable = max(state.durable, target) }
        } else if failure == nil {
          // Nothing of it was written; it is tried again with what comes next.
          state.buffer.insert(contentsOf: bytes, at: 0)
        }
        state.torn = state.torn ?? torn
        state.failure = state.failure ?? failure
        let isDone = problem != nil || state.buffer.isEmpty
        if isDone { state.isWriting = false }
        return (isDone, state.takeWoken())
      }
      for waiter in woken { waiter.signal() }
      if let problem { throw problem }
      if isDone { return }
      syncing = false
    }
  }

  static func time(_ date: Date) throws(Problem) -> JournalTime {
    guard let time = JournalTime(date) else {
      throw Problem("the clock shows no day that can be written down", category: .system)
    }
    return time
  }

  private func problem(_ what: String) -> Problem {
    Problem(what, at: medium.place.location(), category: .system)
  }
}
