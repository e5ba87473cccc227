import Foundation

/// How much of a relay a run uses: less with every word that asks for less, more again as it takes mail. A
/// pure value.
struct RelayPace: Sendable, Equatable {
  enum Change: Sendable, Equatable {
    case none
    case slowed
    /// One connection at the slowest pace has met nothing else.
    case exhausted
  }

  /// Connections, as configured or as the relay bears them.
  private(set) var ceiling: Int
  private(set) var connections: Int
  /// Seconds from one message to the next; 0 for as fast as it goes.
  private(set) var interval = 0.0
  /// The earliest moment of the next message.
  private(set) var turn = Date.distantPast
  private var lastCut: Date?
  /// Refusals in a row at the slowest pace.
  private var refusals = 0
  private let policy: SlowPolicy

  init(connections: Int, _ policy: SlowPolicy = SlowPolicy()) {
    (ceiling, self.connections, self.policy) = (connections, connections, policy)
  }

  var isExhausted: Bool { refusals >= Self.patience }
  var isSlowed: Bool { connections < ceiling || interval > 0 }

  /// Messages a second; nil for no limit.
  var rate: Double? { interval > 0 ? 1 / interval : nil }

  mutating func take(at time: Date) {
    if interval > 0 { turn = max(turn, time) + interval }
  }

  /// - Returns: whether the relay is used to the full again.
  mutating func accept() -> Bool {
    refusals = 0
    guard isSlowed else { return false }
    interval *= 0.7
    if interval < policy.first / 2 {
      interval = 0
      turn = .distantPast
    }
    if interval < policy.first * 10 { connections = min(ceiling, connections + 1) }
    return !isSlowed
  }

  /// - Parameters:
  ///   - start: when the message was begun. What was under way as the pace was lowered says nothing of the
  ///     pace that it was lowered to.
  ///   - isAboutConnections: whether the relay counts connections (432, Microsoft's “4.3.2 concurrent
  ///     connections limit exceeded”): three it takes.
  mutating func refuse(begun start: Date, isAboutConnections: Bool, at now: Date) -> Change {
    if let lastCut, start < lastCut { return .none }
    lastCut = now
    if isAboutConnections, connections > Self.fewConnections {
      ceiling = Self.fewConnections
      connections = Self.fewConnections
      return .slowed
    }
    if connections == 1, interval >= policy.slowest {
      refusals += 1
      turn = now + interval
      return refusals >= Self.patience ? .exhausted : .none
    }
    connections = max(1, connections / 2)
    interval = min(policy.slowest, max(policy.first, interval * 2))
    turn = now + interval
    return .slowed
  }

  /// Connections at once that Microsoft's servers take from one sender.
  static let fewConnections = 3
  /// Refusals at the slowest pace after which a relay is left alone.
  static let patience = 10
}

/// How slowly a relay is used that asks for less, and how long who is put off waits.
package struct SlowPolicy: Sendable, Equatable {
  /// Seconds between messages after the first word that asks for less.
  package var first = 0.1
  /// At the slowest.
  package var slowest = 60.0
  /// Seconds after which a recipient is tried again in the same run, by how often it was put off; after the
  /// last of them it is left to a later run.
  package var waits: [Double] = [10, 30, 90, 240]

  package init() {}

  /// The same in a thousandth of the time, for a relay that only plays one.
  package static var rehearsed: SlowPolicy {
    var policy = SlowPolicy()
    (policy.first, policy.slowest) = (policy.first / 20, policy.slowest / 1000)
    policy.waits = policy.waits.map { $0 / 1000 }
    return policy
  }

  /// Spread by a quarter, the same for the same recipient each time: who was put off together does not come
  /// back together.
  func wait(_ tries: Int, number: Int) -> Double? {
    guard waits.indices.contains(tries - 1) else { return nil }
    return waits[tries - 1] * (1 + 0.25 * Jitter.share(number, tries))
  }
}
