package import Foundation
import Mail

/// How far a run is: a pure reader of its events, by a clock that is handed to it.
package struct SendProgress: Sendable, Equatable {
  /// What a relay asks for at the moment.
  package enum Pace: Sendable, Equatable {
    case steady
    /// Fewer connections, or fewer messages a minute.
    case slowed(relay: String, connections: Int, perMinute: Double?, reason: String)
    /// No connection is open, and none is opened before then.
    case paused(relay: String, until: Date, reason: String)
    /// One connection waits; others work.
    case waiting(relay: String, until: Date, reason: String)
  }

  /// How many are tried in this run.
  package private(set) var total = 0
  package private(set) var connections = 0
  /// Why the run ends before its recipients do.
  package private(set) var stop: StopReason?
  package private(set) var putOffDomains = 0
  package private(set) var began: Date?
  private var counts: [RunEvent.Outcome: Int] = [:]
  /// Whose outcome another may replace, by a hash of the address: few, or the run soon ends.
  private var open: [Int: RunEvent.Outcome] = [:]
  private var pause: (relay: String, until: Date, reason: String)? {
    pauses.max { $0.until < $1.until }.map { ($0.relay, $0.until, $0.reason) }
  }
  private var pauses: [Pause] = []
  private var slowed: Pace?
  private var rates = RecentRate()

  private struct Pause: Sendable, Equatable {
    var relay: String
    var until: Date
    var reason: String
  }

  package init() {}

  /// The same to look at, without what only the next event needs: a copy of it could be large.
  package var snapshot: SendProgress {
    var copy = self
    copy.open = [:]
    return copy
  }

  /// How many have an outcome.
  package var done: Int { counts.values.reduce(0, +) }

  package func count(_ outcome: RunEvent.Outcome) -> Int { counts[outcome] ?? 0 }

  /// The part that is done; nil where it is not known how many there are.
  package var fraction: Double? {
    total > 0 ? min(1, Double(done) / Double(total)) : nil
  }

  package mutating func read(_ event: RunEvent, at now: Date) {
    switch event {
    case .began(let recipients):
      self = SendProgress()
      total = recipients
      began = now
      rates = RecentRate(from: now)
    case .settled(let settlement): settle(settlement, at: now)
    case .sessionOpened: connections += 1
    case .sessionClosed, .sessionLost: connections = max(0, connections - 1)
    case .connectionFailed, .relayLeft, .ended: break
    case .slowed(let relay, let connections, let perMinute, let reason):
      slowed = .slowed(
        relay: relay, connections: connections, perMinute: perMinute, reason: reason)
    case .pausing(let relay, let until, let reason):
      pauses.removeAll { $0.until <= now || $0.relay == relay && $0.until <= until }
      pauses.append(Pause(relay: relay, until: until, reason: reason))
    case .domainPutOff: putOffDomains += 1
    case .stopped(let reason): stop = reason
    }
  }

  private mutating func settle(_ settlement: RunEvent.Settlement, at now: Date) {
    // Nothing was handed over: it comes again.
    guard settlement.outcome != .unsent else { return }
    let isFinal = [.accepted, .rejected, .unsendable].contains(settlement.outcome)
    var before: RunEvent.Outcome?
    if !isFinal || !open.isEmpty {
      let key = settlement.recipient.canonical.hashValue
      before =
        isFinal
        ? open.removeValue(forKey: key) : open.updateValue(settlement.outcome, forKey: key)
    }
    change(from: before, to: settlement.outcome, at: now)
  }

  /// Counts what became of somebody, in the place of what was counted before.
  mutating func change(
    from before: RunEvent.Outcome?, to after: RunEvent.Outcome?, at now: Date
  ) {
    if let before { counts[before, default: 0] -= 1 }
    guard let after else { return }
    counts[after, default: 0] += 1
    rates.add(at: now)
  }

  /// A run starts, of which somebody looks on: so many there are in all, whoever is done already.
  mutating func watch(from start: Date) {
    began = start
    rates = RecentRate(from: start)
  }

  mutating func expect(_ recipients: Int) { total = recipients }

  /// What holds the run up, if anything.
  package func pace(at now: Date) -> Pace {
    if let pause, pause.until > now {
      return connections == 0
        ? .paused(relay: pause.relay, until: pause.until, reason: pause.reason)
        : .waiting(relay: pause.relay, until: pause.until, reason: pause.reason)
    }
    return slowed ?? .steady
  }

  /// Recipients a second, over the last ten seconds; nil in the first one.
  package func rate(at now: Date) -> Double? { rates.perSecond(at: now) }

  /// How long the rest takes at the recent rate; nil where that says nothing.
  package func timeLeft(at now: Date) -> TimeInterval? {
    guard total > done, let rate = rate(at: now), rate > 0 else { return nil }
    return Double(total - done) / rate
  }
}

/// How much happens a second, lately: a count for each of the last seconds.
struct RecentRate: Sendable, Equatable {
  private static let seconds = 10
  private var start: Date?
  /// The second that the last of the counts is of, since the start.
  private var newest = 0
  private var counts: [Int] = []

  init() {}

  init(from start: Date) { self.start = start }

  mutating func add(at now: Date) {
    let second = second(at: now)
    // The second that is under way, and the whole ones before it.
    if counts.isEmpty || second - newest > Self.seconds {
      counts = Array(repeating: 0, count: Self.seconds + 1)
    } else if second > newest {
      let passed = second - newest
      counts.removeFirst(passed)
      counts.append(contentsOf: repeatElement(0, count: passed))
    }
    newest = max(newest, second)
    counts[counts.count - 1] += 1
  }

  func perSecond(at now: Date) -> Double? {
    guard let start else { return nil }
    let passed = now.timeIntervalSince(start)
    guard passed >= 1 else { return nil }
    let second = second(at: now)
    let oldest = second - Self.seconds
    var sum = 0
    for (index, count) in counts.enumerated()
    where newest - (counts.count - 1) + index >= oldest { sum += count }
    let span = min(passed, Double(Self.seconds) + passed - passed.rounded(.down))
    return Double(sum) / span
  }

  private func second(at now: Date) -> Int {
    guard let start else { return 0 }
    return max(0, Int(min(now.timeIntervalSince(start), 1e9)))
  }
}
