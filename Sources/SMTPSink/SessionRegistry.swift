import Glibc
import Synchronization

/// The open connections and their threads; the only place that closes a connection's socket.
final class SessionRegistry: Sendable {
  private struct Open {
    let socket: Int32
    var thread: WorkerThread?
  }

  private struct State {
    var open: [Int: Open] = [:]
    /// Threads that are past their work and only wait to be joined.
    var finished: [WorkerThread] = []
    var admitted = 0
    var isStopping = false
  }

  private let state = Mutex(State())
  private let maximum: Int

  init(maximum: Int) {
    self.maximum = maximum
  }

  var admitted: Int { state.withLock { $0.admitted } }

  /// The connection's number, from 1; nil when there are too many, or the sink is stopping.
  func admit(_ socket: Int32) -> Int? {
    joinFinished()
    return state.withLock {
      guard !$0.isStopping, $0.open.count < maximum else { return nil }
      $0.admitted += 1
      $0.open[$0.admitted] = Open(socket: socket, thread: nil)
      return $0.admitted
    }
  }

  /// Notes which thread serves a session; the thread may already be done with it.
  func attach(_ thread: WorkerThread, to session: Int) {
    state.withLock {
      if $0.open[session] != nil {
        $0.open[session]?.thread = thread
      } else {
        $0.finished.append(thread)
      }
    }
  }

  /// Closes a session's socket: under the lock, so that nobody shuts down a reused descriptor.
  func finish(_ session: Int) {
    state.withLock {
      guard let ended = $0.open.removeValue(forKey: session) else { return }
      close(ended.socket)
      if let thread = ended.thread { $0.finished.append(thread) }
    }
  }

  /// Refuses new sessions and wakes every open one; false when that was done before.
  func beginStop() -> Bool {
    state.withLock {
      if $0.isStopping { return false }
      $0.isStopping = true
      for session in $0.open.values { shutdown(session.socket, Int32(SHUT_RDWR)) }
      return true
    }
  }

  /// Waits until all sessions are over and joins their threads.
  ///
  /// Every wait of a session ends with its socket; only a store can hold one up. After `limit` such
  /// a thread is left to itself.
  func waitForSessions(limit: Duration) {
    let deadline = ContinuousClock.now + limit
    while state.withLock({ !$0.open.isEmpty }), ContinuousClock.now < deadline { usleep(1_000) }
    let stuck = state.withLock { state in
      let threads = state.open.values.compactMap(\.thread)
      for session in state.open.keys { state.open[session]?.thread = nil }
      return threads
    }
    for thread in stuck { thread.detach() }
    joinFinished()
  }

  private func joinFinished() {
    let threads = state.withLock { state in
      defer { state.finished = [] }
      return state.finished
    }
    for thread in threads { thread.join() }
  }
}
