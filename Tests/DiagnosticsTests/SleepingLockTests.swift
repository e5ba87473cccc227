import Diagnostics
import Foundation
import Testing

/// A value that threads share.
@Suite struct SleepingLockTests {
  @Test func `one thread at a time changes the value`() {
    let lock = SleepingLock(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<5000 { lock.withLock { $0 += 1 } }
    }
    #expect(lock.withLock { $0 } == 40_000)
  }

  @Test func `a body that throws lets go`() {
    struct Refusal: Error {}
    let lock = SleepingLock(1)
    #expect(throws: Refusal.self) { try lock.withLock { _ throws(Refusal) in throw Refusal() } }
    #expect(lock.withLock { $0 } == 1)
  }
}
