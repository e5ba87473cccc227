import Diagnostics
package import Foundation
package import Mail
import Synchronization

/// The append-only record of a run: what happened to each recipient.
///
/// Every record is written at once, so that a killed process loses none. Records that must survive a
/// power cut share an fsync: whoever waits first does it for all that is written.
package final class Journal: DeliveryRecord {
  static let heading = "broadsheet-journal 1"

  private struct State {
    var descriptor: Int32 = -1
    /// How many records are written, and how many of them are on disk.
    var written = 0
    var durable = 0
    var isSyncing = false
    /// The length of the file, all of it whole records.
    var length: off_t = 0
    /// Why the file ends in half a record that cannot be taken back.
    var torn: Problem?
    /// Why nothing more can be promised to be on disk. It stays: after a failed fsync Linux counts the pages as
    /// clean, and the next one would succeed without having written them.
    var failure: Problem?
    /// The time as it was last written; formatting it anew for each record would cost more than the rest.
    var shownTime = (date: Date.distantPast, text: "")
  }

  private let url: URL
  private let file: String
  private let now: @Sendable () -> Date
  private let condition = NSCondition()
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
    state.withLock { state in
      guard state.descriptor >= 0 else { return }
      fsync(state.descriptor)
      close(state.descriptor)
    }
  }

  package func append(
    _ kind: JournalRecord.Kind, _ address: EmailAddress, _ reply: String
  ) throws -> Int {
    let date = now()
    return try state.withLock { state in
      if let torn = state.torn { throw torn }
      if state.descriptor < 0 { (state.descriptor, state.length) = try open() }
      if abs(date.timeIntervalSince(state.shownTime.date)) >= 0.001 {
        state.shownTime = (date, date.formatted(JournalRecord.timeStyle))
      }
      let record = JournalRecord(time: date, kind: kind, address: address, reply: reply)
      let line = record.line(shownTime: state.shownTime.text)
      do throws(Problem) { try write(line, to: state.descriptor) } catch {
        // The outcome of another session may still find room, and must not be joined to a half record.
        if ftruncate(state.descriptor, state.length) != 0 { state.torn = error }
        throw error
      }
      state.length += off_t(line.utf8.count)
      state.written += 1
      return state.written
    }
  }

  package func waitUntilDurable(_ ticket: Int) throws {
    condition.lock()
    defer { condition.unlock() }
    while true {
      let (isDurable, mayLead, target, descriptor) = try state.withLock { state in
        if let failure = state.failure { throw failure }
        let mayLead = state.durable < ticket && !state.isSyncing
        if mayLead { state.isSyncing = true }
        return (state.durable >= ticket, mayLead, state.written, state.descriptor)
      }
      if isDurable { return }
      guard mayLead else {
        condition.wait()
        continue
      }
      condition.unlock()
      let failure = fdatasync(descriptor) == 0 ? nil : problem("cannot be written to disk")
      condition.lock()
      state.withLock { state in
        state.isSyncing = false
        if failure == nil { state.durable = max(state.durable, target) }
        state.failure = state.failure ?? failure
      }
      condition.broadcast()
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
      try write(line, to: descriptor)
      syncFolder()
      return (descriptor, off_t(line.utf8.count))
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Writes all of a line or throws; a full disk can take a part of it.
  private func write(_ line: String, to descriptor: Int32) throws(Problem) {
    var rest = Array(line.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw problem("cannot be written") }
      rest = rest.dropFirst(count)
    }
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
    Problem(
      "\(what): \(String(cString: strerror(errno)).lowercased())", at: SourceLocation(file: file))
  }
}
