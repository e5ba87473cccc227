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
      if state.descriptor < 0 { state.descriptor = try open() }
      if abs(date.timeIntervalSince(state.shownTime.date)) >= 0.001 {
        state.shownTime = (date, date.formatted(JournalRecord.timeStyle))
      }
      let record = JournalRecord(time: date, kind: kind, address: address, reply: reply)
      var line = record.line(shownTime: state.shownTime.text)
      let count = line.withUTF8 { write(state.descriptor, $0.baseAddress, $0.count) }
      guard count == line.utf8.count else { throw failure("cannot be written") }
      state.written += 1
      return state.written
    }
  }

  package func waitUntilDurable(_ ticket: Int) throws {
    condition.lock()
    defer { condition.unlock() }
    while true {
      let (isDurable, mayLead, target, descriptor) = state.withLock { state in
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
      let result = fdatasync(descriptor)
      condition.lock()
      state.withLock { state in
        state.isSyncing = false
        if result == 0 { state.durable = max(state.durable, target) }
      }
      condition.broadcast()
      guard result == 0 else { throw failure("cannot be written to disk") }
    }
  }

  private func open() throws(Problem) -> Int32 {
    let descriptor = Foundation.open(url.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("cannot be written") }
    // A torn last record would run together with the next.
    ftruncate(descriptor, off_t(before.wholeLength))
    if before.wholeLength == 0 {
      let line = Array("\(Self.heading)\n".utf8)
      guard write(descriptor, line, line.count) == line.count else {
        throw failure("cannot be written")
      }
      syncFolder()
    }
    return descriptor
  }

  /// A new file is only safe when its folder is written too.
  private func syncFolder() {
    let folder = Foundation.open(
      url.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private func failure(_ what: String) -> Problem {
    Problem(
      "\(what): \(String(cString: strerror(errno)).lowercased())", at: SourceLocation(file: file))
  }
}
