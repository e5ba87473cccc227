package import Diagnostics
import Foundation
import Mail
import Synchronization

/// Connections that all runs of an edition share: each one that is open holds a byte of a file locked, and
/// the lock dies with its process.
///
/// So does that a run waits for one: it holds a byte that says how many it has. Whoever has at least two more gives
/// one up after its message, and takes none before those who have fewer.
package final class ConnectionSlots: Sendable {
  private let place: Place
  private let descriptor: Int32
  private let state = Mutex(State())
  private let elapsed: @Sendable () -> Double

  private struct State {
    /// Bytes that this run holds, and since when: a lock keeps nobody of the same file description out.
    var held: [Int64: Double] = [:]
    /// Of each name for which the run waits, the byte that says so.
    var waiting: [Int64: Int64] = [:]
    /// How many of them are about to be given up for others.
    var promised: [Int64: Int64] = [:]
    /// Until when those go first for whom the last connection was given up.
    var yields: [Int64: Double] = [:]

    /// How many connections of a name the run has.
    func count(of first: Int64) -> Int64 {
      Int64(held.keys.count { ConnectionSlots.first(of: $0) == first })
    }

    /// Since when it has the first of them.
    func since(_ first: Int64) -> Double? {
      held.filter { ConnectionSlots.first(of: $0.key) == first }.values.min()
    }
  }

  /// So many connections of a name there can be; behind their bytes stand those of who waits.
  private static let most: Int64 = 1 << (shift - 1)
  private static let shift: Int64 = 12
  /// After so many seconds the only connection of a run goes to one that waits and has none.
  static let turn = 10.0

  /// - Parameter elapsed: seconds since some moment.
  package init(
    in folder: Place, elapsed: @escaping @Sendable () -> Double = PaceClock.live.elapsed
  ) throws(Problem) {
    self.elapsed = elapsed
    try folder.makePrivateFolder()
    place = folder.appending("connections")
    // Kept apart until it is known to be one: a thrown error runs `deinit` for what is initialised.
    let file = open(place.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system("cannot be opened", at: place.location()) }
    descriptor = file
  }

  deinit { close(descriptor) }

  /// One of so many connections of a name.
  /// - Returns: nil when all of them are in use, or the next is another run's.
  func take(_ name: String, of most: Int) throws(Problem) -> ConnectionSlot? {
    let first = Self.offset(of: name)
    let now = elapsed()
    // What is asked and what is held change together, though several threads ask.
    return try state.withLock { state throws(Problem) -> ConnectionSlot? in
      let count = state.count(of: first)
      let goFirst = state.yields[first, default: 0] > now ? count + 1 : count
      if try !isWaitedFor(first, byFewerThan: goFirst) {
        for offset in first..<first + min(Self.most, Int64(max(1, most)))
        where state.held[offset] == nil {
          guard try lock(offset, F_WRLCK) else { continue }
          state.held[offset] = now
          // Whoever of this run still waits says so again.
          stopWaiting(for: first, &state)
          return ConnectionSlot(slots: self, offset: offset)
        }
      }
      try wait(for: first, &state)
      return nil
    }
  }

  /// Whether a connection of a name is to be given up, since another run waits that has fewer.
  /// - Parameter isPromise: whether that is done now; else it is only asked.
  func mustGiveWay(_ name: String, isPromise: Bool) throws(Problem) -> Bool {
    let first = Self.offset(of: name)
    let now = elapsed()
    return try state.withLock { state throws(Problem) -> Bool in
      let count = state.count(of: first) - state.promised[first, default: 0]
      let isTurn = count == 1 && state.since(first).map { now - $0 >= Self.turn } ?? false
      // A run that has but one shares it by time.
      guard try isWaitedFor(first, byFewerThan: isTurn ? 1 : count - 1) else { return false }
      guard isPromise else { return true }
      state.promised[first, default: 0] += 1
      if isTurn { state.yields[first] = now + 1 }
      return true
    }
  }

  /// Says that the run waits for no connection of a name any more.
  func stopWaiting(_ name: String) {
    state.withLock { stopWaiting(for: Self.offset(of: name), &$0) }
  }

  private func wait(for first: Int64, _ state: inout State) throws(Problem) {
    let byte = first + Self.most + min(Self.most - 1, state.count(of: first))
    guard state.waiting[first] != byte else { return }
    stopWaiting(for: first, &state)
    // Several runs may hold it, each for itself.
    if try lock(byte, F_RDLCK) { state.waiting[first] = byte }
  }

  private func stopWaiting(for first: Int64, _ state: inout State) {
    guard let byte = state.waiting.removeValue(forKey: first) else { return }
    _ = try? lock(byte, F_UNLCK)
  }

  /// Whether another run waits that has fewer connections of a name.
  private func isWaitedFor(_ first: Int64, byFewerThan count: Int64) throws(Problem) -> Bool {
    guard count > 0 else { return false }
    var lock = Self.range(first + Self.most, min(count, Self.most), F_WRLCK)
    // What this file description holds itself is in nobody's way.
    guard fcntl(descriptor, Self.getOpenFileLock, &lock) == 0 else {
      throw .system("cannot be locked", at: place.location())
    }
    return lock.l_type != Int16(F_UNLCK)
  }

  fileprivate func release(_ offset: Int64) {
    let first = Self.first(of: offset)
    state.withLock { state in
      _ = try? lock(offset, F_UNLCK)
      state.held[offset] = nil
      if let promised = state.promised[first], promised > 0 { state.promised[first] = promised - 1 }
    }
  }

  private func lock(_ offset: Int64, _ kind: Int32) throws(Problem) -> Bool {
    var lock = Self.range(offset, 1, kind)
    // Of the open file, not of the process: closing another descriptor does not let go of it.
    if fcntl(descriptor, Self.setOpenFileLock, &lock) == 0 { return true }
    guard errno == EAGAIN || errno == EACCES else {
      throw .system("cannot be locked", at: place.location())
    }
    return false
  }

  private static func range(_ start: Int64, _ length: Int64, _ kind: Int32) -> flock {
    var lock = flock()
    lock.l_type = Int16(kind)
    lock.l_whence = Int16(SEEK_SET)
    (lock.l_start, lock.l_len) = (off_t(start), off_t(length))
    return lock
  }

  /// `F_OFD_GETLK` and `F_OFD_SETLK` of Linux, macros that Swift cannot import everywhere.
  private static let getOpenFileLock: Int32 = 36
  private static let setOpenFileLock: Int32 = 37

  /// Where the bytes of the name begin that a byte is one of.
  private static func first(of offset: Int64) -> Int64 { (offset >> shift) << shift }

  /// Where the bytes of a name begin: far enough apart that two names never meet.
  private static func offset(of name: String) -> Int64 {
    // FNV-1a: the same in every process.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int64(hash >> 14) << shift
  }
}

/// One connection of those that are shared; given back when it is let go.
final class ConnectionSlot: Sendable {
  private let slots: ConnectionSlots
  private let offset: Int64

  fileprivate init(slots: ConnectionSlots, offset: Int64) {
    (self.slots, self.offset) = (slots, offset)
  }

  deinit { slots.release(offset) }
}
