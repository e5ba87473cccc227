import Foundation
import Newsroom
import Synchronization

/// One line on a terminal that shows how far a run is: a reader of its events.
final class Progress: Sendable {
  private struct State {
    var total = 0
    var settled = 0
    var shown = Date.distantPast
  }

  private let state = Mutex(State())

  func read(_ event: RunEvent) {
    let line: String? = state.withLock { state in
      switch event {
      case .began(let recipients): state.total = recipients
      case .settled(let settlement) where settlement.outcome != .unsent: state.settled += 1
      case .ended: return ""
      default: return nil
      }
      guard Date.now.timeIntervalSince(state.shown) >= 0.2 else { return nil }
      state.shown = .now
      return "\(state.settled) of \(state.total)"
    }
    if let line { StandardStream.error.write("\r\u{1B}[K\(line)") }
  }
}
