package import Diagnostics
import Foundation
import Mail
import Synchronization

/// Connections that all runs of an edition share: each one that is open holds a byte of a file locked, and
/// the lock dies with its process.
package final class ConnectionSlots: Sendable {
  private let place: Place
  private let descriptor: Int32
  /// Bytes that this run holds: a lock keeps nobody of the same file description out.
  private let held = Mutex<Set<Int64>>([])

  package init(in folder: Place) throws(Problem) {
    try folder.makePrivateFolder()
    place = folder.appending("connections")
    // Kept apart until it is known to be one: a thrown error runs `deinit` for what is initialised.
    let file = open(place.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system("cannot be opened", at: place.location()) }
    descriptor = file
  }

  deinit { close(descriptor) }

  /// One of so many connections of a name.
  /// - Returns: nil when all of them are in use.
  func take(_ name: String, of most: Int) throws(Problem) -> ConnectionSlot? {
    let first = Self.offset(of: name)
    for index in 0..<Int64(max(1, most)) {
      let offset = first + index
      guard held.withLock({ $0.insert(offset).inserted }) else { continue }
      if try lock(offset, F_WRLCK) { return ConnectionSlot(slots: self, offset: offset) }
      _ = held.withLock { $0.remove(offset) }
    }
    return nil
  }

  fileprivate func release(_ offset: Int64) {
    _ = try? lock(offset, F_UNLCK)
    _ = held.withLock { $0.remove(offset) }
  }

  private func lock(_ offset: Int64, _ kind: Int32) throws(Problem) -> Bool {
    var lock = flock()
    lock.l_type = Int16(kind)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = off_t(offset)
    lock.l_len = 1
    // Of the open file, not of the process: closing another descriptor does not let go of it.
    if fcntl(descriptor, Self.setOpenFileLock, &lock) == 0 { return true }
    guard errno == EAGAIN || errno == EACCES else {
      throw .system("cannot be locked", at: place.location())
    }
    return false
  }

  /// `F_OFD_SETLK` of Linux, a macro that Swift cannot import everywhere.
  private static let setOpenFileLock: Int32 = 37

  /// Where the bytes of a name begin: far enough apart that two names never meet.
  private static func offset(of name: String) -> Int64 {
    // FNV-1a: the same in every process.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int64(hash >> 14) << 12
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

/// A transport of whose sessions no more are open than all runs together may have.
struct SharedTransport: Transport {
  let transport: any Transport
  let slots: ConnectionSlots
  /// Names with the number of their connections.
  let names: [(name: String, most: Int)]

  /// Waits for none: who does has a run to look after meanwhile, and asks for a place first.
  func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession {
    let (taken, missing) = try takeAll()
    if let missing {
      throw TransportFailure(
        "all \(missing) connections are in use by other runs", isTransient: true)
    }
    return SharedSession(try transport.openSession(isStopped: isStopped), taken)
  }

  func reserved() throws -> (any Transport)? {
    let (taken, missing) = try takeAll()
    return missing == nil ? Reserved(transport: transport, taken: taken) : nil
  }

  /// One of each name or none: who waits for a relay's must not keep the run's from another relay.
  /// - Returns: with it how many connections there are of the name that has none left.
  private func takeAll() throws(Problem) -> (taken: [ConnectionSlot], missing: Int?) {
    var taken: [ConnectionSlot] = []
    for (name, most) in names {
      guard let slot = try slots.take(name, of: most) else { return ([], most) }
      taken.append(slot)
    }
    return (taken, nil)
  }
}

/// A place for one session, given back with it, or where none is opened.
private struct Reserved: Transport {
  let transport: any Transport
  let taken: [ConnectionSlot]

  func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession {
    SharedSession(try transport.openSession(isStopped: isStopped), taken)
  }
}

/// A session that gives its place back when it is closed.
private final class SharedSession: TransportSession {
  private let session: any TransportSession
  private var slots: [ConnectionSlot]

  init(_ session: any TransportSession, _ slots: [ConnectionSlot]) {
    (self.session, self.slots) = (session, slots)
  }

  var capabilities: SMTPCapabilities? { session.capabilities }

  func isReady() -> Bool { session.isReady() }

  func deliver(
    _ mail: OutgoingMail, following: () throws -> FollowingMail?, commit: () throws -> Void
  ) throws -> DeliveryResult {
    try session.deliver(mail, following: following, commit: commit)
  }

  func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult {
    try session.deliver(mail, commit: commit)
  }

  func close() {
    session.close()
    slots = []
  }
}
