import Curl
import Foundation

/// How a session's worker comes by its sessions.
extension SessionWorker {
  /// The first session of the relay; nil when all its sessions end here.
  func openFirst() -> (any TransportSession)? {
    do {
      return try state.place(of: relay, session: number).flatMap { place in
        do { return try open(over: place) } catch let failure as TransportFailure
          where failure.cause == .connection
        {
          // It took the connection and broke it off, as one does that restarts: a second look tells.
          return try waits(after: 1, failure.reason) ? open(over: place) : nil
        }
      }
    } catch let failure as TransportFailure {
      state.leave(relay.name, .unreachable(failure.reason))
    } catch { state.fail(error) }
    relay.transport.stopWaiting()
    return nil
  }

  func begin(_ session: any TransportSession) -> Line {
    Line(session: session, limit: conduct.opened(session.capabilities))
  }

  /// - Returns: nil when the run stops meanwhile, which is no fault of the relay's.
  private func open(over transport: any Transport) throws -> (any TransportSession)? {
    do {
      let session = try transport.openSession { [state] in state.stopIfAsked() }
      state.opened(relay.name, nil)
      state.events(.sessionOpened(relay: relay.name))
      return session
    } catch let failure as TransportFailure {
      if state.stopIfAsked() { return nil }
      state.opened(relay.name, failure)
      state.events(.connectionFailed(relay: relay.name, reason: failure.reason))
      throw failure
    }
  }

  /// A new session, after a pause that doubles with every loss; nil when the run stops meanwhile.
  func openLine(
    over transport: any Transport, after losses: Int, _ reason: String
  ) throws -> Line? {
    guard try waits(after: losses, reason) else { return nil }
    return try open(over: transport).map(begin)
  }

  /// - Returns: false when the run stops meanwhile.
  private func waits(after losses: Int, _ reason: String) throws -> Bool {
    let pause = policy.pause(after: losses)
    if pause > .zero {
      let until = try state.now() + pause / .seconds(1)
      state.events(.pausing(relay: relay.name, until: until, reason: reason))
    }
    let end = ContinuousClock.now + pause
    while ContinuousClock.now < end {
      if state.stopIfAsked() { return false }
      Thread.sleep(forTimeInterval: min(0.1, max(0, (end - .now) / .seconds(1))))
    }
    return true
  }
}
