import Diagnostics
package import Foundation

/// What the sessions of a run learn of one relay, and tell each other.
package final class RelayConduct: Sendable {
  private struct State {
    var dot: PipelinedDot
    var limit: MessageLimit
    /// When it stumbled in an earlier run.
    var stumbled: Date?
    /// What the relay offered when a session was last opened.
    var capabilities: SMTPCapabilities?
  }

  private let state: SleepingLock<State>

  /// - Parameters:
  ///   - known: what earlier runs saw.
  ///   - messagesPerConnection: the limit that somebody has set.
  package init(_ known: RelayFacts? = nil, messagesPerConnection: Int? = nil) {
    state = SleepingLock(
      State(
        dot: PipelinedDot(isStumbling: known?.stumbled != nil),
        limit: MessageLimit(
          configured: messagesPerConnection, learnt: known?.messagesPerConnection),
        stumbled: known?.stumbled))
  }

  /// What is worth knowing at the next run; nil when no session was opened.
  package func facts(at now: Date) -> RelayFacts? {
    state.withLock { state in
      guard let capabilities = state.capabilities else { return nil }
      let stumbled = state.dot.isStumbling ? state.stumbled ?? now : nil
      return RelayFacts(
        seen: now, capabilities: capabilities, stumbled: stumbled,
        messagesPerConnection: state.limit.learnt)
    }
  }

  /// - Returns: after how many messages the connection is to be ended.
  func opened(_ capabilities: SMTPCapabilities?) -> Int? {
    state.withLock { state in
      if let capabilities { state.capabilities = capabilities }
      return state.limit.forNewConnection()
    }
  }

  func taken(_ count: Int) { state.withLock { $0.limit.taken(count) } }

  /// - Returns: whether the connection has met the relay's limit of messages.
  func lost(after count: Int) -> Bool { state.withLock { $0.limit.lost(after: count) } }

  func beginPipelining() -> (mayBegin: Bool, isTrial: Bool) { state.withLock { $0.dot.begin() } }

  func endPipelining(_ answer: PipelinedDot.Answer) { state.withLock { $0.dot.end(answer) } }
}
