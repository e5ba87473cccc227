import Foundation
import Synchronization

/// A value that one thread at a time may use; whoever finds it in use sleeps at once.
///
/// `Mutex` spins first. With more threads than processors the one that is waited for is mostly not running,
/// and a run of 32 sessions spun away a sixth of its processor time.
package final class SleepingLock<Value>: Sendable {
  private let gate = NSLock()
  /// Never found in use: the gate is before it.
  private let value: Mutex<Value>

  package init(_ value: consuming sending Value) { self.value = Mutex(value) }

  package func withLock<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    gate.lock()
    defer { gate.unlock() }
    return try value.withLock(body)
  }
}
