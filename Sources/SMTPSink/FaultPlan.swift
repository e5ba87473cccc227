import Synchronization

/// The faults of a sink and how often each stage was reached, over all connections.
final class FaultPlan: Sendable {
  private let faults: [Fault]
  private let seed: UInt64
  private let times = Mutex<[Key: Int]>([:])
  private let hasChances: Bool

  private struct Key: Hashable {
    var stage: Fault.Stage
    /// Empty where all are counted.
    var forwardPaths: [String] = []
  }

  init(_ faults: [Fault], seed: UInt64) {
    self.faults = faults
    self.seed = seed
    hasChances = faults.contains(where: \.isByChance)
  }

  /// Counts that `stage` was reached and returns what to do wrong there, if anything.
  func action(at stage: Fault.Stage, forwardPaths: [String] = []) -> Fault.Action? {
    guard faults.contains(where: { $0.stage == stage }) else { return nil }
    let (time, ownTime) = times.withLock { times in
      (
        Self.count(Key(stage: stage), in: &times),
        // Which of them a session has under way differs from run to run; how often each one came does not.
        hasChances && stage.concernsForwardPaths
          ? Self.count(Key(stage: stage, forwardPaths: forwardPaths), in: &times) : nil
      )
    }
    for (index, fault) in faults.enumerated() where fault.stage == stage {
      let applies = fault.when.applies(time: time, forwardPaths: forwardPaths) {
        var dice = Dice(seed)
        dice.mix(UInt64(index))
        for byte in stage.rawValue.utf8 { dice.mix(UInt64(byte)) }
        if ownTime != nil {
          for path in forwardPaths { for byte in path.utf8 { dice.mix(UInt64(byte)) } }
        }
        dice.mix(UInt64(ownTime ?? time))
        return dice.millionth
      }
      if applies { return fault.action }
    }
    return nil
  }

  private static func count(_ key: Key, in times: inout [Key: Int]) -> Int {
    times[key, default: 0] += 1
    return times[key, default: 0]
  }
}

/// A number that looks like chance and is the same for the same values: SplitMix64, by Sebastiano Vigna.
private struct Dice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func mix(_ value: UInt64) {
    state = Self.scrambled((state ^ value) &+ 0x9E37_79B9_7F4A_7C15)
  }

  /// From 0 to below a million.
  var millionth: Int { Int(Self.scrambled(state) % 1_000_000) }

  private static func scrambled(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
