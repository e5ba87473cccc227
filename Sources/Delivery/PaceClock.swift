import Foundation
import Synchronization

/// The clock that a run's pace goes by, and the way to wait by it. It is never put back while a run lasts.
package struct PaceClock: Sendable {
  /// Seconds since some moment.
  package var elapsed: @Sendable () -> Double
  /// Waits for so many seconds, or for a shorter while: who waits looks at the clock again.
  package var sleep: @Sendable (Double) -> Void

  package init(
    elapsed: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Double) -> Void
  ) {
    (self.elapsed, self.sleep) = (elapsed, sleep)
  }

  /// The machine's.
  package static var live: PaceClock {
    let start = ContinuousClock.now
    return PaceClock(
      elapsed: { (ContinuousClock.now - start) / .seconds(1) },
      sleep: { Thread.sleep(forTimeInterval: min(0.05, max(0.0005, $0))) })
  }

  /// One that stands still but while somebody waits, for tests and rehearsals.
  package static func virtual() -> PaceClock {
    let time = VirtualTime()
    return PaceClock(
      elapsed: { time.seconds.withLock { $0 } },
      sleep: { left in
        time.seconds.withLock { $0 += max(0.0005, left) }
        // Somebody else may have something under way.
        Thread.sleep(forTimeInterval: 0.0002)
      })
  }

  private final class VirtualTime: Sendable {
    let seconds = Mutex(0.0)
  }
}
