import Delivery
import Diagnostics
import Digest
import Foundation

/// How many the record of slots knows an issue to have reached: its journal cannot know fewer, unless an older one
/// took its place.
///
/// Who has the issue has it for good, by whichever line says so. Who is in doubt or was refused a person may put
/// back, which is written down before it is done: of those the newest line counts. Who was put off may come to
/// anything.
struct RecordedReach: Sendable, Equatable {
  private(set) var accepted = 0
  private(set) var inDoubt = 0
  /// Who was refused for good, or could not be mailed at all.
  private(set) var refused = 0
  /// Whether nobody else shall be mailed.
  private(set) var isClosed = false
  /// The most that one line knows of who has the issue.
  private var mostAccepted = 0
  /// Who could be mailed yet, by the newest line.
  private(set) var leftOver = 0

  /// - Parameters:
  ///   - lines: in the order of their times.
  ///   - issue: whose lines count.
  /// - Returns: nil where none says where its recipients stood.
  init?(_ lines: [SlotLine], of issue: String) {
    let counting = lines.filter {
      $0.isOutcome == .sent && $0.issue == issue && $0.recipients != nil
    }
    guard let newest = counting.last else { return nil }
    accepted = newest.accepted ?? 0
    inDoubt = newest.inDoubt ?? 0
    refused = (newest.rejected ?? 0) + (newest.unsendable ?? 0)
    isClosed = newest.isClosed
    leftOver = newest.leftOver ?? 0
    mostAccepted = counting.map { $0.accepted ?? 0 }.max() ?? 0
  }

  /// Whether a journal knows fewer.
  func isAhead(of state: JournalState) -> Bool {
    // A journal of an older program knows addresses in place of numbers.
    guard state.version == 2 else { return false }
    if isClosed, !state.isClosed { return true }
    var (accepted, inDoubt, refused) = (0, 0, 0)
    for number in 1..<(state.lastNumber + 1) {
      switch state.kind(of: number) {
      case .accepted: accepted += 1
      case .attempt, .inDoubt: inDoubt += 1
      case .rejected, .unsendable: refused += 1
      case .deferred, .held, .unsent, nil: break
      }
    }
    return accepted < mostAccepted || accepted + inDoubt < self.accepted + self.inDoubt
      || accepted + inDoubt + refused < self.accepted + self.inDoubt + self.refused
  }

  /// Why nobody is mailed by a journal that knows fewer.
  func problem(of state: JournalState, at place: Place, _ issue: String) -> Problem {
    func words(_ accepted: Int, _ inDoubt: Int, _ refused: Int) -> String {
      [(accepted, "have it"), (inDoubt, "may have it"), (refused, "were refused")]
        .filter { $0.0 > 0 || $0.1 == "have it" }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
    let record =
      isClosed && !state.isClosed
      ? "it was discarded" : words(max(accepted, mostAccepted), inDoubt, refused)
    return Problem(
      "the journal is older than what was sent: \(state.acceptedCount) have it by the journal; by the timetable's record \(record)",
      at: place.location(),
      hint:
        "bring issues/\(issue) back from a backup that is newer; where there is none, discard the issue: nobody else is mailed then"
    )
  }
}

extension SlotLine {
  /// Whether it counts an issue that was discarded: somebody could be mailed yet, and nobody is.
  var isClosed: Bool {
    isOutcome == .sent && leftOver == nil && (deferred ?? 0) + (pending ?? 0) > 0
  }
}

extension SlotRecord {
  /// How many an issue has reached by all slots that name it; nil where nothing is said.
  func reach(of issue: String) -> RecordedReach? {
    let said = slots(of: issue).flatMap { lines(of: $0) }.sorted { $0.moment < $1.moment }
    return RecordedReach(said, of: issue)
  }
}

extension Newsroom {
  /// Why an issue's journal may not be gone by: the timetable's record knows more of whom it was sent to.
  func journalTooOld(
    _ issue: String, _ state: JournalState, in record: SlotRecord?
  ) -> Problem? {
    // Of one that was discarded nobody else is mailed, whatever was lost.
    guard !state.isClosed, let reach = record?.reach(of: issue), reach.isAhead(of: state) else {
      return nil
    }
    return reach.problem(of: state, at: files.journal(of: issue), issue)
  }
}
