/// How long relays took from the moment when a message might leave to what became of it: how many took how
/// long, and the slowest of all.
package struct ReplyTimes: Sendable, Equatable {
  package struct Slow: Sendable, Equatable {
    package var milliseconds: Int64
    package var number: Int
    package var relay: String
    package var outcome: String
    package var reply: String
    /// When the message had left, since 1970-01-01.
    package var attempted: Int64
  }

  /// Upper ends of the classes, in milliseconds; the last class has none.
  package static let limits: [Int64] = [10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000]
  static let mostSlow = 10

  package private(set) var counts = [Int](repeating: 0, count: limits.count + 1)
  /// Slowest first.
  package private(set) var slowest: [Slow] = []

  package init() {}

  package var total: Int { counts.reduce(0, +) }

  /// Whether a reply that took so long would be among the slowest.
  func isSlow(_ milliseconds: Int64) -> Bool {
    slowest.count < Self.mostSlow || slowest.last.map { $0.milliseconds < milliseconds } ?? true
  }

  mutating func count(_ milliseconds: Int64) {
    counts[Self.limits.firstIndex { milliseconds <= $0 } ?? Self.limits.count] += 1
  }

  mutating func keep(_ slow: Slow) {
    let place = slowest.firstIndex { $0.milliseconds < slow.milliseconds } ?? slowest.count
    slowest.insert(slow, at: place)
    if slowest.count > Self.mostSlow { slowest.removeLast() }
  }

  /// Within how many milliseconds so large a part was answered; nil where it took longer than is told apart,
  /// or nothing was answered.
  package func limit(of part: Double) -> Int64? {
    var sum = 0
    for (count, limit) in zip(counts, Self.limits) {
      sum += count
      if sum > 0, Double(sum) >= part * Double(total) { return limit }
    }
    return nil
  }
}
