import Delivery
import Digest
package import Foundation

/// Looking on while another process sends an issue: its journal is read as it grows, and never locked.
extension Newsroom {
  /// Tells again and again how far an issue is, until no run is at work on it any more.
  /// - Parameters:
  ///   - list: whose latest issue is meant where none is named.
  ///   - pause: between two looks, in seconds.
  ///   - isStopped: asked all the time; after a yes nothing more is told.
  /// - Returns: the issue.
  package func watch(
    _ id: String?, list: String? = nil, every pause: TimeInterval, isStopped: () -> Bool,
    show: (_ issue: String, _ progress: SendProgress, _ now: Date) -> Void
  ) throws(NewsroomProblem) -> String {
    try Step.load {
      let issue = try issue(id, of: list).issue.id
      let watched = Watched()
      let follower = IssueFollower(of: issue, in: files) { watched.read($0) }
      while !isStopped(), isAtWork(on: issue) {
        try follower.read()
        watched.expect(follower.state.lastNumber)
        show(issue, watched.progress, try effects.instant())
        let end = ContinuousClock.now + .seconds(pause)
        while ContinuousClock.now < end, !isStopped() { Thread.sleep(forTimeInterval: 0.05) }
      }
      return issue
    }
  }

  /// What is known of each recipient while journals are read.
  private final class Watched {
    private(set) var progress = SendProgress()
    /// The last word on each, by number from 1, and when it was said.
    private var words: [Word] = []
    private var started = Date.distantPast

    private struct Word {
      var outcome: RunEvent.Outcome?
      var milliseconds: Int64 = 0
    }

    func expect(_ recipients: Int) { progress.expect(recipients) }

    func read(_ sighting: JournalSighting) {
      switch sighting {
      case .beginning:
        progress = SendProgress()
        words = []
        started = .distantPast
      case .run(let start):
        // Those of several journals come one journal after the other.
        if start > started {
          started = start
          progress.watch(from: start)
        }
      case .recipient(let record):
        let after: RunEvent.Outcome?
        if let kind = record.kind {
          guard let outcome = RunEvent.Outcome(kind) else { return }
          after = outcome == .unsent ? nil : outcome
        } else {
          after = nil
        }
        if words.count < record.number {
          words.append(contentsOf: repeatElement(Word(), count: record.number - words.count))
        }
        let before = words[record.number - 1]
        // An attempt that came to nothing undoes no earlier word.
        if after == nil, record.kind != nil { return }
        // Of two journals the later word counts; but who has it has it, as the status has it too.
        let isLater = record.milliseconds >= before.milliseconds
        guard
          record.kind == nil
            ? isLater : after == .accepted || isLater && before.outcome != .accepted
        else { return }
        words[record.number - 1] = Word(outcome: after, milliseconds: record.milliseconds)
        progress.change(from: before.outcome, to: after, at: record.date)
      }
    }
  }
}
