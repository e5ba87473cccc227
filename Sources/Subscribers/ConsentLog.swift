package import Diagnostics
import Foundation
package import Mail
import Synchronization

/// The append-only record beside a roster, `subscribers/<list>.events.jsonl`.
///
/// It can be asked while others append to it: an unsubscribe counts from the moment it is written.
package final class ConsentLog: Sendable {
  private struct State {
    var last: [String: LastWord] = [:]
    /// How far whole lines have been read, how many those are, and which file that was.
    var offset: UInt64 = 0
    var line = 0
    /// How long the file was then, with a last line that has no end yet.
    var size: UInt64 = 0
    var inode: UInt64 = 0
  }

  private let place: Place
  /// Asked for once: it is needed for every question.
  private let path: String
  private let state = Mutex(State())

  /// Opens the log; one that does not exist yet is empty.
  /// - Throws: `Problem` with file and line for an event that cannot be read. It is never skipped:
  ///   it might be an unsubscribe.
  package init(at place: Place) throws {
    self.place = place
    path = place.path
    try state.withLock { try readOn(&$0) }
  }

  /// What the log says of an address now; `subscribed` when it says nothing, since a roster's rows are
  /// put there by people.
  package func status(of address: EmailAddress) throws -> ConsentStatus {
    try state.withLock { state in
      try readOn(&state)
      return state.last[address.canonical]?.status ?? .subscribed
    }
  }

  /// What the log says at this moment, for whoever counts a whole list: the file is looked at once and
  /// not once for each address.
  package func statuses() throws -> Statuses {
    try state.withLock { state in
      try readOn(&state)
      return Statuses(last: state.last)
    }
  }

  /// What a log said at a moment.
  package struct Statuses: Sendable {
    fileprivate let last: [String: LastWord]

    /// Whether nothing is said of anybody.
    package var isEmpty: Bool { last.isEmpty }

    package subscript(address: EmailAddress) -> ConsentStatus {
      last[address.canonical]?.status ?? .subscribed
    }
  }

  /// Appends an event; it is on disk when this returns.
  ///
  /// It is dated after all that the log has of the address, so that a clock that runs behind undoes nothing.
  package func append(_ event: ConsentEvent) throws {
    var event = event
    let last = try state.withLock { state in
      try readOn(&state)
      return state.last[event.address.canonical]
    }
    if let last { event.time = max(event.time, last.time.addingTimeInterval(0.001)) }
    try AppendOnlyFile(at: place).append(try event.encoded())
  }

  private func readOn(_ state: inout State) throws {
    var info = stat()
    guard stat(path, &info) == 0 else {
      guard errno == ENOENT, state.size == 0 else {
        throw Problem.system("cannot be read any more", at: place.location())
      }
      return
    }
    guard info.st_ino != state.inode || UInt64(info.st_size) != state.size else { return }
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: place.url)
      defer { try? handle.close() }
      // Whoever appends holds the lock until the line is whole.
      flock(handle.fileDescriptor, LOCK_SH)
      // What is read may be another file already than the one that had the name above.
      guard fstat(handle.fileDescriptor, &info) == 0 else {
        throw Problem.system("cannot be read", at: place.location())
      }
      // Somebody put another file in its place, or cut it: nothing known of the old one holds.
      if info.st_ino != state.inode || UInt64(info.st_size) < state.size {
        state = State()
        state.inode = UInt64(info.st_ino)
      }
      try handle.seek(toOffset: state.offset)
      data = try handle.readToEnd() ?? Data()
    } catch let problem as Problem { throw problem } catch {
      throw Problem.system("cannot be read", error, at: place.location())
    }
    let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
    for line in lines.dropLast() {
      try read(line, number: state.line + 1, &state.last)
      state.offset += UInt64(line.count) + 1
      state.line += 1
    }
    // A last line without its end counts too; it is read again when it has grown.
    if let last = lines.last { try read(last, number: state.line + 1, &state.last) }
    state.size = state.offset + UInt64(lines.last?.count ?? 0)
  }

  private func read(
    _ line: Data, number: Int, _ words: inout [String: LastWord]
  ) throws(Problem) {
    let text = line.last == 0x0D ? line.dropLast() : line
    if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
    do throws(Problem) {
      let event = try ConsentEvent(parsing: text)
      let word = LastWord(event)
      let key = event.address.canonical
      if words[key].map(word.counts) ?? true { words[key] = word }
    } catch {
      var problem = error
      problem.location = place.location(line: number)
      throw problem
    }
  }
}

/// What counts of all that a log says of an address: the newest by its time, wherever it stands, since logs
/// are merged and imports bring old dates.
private struct LastWord: Sendable {
  let status: ConsentStatus
  private let milliseconds: Int64

  init(_ event: ConsentEvent) {
    status = ConsentStatus(after: event.kind)
    milliseconds = Int64((event.time.timeIntervalSince1970 * 1000).rounded())
  }

  var time: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  /// Whether it counts after another; an opt-out wins a tie.
  func counts(after other: LastWord) -> Bool {
    milliseconds > other.milliseconds
      || milliseconds == other.milliseconds
        && (status != .subscribed || other.status == .subscribed)
  }
}
