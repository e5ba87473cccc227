import Delivery
import Diagnostics
import Digest
import Foundation

/// Nobody else works on an issue, or on one shard of it, as long as this lives.
struct IssueLock: Sendable {
  private let locks: [RunLock]

  fileprivate init(_ locks: [RunLock]) { self.locks = locks }
}

extension Newsroom {
  /// Locks an issue with all its shards.
  func lock(_ id: String) throws -> IssueLock {
    let folder = try RunLock(folder: files.issues.place(of: id))
    return IssueLock(try [folder] + shards(of: id).map { try RunLock(shard: $0) })
  }

  /// Locks one shard alone: the others are at work on their own machines.
  func lock(_ id: String, _ shard: Shard) throws -> IssueLock {
    let place = files.journal(of: id, shard: shard.number)
    guard place.exists else {
      throw Problem(
        "there is no such shard: the recipients are not fixed for it", at: place.location(),
        advice: .fixShards, category: .usage)
    }
    return IssueLock([try RunLock(shard: place)])
  }

  /// Whether a run is at work on an issue, or on any shard of it.
  func isAtWork(on id: String) -> Bool {
    RunLock.isHeld(folder: files.issues.place(of: id))
      || ((try? shards(of: id)) ?? []).contains { RunLock.isHeld(shard: $0) }
  }

  /// The journals of an issue's shards.
  private func shards(of id: String) throws -> [Place] {
    guard files.journal(of: id, shard: 1).exists else { return [] }
    return try IssueJournals.numbered(in: files.issues.place(of: id))
      .filter { $0.number > 0 }.map(\.place)
  }
}
