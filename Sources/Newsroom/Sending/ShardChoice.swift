import Delivery

/// Which shard somebody wants to send, such as `3/8`.
package struct ShardChoice: Sendable, Equatable {
  let shard: Shard

  /// The most shards that an issue can have.
  package static let most = Shard.most

  /// Nil for what is no such choice.
  package init?(parsing text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
      let shard = Shard(number, of: count)
    else { return nil }
    self.shard = shard
  }
}
