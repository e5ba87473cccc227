package import Diagnostics
import Foundation
package import Mail

/// The append-only record beside a roster, `subscribers/<list>.events.jsonl`.
///
/// It can be asked while others append to it: an unsubscribe counts from the moment it is written.
package final class ConsentLog: Sendable {
  private struct State {
    var record = ConsentRecord()
    /// How far whole lines have been read, and how many those are.
    var offset: UInt64 = 0
    var line = 0
    /// The end of the last of them, by which a file is known that was written over.
    var last = Data()
    /// Which file that was, and in which state.
    var stamp: FileStamp?

    static let remembered = 64

    /// Whether a file is the same one with more at its end, or with a last line that has grown.
    func isContinued(by other: FileStamp, in handle: FileHandle) throws -> Bool {
      guard let stamp, other.isSameFile(as: stamp), other.size > stamp.size,
        offset > UInt64(last.count)
      else { return stamp == nil }
      try handle.seek(toOffset: offset - UInt64(last.count) - 1)
      return try handle.read(upToCount: last.count + 1) == last + Data([0x0A])
    }
  }

  private let place: Place
  /// Asked for once: it is needed for every question.
  private let path: String
  private let state = SleepingLock(State())

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
    // Every session asks twice for each mail: the file is looked at by all of them at once.
    let seen = FileStamp(of: path)
    return try state.withLock { state in
      if seen == nil || seen != state.stamp { try readOn(&state) }
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

  /// What a log said at a moment.
  package struct Statuses: Sendable {
    fileprivate let record: ConsentRecord

    /// Whether nothing is said of anybody.
    package var isEmpty: Bool { record.isEmpty }

    /// How many people have ever left, be it that they came back: a log in which there are fewer than
    /// there were has lost some.
    package var optOutCount: Int { record.optOutCount }

    package subscript(address: EmailAddress) -> ConsentStatus { record.status(of: address) }

    /// Whether the log has a bounce of that id, be it undone.
    package func has(bounce id: String) -> Bool { record.has(bounce: id) }
  }

  /// Appends events; they are on disk when this returns.
  ///
  /// Each is dated after all that the log has of its address, so that a clock that runs behind undoes
  /// nothing.
  /// - Parameter keepingTime: for what happened earlier and is written down only now: what came after it
  ///   counts.
  package func append(_ events: [ConsentEvent], keepingTime: Bool = false) throws {
    guard !events.isEmpty else { return }
    let record = try state.withLock { state in
      try readOn(&state)
      return state.record
    }
    var lines = Data()
    for var event in events {
      if !keepingTime, let last = event.address.flatMap({ record.words(of: $0)?.newest }) {
        event.time = max(event.time, last.addingTimeInterval(0.001))
      }
      lines += try event.encoded()
    }
    try AppendOnlyFile(at: place).append(lines)
  }

  package func append(_ event: ConsentEvent) throws { try append([event]) }

  private func readOn(_ state: inout State) throws {
    var info = stat()
    guard stat(path, &info) == 0 else {
      guard errno == ENOENT, state.stamp == nil else {
        throw Problem.system("cannot be read any more", at: place.location())
      }
      return
    }
    if FileStamp(info) == state.stamp { return }
    // A device may have no end.
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw Problem("not a file", at: place.location())
    }
    do {
      let handle = try FileHandle(forReadingFrom: place.url)
      defer { try? handle.close() }
      // Whoever appends holds the lock until the line is whole.
      flock(handle.fileDescriptor, LOCK_SH)
      // What is read may be another file already than the one that had the name above.
      guard fstat(handle.fileDescriptor, &info) == 0 else {
        throw Problem.system("cannot be read", at: place.location())
      }
      let stamp = FileStamp(info)
      if try state.isContinued(by: stamp, in: handle) {
        try take(handle, &state)
        if !state.record.isStale { return state.stamp = stamp }
      }
      // Somebody put another file in its place, cut it or wrote over it; or something was undone of which
      // the lines were read already.
      var anew = State(record: ConsentRecord())
      try take(handle, &anew)
      if anew.record.isStale {
        anew = State(record: ConsentRecord(undone: anew.record.undone))
        try take(handle, &anew)
      }
      if let address = anew.record.optOutMissing(of: state.record) { throw lost(address) }
      anew.stamp = stamp
      state = anew
    } catch let problem as Problem { throw problem } catch {
      throw Problem.system("cannot be read", error, at: place.location())
    }
  }

  /// Who left is mailed by nobody's mistake: not by a log that was put back from a backup or joined badly.
  private func lost(_ address: String) -> Problem {
    Problem(
      "the log has lost that \(address) left, which it said before", at: place.location(),
      hint: "bring back the log as it was, with the lines of both where two were joined")
  }

  /// Reads on from where the last whole line ended.
  private func take(_ handle: FileHandle, _ state: inout State) throws {
    try handle.seek(toOffset: state.offset)
    let data = try handle.readToEnd() ?? Data()
    let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
    for line in lines.dropLast() {
      try read(line, number: state.line + 1, &state.record)
      state.offset += UInt64(line.count) + 1
      state.line += 1
      state.last = line.suffix(State.remembered)
    }
    // A last line without its end counts too; it is read again when it has grown.
    if let last = lines.last { try read(last, number: state.line + 1, &state.record) }
  }

  private func read(
    _ line: Data, number: Int, _ record: inout ConsentRecord
  ) throws(Problem) {
    let text = line.last == 0x0D ? line.dropLast() : line
    if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
    do throws(Problem) { record.add(try ConsentEvent(parsing: text)) } catch {
      var problem = error
      problem.location = place.location(line: number)
      throw problem
    }
  }
}
