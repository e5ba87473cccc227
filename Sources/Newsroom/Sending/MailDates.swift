import Clock
import Delivery
import Diagnostics
import Foundation
import Mail

/// The Date field of each recipient's mail: the start of the run in which they were first tried, so that a
/// mail that is sent again is the same to the byte.
final class MailDates: Sendable {
  private let journal: JournalState
  private let started: @Sendable (Int) -> Date?
  private let timeZone: Zone
  /// Written once: many recipients share the start of a run.
  private let written = SleepingLock<[Date: MailDate]>([:])

  /// - Parameter started: when the run began that is under way, for a recipient by number; nil where none
  ///   counts, and mails have the date of their issue.
  init(
    _ journal: JournalState, in timeZone: Zone,
    started: @escaping @Sendable (Int) -> Date? = { _ in nil }
  ) {
    self.journal = journal
    self.timeZone = timeZone
    self.started = started
  }

  func date(of number: Int) -> MailDate? {
    guard let date = journal.firstTried(number) ?? started(number) else { return nil }
    return written.withLock { written in
      if let known = written[date] { return known }
      let new = MailDate(date, offset: timeZone.offset(at: date))
      written[date] = new
      return new
    }
  }
}
