import Synchronization

/// A token that a relay is logged in to with (RFC 6750): it ends after an hour or so, which a long run
/// outlives.
package final class AccessToken: Sendable {
  /// Takes its time; called by one thread at a time.
  private let fetch: Fetch
  private let value: Mutex<String>

  /// Gives up with an error once it is stopped.
  package typealias Fetch = @Sendable (_ isStopped: @escaping @Sendable () -> Bool) throws -> String

  /// - Parameters:
  ///   - value: as it was fetched for this run.
  ///   - fetch: fetches another.
  package init(_ value: String, fetch: @escaping Fetch) {
    self.value = Mutex(value)
    self.fetch = fetch
  }

  var current: String { value.withLock { $0 } }

  /// Another one in place of one that was refused; the same where another session has fetched it already.
  func renewed(
    after refused: String, isStopped: @escaping @Sendable () -> Bool
  ) throws -> String {
    try value.withLock { value in
      if value == refused { value = try fetch(isStopped) }
      return value
    }
  }
}
