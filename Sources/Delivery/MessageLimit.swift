/// How many messages a relay takes over one connection: as it is configured, or learnt from two connections
/// in a row that ended after the same number.
///
/// Who knows it ends each connection in good order, and loses no time over it.
struct MessageLimit: Sendable, Equatable {
  private let configured: Int?
  private(set) var learnt: Int?
  /// After how many messages the last connection was lost.
  private var lastLoss: Int?
  private var connections = 0

  /// Every so many connections one is not ended, so that a limit that has gone is noticed.
  static let probe = 20

  init(configured: Int? = nil, learnt: Int? = nil) {
    self.configured = configured
    self.learnt = learnt
  }

  /// After how many messages a new connection is to be ended; nil for none.
  mutating func forNewConnection() -> Int? {
    guard let learnt else { return configured }
    connections += 1
    guard connections % Self.probe != 0 else { return configured }
    return min(learnt, configured ?? learnt)
  }

  /// A connection was lost between two messages.
  /// - Parameter count: the messages that it had taken.
  /// - Returns: whether it was the limit, and so no sign of trouble.
  mutating func lost(after count: Int) -> Bool {
    guard count > 0 else { return false }
    defer { lastLoss = count }
    if learnt == count { return true }
    guard lastLoss == count else { return false }
    learnt = count
    connections = 0
    return true
  }

  /// A connection has taken so many messages.
  mutating func taken(_ count: Int) {
    if let known = learnt, count > known {
      learnt = nil
      lastLoss = nil
    }
  }
}
