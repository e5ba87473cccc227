/// How long one waits for a peer, and how much of that is left once somebody asks for an end.
package struct Deadline: Sendable {
  /// As it is told when time is up.
  let timeout: Duration
  private let patience: Duration
  private var end: ContinuousClock.Instant
  private var isStopped = false

  /// - Parameter patience: how long to wait on after somebody asked for an end.
  package init(_ timeout: Duration, afterStop patience: Duration = .zero) {
    self.timeout = timeout
    self.patience = patience
    end = .now + timeout
  }

  var left: Duration { end - .now }

  /// Why it is over.
  var reason: String {
    let seconds = Int(((isStopped ? patience : timeout) / .seconds(1)).rounded(.up))
    guard isStopped else { return "the relay did not answer within \(seconds) s" }
    return patience > .zero
      ? "the relay did not answer within \(seconds) s of the request to stop"
      : "the run was asked to stop"
  }

  mutating func stop() {
    guard !isStopped else { return }
    let soon = ContinuousClock.now + patience
    guard soon < end else { return }
    isStopped = true
    end = soon
  }
}
