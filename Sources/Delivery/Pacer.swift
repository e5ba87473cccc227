import Foundation
import Synchronization

/// Spaces messages evenly, whatever the number of sessions.
final class Pacer: Sendable {
  private let interval: Duration?
  private let next: Mutex<ContinuousClock.Instant>

  /// - Parameter rate: messages a second; nil for as fast as it goes.
  init(rate: Double?) {
    interval = rate.map { .seconds(1 / $0) }
    next = Mutex(.now)
  }

  /// Takes a place in the line and waits for its turn, or until `isStopped`.
  func wait(unless isStopped: () -> Bool) {
    guard let interval else { return }
    let turn = next.withLock { next in
      // Time in which nothing was sent is not made up for in a burst.
      let turn = max(next, .now)
      next = turn + interval
      return turn
    }
    while ContinuousClock.now < turn, !isStopped() {
      let left = turn - .now
      Thread.sleep(forTimeInterval: min(0.2, max(0, left / .seconds(1))))
    }
  }
}
