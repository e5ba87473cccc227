import Foundation
import Newsroom
import Synchronization

/// Looks twice a second at what runs of other processes write into the folders of issues. A journal is open from the
/// first mail to the last, so that no folder tells of it; and a great send writes to it much more often than anybody
/// looks.
final class RecordWatch: Sendable {
  private let desk: PreviewDesk
  private let records: IssueRecords
  private let isStopped = Atomic(false)

  private static let span: TimeInterval = 0.5
  /// Counting the recipients of a great issue takes its time: most of it is left to others.
  private static let rest: Double = 4

  init(_ desk: PreviewDesk) {
    self.desk = desk
    records = IssueRecords(of: desk.newsroom)
  }

  /// Looks on a thread of its own until it is stopped.
  func start() {
    Thread.detachNewThread { [self] in
      while !isStopped.load(ordering: .relaxed) {
        let start = ContinuousClock.now
        if records.haveChanged() { desk.changed() }
        desk.renewRows()
        let took = start.duration(to: .now) / .seconds(1)
        Thread.sleep(forTimeInterval: max(Self.span, Self.rest * took))
      }
    }
  }

  func stop() { isStopped.store(true, ordering: .relaxed) }
}
