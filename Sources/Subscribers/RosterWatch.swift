package import Diagnostics
package import Foundation
package import Mail

/// Who is on a roster now: asked while a run is under way, and read again when the file has changed.
package final class RosterWatch: Sendable {
  private struct State: Sendable {
    var belief: RosterBelief
    var stamp: FileStamp?
  }

  private let place: Place
  private let path: String
  private let pause: @Sendable () throws -> Void
  private let state: SleepingLock<State>

  /// So often a roster is read that shrinks each time or cannot be read at all.
  private static let patience = 10

  /// - Parameters:
  ///   - roster: what was read of it already.
  ///   - pause: returns a second later.
  package init(
    _ roster: Roster, at place: Place, pause: @escaping @Sendable () throws -> Void
  ) {
    self.place = place
    self.pause = pause
    path = place.path
    state = SleepingLock(State(belief: RosterBelief(roster.listed), stamp: roster.stamp))
  }

  /// Whether somebody has a row.
  /// - Throws: when the roster has changed and cannot be read, for as long as one may wait for a save.
  package func isListed(_ address: EmailAddress) throws -> Bool {
    let hash = AddressHash(address)
    // Every session asks twice for each mail: the file is looked at by all of them at once.
    let seen = FileStamp(of: path)
    return try state.withLock { state in
      if seen == nil || seen != state.stamp { try readAgain(&state) }
      return state.belief.listed.contains(hash)
    }
  }

  /// Who has a row.
  package func listed() throws -> AddressSet {
    try state.withLock { state in
      try readAgain(&state)
      return state.belief.listed
    }
  }

  /// Reads the roster once more a second later, and until two readings agree: for somebody who is missing.
  package func confirm() throws {
    try state.withLock { state in
      for _ in 0..<Self.patience {
        let before = state.belief.listed
        try pause()
        state.stamp = nil
        try readAgain(&state)
        if state.belief.listed == before { return }
      }
    }
  }

  /// After so many seconds without a write nobody is in the middle of saving it.
  private static let quiet = 0.25

  /// Refuses a roster that was read while somebody wrote to it: whoever is missing from what is frozen
  /// misses the issue for good.
  package func mustBeWhole(at now: Date, _ pause: (Duration) throws -> Void) throws {
    let known = state.withLock { $0.stamp }
    let age = known.map { now.timeIntervalSince($0.modified) } ?? Self.quiet
    if (0..<Self.quiet).contains(age) { try pause(.seconds(Self.quiet - age)) }
    guard known == FileStamp(of: path) else {
      throw Problem(
        "the roster is being written to", at: place.location(),
        hint: "run it again when it is saved", category: .busy)
    }
  }

  private func readAgain(_ state: inout State) throws {
    for attempt in 1... {
      if let stamp = FileStamp(of: path), stamp == state.stamp { return }
      do {
        let roster = try Roster(at: place, keeping: .addresses)
        if state.belief.take(roster.listed) { return state.stamp = roster.stamp }
      } catch {
        state.belief.takeNothing()
        if attempt == Self.patience { throw error }
      }
      if attempt == Self.patience {
        throw Problem(
          "the roster changes again and again while it is read", at: place.location(),
          category: .busy)
      }
      try pause()
    }
  }
}
