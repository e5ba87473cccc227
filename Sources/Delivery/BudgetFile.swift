package import Diagnostics
import Foundation
import Synchronization

/// What was spent of budgets, in a file that all runs of an edition share: a line per message, under a lock
/// that dies with its process.
///
/// A line that a crash left unfinished counts for nothing and is cut off. Now and then the file is written
/// anew with what counts still.
package final class BudgetFile: Sendable {
  private let place: Place
  private let state = Mutex(State())

  private struct State {
    var descriptor: Int32 = -1
    /// How much of the file has been read.
    var read = 0
    /// When that was, by this machine's clock; nil where nothing was read yet.
    var readAt: Date?
    /// Length at which the file is written anew.
    var limit = BudgetFile.compactionSize
    var synced = ContinuousClock.now
  }

  private static let compactionSize = 1 << 18

  /// - Parameter folder: where budgets lie; it is made where it is missing.
  package init(in folder: Place) throws(Problem) {
    try folder.makePrivateFolder()
    place = folder.appending("spent")
  }

  deinit {
    let descriptor = state.withLock { $0.descriptor }
    if descriptor >= 0 {
      _ = fdatasync(descriptor)
      close(descriptor)
    }
  }

  /// Has a book that knows all that was spent decide, and writes down what that spends before anybody else
  /// decides.
  func deciding<Value>(
    _ book: inout BudgetBook, at now: Date, _ body: (inout BudgetBook) throws -> Value
  ) throws -> Value {
    try state.withLock { state in
      try lock(&state, &book)
      defer { flock(state.descriptor, LOCK_UN) }
      try catchUp(&state, &book, at: now)
      let value = try body(&book)
      try save(&state, &book, at: now)
      return value
    }
  }

  /// Locks the file that has the name: another run may have written it anew.
  private func lock(_ state: inout State, _ book: inout BudgetBook) throws(Problem) {
    for _ in 0..<1000 {
      if state.descriptor < 0 {
        state.descriptor = open(place.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard state.descriptor >= 0 else { throw .system("cannot be opened", at: place.location()) }
        (state.read, state.readAt, state.limit) = (0, nil, Self.compactionSize)
        book.forget()
      }
      while flock(state.descriptor, LOCK_EX) != 0 {
        guard errno == EINTR else { throw .system("cannot be locked", at: place.location()) }
      }
      if RunLock.isStill(state.descriptor, at: place.path) { return }
      close(state.descriptor)
      state.descriptor = -1
    }
    throw Problem(
      "the file of budgets is replaced without end", at: place.location(), category: .system)
  }

  private func catchUp(_ state: inout State, _ book: inout BudgetBook, at now: Date) throws(Problem)
  {
    var status = stat()
    guard fstat(state.descriptor, &status) == 0 else {
      throw .system("cannot be read", at: place.location())
    }
    let size = Int(status.st_size)
    // Somebody emptied it in place: what they took away is not known any more, and must not be guessed.
    if size < state.read {
      (state.read, state.readAt) = (0, nil)
      book.forget()
    }
    let readAt = state.readAt
    state.readAt = now
    // This machine's own clock may have been put back since.
    book.forgetFuture(at: now, beyond: Self.tolerance)
    guard size > state.read else { return }
    let isFirst = state.read == 0
    let bytes = try read(state, size)
    let end = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    var isFarAhead = false
    for line in bytes[..<end].split(separator: 0x0A) {
      guard let entry = BudgetLine.read(line) else { continue }
      if entry.time > now + Self.farthest { isFarAhead = true }
      book.note(Self.byOwnClock(entry, readSince: readAt, at: now))
    }
    state.read += end
    // Nobody else is writing: what has no end was left by a crash.
    if end < bytes.count, ftruncate(state.descriptor, off_t(state.read)) != 0 {
      throw .system("cannot be written", at: place.location())
    }
    if isFarAhead {
      try replace(&state, with: Self.lines(of: book, at: now))
    } else if state.read > (isFirst ? Self.compactionSize / 8 : state.limit) {
      try shorten(&state, &book, at: now)
    }
  }

  /// A turn that is taken ahead of its time is no clock that was put back.
  private static let tolerance = 1.0
  /// So far two machines' clocks may be apart, in seconds: what is further ahead was written by one that was
  /// wrong, and is written anew, lest it count as the present of each run to come.
  private static let farthest = 3600.0

  /// What another run spent, by this machine's clock: never in the future, and never before what was read until
  /// then. Machines whose clocks differ by minutes keep one pace.
  private static func byOwnClock(
    _ entry: BudgetBook.Entry, readSince readAt: Date?, at now: Date
  ) -> BudgetBook.Entry {
    var entry = entry
    if entry.time > now + tolerance { entry.time = now }
    if let readAt { entry.time = max(entry.time, min(readAt, now)) }
    return entry
  }

  private func read(_ state: State, _ size: Int) throws(Problem) -> [UInt8] {
    var taken = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size - state.read) { buffer, count in
      while taken < buffer.count {
        let got = pread(
          state.descriptor, buffer.baseAddress?.advanced(by: taken), buffer.count - taken,
          off_t(state.read + taken))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { break }
        taken += got
      }
      count = taken
    }
    guard taken == size - state.read else { throw .system("cannot be read", at: place.location()) }
    return bytes
  }

  private func save(_ state: inout State, _ book: inout BudgetBook, at now: Date) throws(Problem) {
    let entries = book.saved()
    guard !entries.isEmpty else { return }
    var bytes: [UInt8] = []
    for entry in entries { BudgetLine.write(entry, to: &bytes) }
    guard writeAll(bytes, to: state.descriptor) else {
      let reason = errno
      // Half a line would run together with the next.
      _ = ftruncate(state.descriptor, off_t(state.read))
      throw .system("cannot be written", reason, at: place.location())
    }
    state.read += bytes.count
    // A crash of a process loses nothing; a power cut at most what a second spent.
    if ContinuousClock.now - state.synced >= .seconds(1) {
      state.synced = .now
      guard fdatasync(state.descriptor) == 0 else {
        throw .system("cannot be written to disk", at: place.location())
      }
    }
    if state.read > state.limit { try shorten(&state, &book, at: now) }
  }

  /// Writes the file anew where that makes it half as long: what somebody else has just written anew is left,
  /// or runs at work together would do nothing else.
  private func shorten(_ state: inout State, _ book: inout BudgetBook, at now: Date) throws(Problem)
  {
    let bytes = Self.lines(of: book, at: now)
    state.limit = max(Self.compactionSize, bytes.count * 4)
    if bytes.count * 2 < state.read { try replace(&state, with: bytes) }
  }

  /// What counts still.
  private static func lines(of book: BudgetBook, at now: Date) -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in book.entries(since: now - 86_460) { BudgetLine.write(entry, to: &bytes) }
    return bytes
  }

  /// Writes a file that takes the place of the old one, and locks it first.
  private func replace(_ state: inout State, with bytes: [UInt8]) throws(Problem) {
    let draft = "\(place.path).new"
    let file = open(draft, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0, writeAll(bytes, to: file),
      fdatasync(file) == 0, rename(draft, place.path) == 0
    else {
      let reason = errno
      if file >= 0 { close(file) }
      throw .system("cannot be written", reason, at: place.location())
    }
    close(state.descriptor)
    state.descriptor = file
    state.read = bytes.count
    state.limit = max(Self.compactionSize, bytes.count * 4)
  }
}
