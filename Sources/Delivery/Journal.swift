import Diagnostics
package import Foundation
package import Mail
import Synchronization

/// The append-only record of a run: what happened to each recipient.
///
/// Records are written one after the other, by whoever finds nobody else writing, for all that have
/// come together meanwhile; those that must survive a power cut share an fsync in the same way. A session
/// waits for its attempt, and with it for all that was recorded before, so that a killed process leaves at
/// most one recipient of each session in doubt.
package final class Journal: DeliveryRecord {
  static let heading = "broadsheet-journal 1"

  private struct State {
    var descriptor: Int32 = -1
    /// Records that are not written yet, and how many there have been in all.
    var buffer: [UInt8] = []
    var appended = 0
    /// How many records are on disk.
    var durable = 0
    /// Whether a thread is writing; that one alone uses `descriptor` and `length`.
    var isWriting = false
    /// Threads that wait until their record is on disk, or until it is theirs to write.
    var waiting: [(ticket: Int, semaphore: DispatchSemaphore)] = []
    /// The length of the file, all of it whole records.
    var length: off_t = 0
    /// Why the file ends in half a record that cannot be taken back.
    var torn: Problem?
    /// Why nothing more can be promised to be on disk. It stays: after a failed fsync Linux counts the
    /// pages as clean, and the next one would succeed without having written them.
    var failure: Problem?
    /// The time as it was last written; formatting it anew for each record would cost more than the rest.
    var shownTime = (date: Date.distantPast, text: "")

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

  private let url: URL
  private let file: String
  private let now: @Sendable () -> Date
  private let state = Mutex(State())

  /// What the journal said when it was opened.
  package let before: JournalState

  /// Reads a journal and stands ready to go on with it. The file is made with the first record.
  /// - Throws: `Problem` when it is damaged.
  package init(at url: URL, showing file: String, now: @escaping @Sendable () -> Date) throws {
    self.url = url
    self.file = file
    self.now = now
    before = try JournalState(contentsOf: url, showing: file)
  }

  deinit {
    if state.withLock({ !$0.buffer.isEmpty && $0.torn == nil }) { try? writeOut(syncing: false) }
    state.withLock { state in
      guard state.descriptor >= 0 else { return }
      fsync(state.descriptor)
      close(state.descriptor)
    }
  }

  /// An attempt is written when it is waited for, everything else now or as soon as the thread that is
  /// writing has finished.
  package func append(
    _ kind: JournalRecord.Kind, _ address: EmailAddress, _ reply: String
  ) throws -> Int {
    let date = now()
    let rest = JournalRecord(time: date, kind: kind, address: address, reply: reply).rest
    let (ticket, mayWrite) = try state.withLock { state in
      if let torn = state.torn { throw torn }
      if abs(date.timeIntervalSince(state.shownTime.date)) >= 0.001 {
        state.shownTime = (date, date.formatted(JournalRecord.timeStyle))
      }
      state.buffer.append(contentsOf: state.shownTime.text.utf8)
      state.buffer.append(contentsOf: rest.utf8)
      state.appended += 1
      let mayWrite = kind != .attempt && !state.isWriting
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
      let (bytes, target, descriptor, length) = state.withLock { state in
        let bytes = state.buffer
        state.buffer.removeAll(keepingCapacity: true)
        return (bytes, state.appended, state.descriptor, state.length)
      }
      var file = (descriptor: descriptor, length: length)
      var torn: Problem?
      do throws(Problem) {
        if file.descriptor < 0 { file = try open() }
        try write(bytes, to: file.descriptor)
        file.length += off_t(bytes.count)
      } catch {
        problem = error
        // What another session says may still find room, and must not be joined to half a record.
        if file.descriptor >= 0, ftruncate(file.descriptor, file.length) != 0 { torn = error }
      }
      var failure: Problem?
      if syncing, problem == nil, fdatasync(file.descriptor) != 0 {
        failure = self.problem("cannot be written to disk")
        problem = failure
      }
      let (isDone, woken) = state.withLock { state in
        (state.descriptor, state.length) = file
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

  private func open() throws(Problem) -> (descriptor: Int32, length: off_t) {
    let descriptor = Foundation.open(url.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw problem("cannot be written") }
    do throws(Problem) {
      // A torn last record would run together with the next.
      let length = off_t(before.wholeLength)
      guard lseek(descriptor, 0, SEEK_END) <= length || ftruncate(descriptor, length) == 0 else {
        throw problem("cannot be written")
      }
      guard length == 0 else { return (descriptor, length) }
      let line = "\(Self.heading)\n"
      try write(Array(line.utf8), to: descriptor)
      syncFolder()
      return (descriptor, off_t(line.utf8.count))
    } catch {
      close(descriptor)
      throw error
    }
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32) throws(Problem) {
    guard writeAll(bytes, to: descriptor) else { throw problem("cannot be written") }
  }

  /// A new file is only safe when its folder is written too.
  private func syncFolder() {
    let folder = Foundation.open(
      url.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private func problem(_ what: String) -> Problem {
    .system(what, at: SourceLocation(file: file))
  }
}
