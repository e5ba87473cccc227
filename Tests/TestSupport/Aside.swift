import Foundation
import Synchronization

/// What is done beside a test, on a thread of its own: those that tests share are few, and whoever waits on one of them
/// may keep from it whom it waits for.
package final class Aside<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  package init(_ body: @escaping @Sendable () throws -> Value) {
    Thread.detachNewThread { [self] in
      let end = Result { try body() }
      result.withLock { $0 = end }
      isDone.signal()
    }
  }

  /// Waits for its end; to be asked for once.
  package func value() throws -> Value? {
    isDone.wait()
    return try result.withLock { $0 }?.get()
  }
}
