import Diagnostics
import Mail

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

  func mustGiveWay(isPromise: Bool) throws -> Bool {
    for (name, _) in names where try slots.mustGiveWay(name, isPromise: isPromise) { return true }
    return false
  }

  func stopWaiting() { for (name, _) in names { slots.stopWaiting(name) } }

  /// One of each name or none: who waits for a relay's must not keep the run's from another relay.
  /// - Returns: with it how many connections there are of the name that has none left.
  private func takeAll() throws(Problem) -> (taken: [ConnectionSlot], missing: Int?) {
    var taken: [ConnectionSlot] = []
    // A relay's own first: who has none of those has no use for the run's, and asks nobody to give one up.
    for (index, (name, most)) in names.enumerated().reversed() {
      guard let slot = try slots.take(name, of: most) else {
        for (name, _) in names[..<index] { slots.stopWaiting(name) }
        return ([], most)
      }
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
