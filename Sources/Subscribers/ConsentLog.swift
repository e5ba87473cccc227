import Diagnostics
package import Foundation
package import Mail
import Synchronization

/// The append-only record beside a roster, `subscribers/<list>.events.jsonl`.
///
/// It can be asked while others append to it: an unsubscribe counts from the moment it is written.
package final class ConsentLog: Sendable {
  private struct State {
    var statuses: [String: ConsentStatus] = [:]
    /// How far whole lines have been read, how many those are, and which file that was.
    var offset: UInt64 = 0
    var line = 0
    /// How long the file was then, with a last line that has no end yet.
    var size: UInt64 = 0
    var inode: UInt64 = 0
  }

  private let url: URL
  private let path: String
  private let file: String
  private let state = Mutex(State())

  /// Opens the log; one that does not exist yet is empty.
  /// - Throws: `Problem` with file and line for an event that cannot be read. It is never skipped:
  ///   it might be an unsubscribe.
  package init(at url: URL, showing file: String) throws {
    self.url = url
    path = url.path
    self.file = file
    try state.withLock { try readOn(&$0) }
  }

  /// What the log says of an address now; `subscribed` when it says nothing, since a roster's rows are
  /// put there by people.
  package func status(of address: EmailAddress) throws -> ConsentStatus {
    try state.withLock { state in
      try readOn(&state)
      return state.statuses[address.canonical] ?? .subscribed
    }
  }

  /// Appends an event; it is on disk when this returns.
  package func append(_ event: ConsentEvent) throws {
    try AppendOnlyFile(url: url, showing: file).append(try event.encoded())
  }

  private func readOn(_ state: inout State) throws {
    var info = stat()
    guard stat(path, &info) == 0 else {
      guard errno == ENOENT, state.size == 0 else {
        throw Problem("cannot be read any more", at: SourceLocation(file: file))
      }
      return
    }
    // Somebody put another file in its place, or cut it: nothing known of the old one holds.
    if info.st_ino != state.inode || UInt64(info.st_size) < state.size {
      state = State()
      state.inode = UInt64(info.st_ino)
    }
    guard UInt64(info.st_size) != state.size else { return }
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      // Whoever appends holds the lock until the line is whole.
      flock(handle.fileDescriptor, LOCK_SH)
      try handle.seek(toOffset: state.offset)
      data = try handle.readToEnd() ?? Data()
    } catch {
      throw Problem("cannot be read: \(error.plainReason)", at: SourceLocation(file: file))
    }
    let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
    for line in lines.dropLast() {
      try read(line, number: state.line + 1, &state.statuses)
      state.offset += UInt64(line.count) + 1
      state.line += 1
    }
    // A last line without its end counts too; it is read again when it has grown.
    if let last = lines.last { try read(last, number: state.line + 1, &state.statuses) }
    state.size = state.offset + UInt64(lines.last?.count ?? 0)
  }

  private func read(
    _ line: Data, number: Int, _ statuses: inout [String: ConsentStatus]
  ) throws(Problem) {
    let text = line.last == 0x0D ? line.dropLast() : line
    if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
    do throws(Problem) {
      let event = try ConsentEvent(parsing: text)
      statuses[event.address.canonical] = ConsentStatus(after: event.kind)
    } catch {
      var problem = error
      problem.location = SourceLocation(file: file, line: number)
      throw problem
    }
  }
}
