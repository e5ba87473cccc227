import Synchronization

/// The faults of a sink and how often each stage was reached, over all connections.
final class FaultPlan: Sendable {
  private let faults: [Fault]
  private let times = Mutex<[Fault.Stage: Int]>([:])

  init(_ faults: [Fault]) {
    self.faults = faults
  }

  /// Counts that `stage` was reached and returns what to do wrong there, if anything.
  func action(at stage: Fault.Stage, forwardPaths: [String] = []) -> Fault.Action? {
    if faults.isEmpty { return nil }
    let time = times.withLock {
      $0[stage, default: 0] += 1
      return $0[stage, default: 0]
    }
    return faults.first {
      $0.stage == stage && $0.when.applies(time: time, forwardPaths: forwardPaths)
    }?.action
  }
}
