import Clock
package import Diagnostics
import Digest
import Foundation
package import Subscribers

/// How a list is kept in order: its log short, its roster in form, its addresses looked over.
extension Newsroom {
  /// Makes the consent log of a list short.
  package func compact(
    _ list: String?, isTrial: Bool
  ) throws(NewsroomProblem) -> (list: ListFiles, compaction: ConsentLog.Compaction) {
    let list = try self.list(list)
    return try NewsroomProblem.naming(nil) {
      guard list.consentLog.exists else {
        throw Problem("there is no log to make shorter", at: list.consentLog.location())
      }
      return (list, try ConsentLog.compact(list, isTrial: isTrial))
    }
  }

  /// Puts the roster of a list in the form in which clones merge best.
  package func format(
    _ list: String?, isTrial: Bool
  ) throws(NewsroomProblem) -> (list: ListFiles, formatting: RosterFormatting) {
    let list = try self.list(list)
    return try NewsroomProblem.naming(nil) {
      (list, try RosterFormatting.format(list, isTrial: isTrial))
    }
  }

  /// Looks over the addresses of a list.
  package func verify(
    _ list: String?
  ) throws(NewsroomProblem) -> (list: ListFiles, verification: RosterVerification) {
    let list = try self.list(list)
    return try Step.load { (list, try RosterVerification(of: list)) }
  }

  /// Counts who is on a list, and who came and went.
  package func statistics(
    of list: String?, weeks: Int
  ) throws(NewsroomProblem) -> (list: ListFiles, statistics: ListStatistics) {
    let list = try self.list(list)
    let timeZone = (try? edition())?.newsletter.timeZone ?? .utc
    return try Step.load {
      (list, try ListStatistics(of: list, weekCount: weeks, now: effects.now(), in: timeZone))
    }
  }

  /// Joins two rosters that came from one, in the place of ours.
  package static func mergeRosters(
    old: Place, ours: Place, theirs: Place, shown: Place
  ) throws(NewsroomProblem) -> RosterMerging {
    try NewsroomProblem.naming(nil) {
      let before = try LockedFile(old, for: .reading)
      let here = try LockedFile(ours, for: .reading)
      let there = try LockedFile(theirs, for: .reading)
      let draft = try FileDraft(of: ours, "new")
      do {
        let merging = try RosterMerging(
          old: before, ours: here, theirs: there, place: shown, to: draft)
        try draft.commit()
        return merging
      } catch {
        draft.discard()
        let both = try FileDraft(of: ours, "new")
        try RosterMerging.writeUnmerged(ours: here, theirs: there, to: both)
        try both.commit()
        throw error
      }
    }
  }
}
