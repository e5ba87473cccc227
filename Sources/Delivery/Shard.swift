/// A stable part of an issue's recipients, which one machine of many takes.
package struct Shard: Sendable, Hashable, CustomStringConvertible {
  /// From 1.
  package let number: Int
  package let count: Int

  /// So many journals are read whenever an issue is looked at.
  package static let most = 1000

  /// Nil for a number that is not among so many.
  package init?(_ number: Int, of count: Int) {
    guard (1...Self.most).contains(count), (1...count).contains(number) else { return nil }
    self.number = number
    self.count = count
  }

  /// By the recipient's number, in turn: neighbours in the roster are often of one domain.
  package func contains(_ recipient: Int) -> Bool {
    Self.number(of: recipient, among: count) == number
  }

  package static func number(of recipient: Int, among count: Int) -> Int {
    (recipient - 1) % count + 1
  }

  package var description: String { "\(number)/\(count)" }
}

extension DeliveryPolicy {
  /// The connections that one of so many may have of all. Rates need no sharing: their budgets lie on disk,
  /// where all shards spend of one.
  /// - Returns: nil where there are fewer connections than shards.
  package func share(of shard: Shard) -> DeliveryPolicy? {
    guard connections >= shard.count else { return nil }
    var policy = self
    let rest = connections % shard.count
    policy.connections = connections / shard.count + (shard.number <= rest ? 1 : 0)
    return policy
  }
}
