import Delivery
import Diagnostics
import Digest
import Foundation

/// What the records of issues say, asked for again and again while runs write to them. A journal grows without any
/// sign to whoever watches its folder, and is read anew only where its files are others.
package final class IssueRecords: Sendable {
  private struct Known: Sendable {
    /// Of its folder, and of those that runs left of it.
    var folders: [FileStamp?] = []
    /// What lies in them.
    var places: [Place] = []
    var stamps: [FileStamp?] = []
    var standing: Standing?
  }

  /// What of a record more than a state and its counts depends on.
  private struct Standing: Sendable, Equatable {
    /// The files of the issue itself, which a merge or a backup may bring in their places.
    var content: [FileStamp?] = []
    /// Whether it went out to the list: then it stays what it is.
    var isOut = false
    var isFixed = false
    var freezes = 0
    var segments: Set<String> = []
  }

  private let newsroom: Newsroom
  private let known = SleepingLock<[String: Known]?>(nil)

  package init(of newsroom: Newsroom) { self.newsroom = newsroom }

  /// Whether sending of an issue began, or it went out, since that was last asked: what its readers are, and what is
  /// composed next, may be others now. The first answer is no.
  package func haveChanged() -> Bool {
    let files = newsroom.files
    guard let ids = try? files.issues.ids(), let journals = try? newsroom.journals() else {
      return false
    }
    let before = known.withLock { $0 }
    var now: [String: Known] = [:]
    var isChange = false
    for id in Set(ids + journals.rescuedIssues) {
      let old = before?[id]
      let new = known(id, old, files, journals)
      isChange = isChange || before != nil && new.standing != old?.standing
      now[id] = new
    }
    known.withLock { [now] in $0 = now }
    return isChange
  }

  private func known(
    _ id: String, _ old: Known?, _ files: EditionFiles, _ journals: IssueJournals
  ) -> Known {
    let all = [files.issues.place(of: id)] + journals.folders(of: id)
    let folders = all.map { FileStamp(of: $0.path) }
    // Another name that comes within the same moment leaves the same times.
    let isFirm = !folders.contains { $0?.isFresh ?? false }
    let isStill = isFirm && old?.folders == folders
    // Of what has gone out nothing else matters, however much is still written.
    if let old, old.standing?.isOut == true, isStill { return old }
    // Names come and go with the times of their folders alone.
    let places = isStill ? old?.places ?? [] : all.flatMap(\.listed)
    let stamps = places.map { FileStamp(of: $0.path) }
    if let old, isStill, old.stamps == stamps, !stamps.contains(where: { $0?.isFresh ?? false }) {
      return old
    }
    var standing = standing(of: id, files, journals)
    standing?.content = zip(places, stamps).filter { place, _ in
      !place.isFolder && !Self.written.contains(where: place.url.lastPathComponent.hasPrefix)
    }.map(\.1)
    return Known(folders: isFirm ? folders : [], places: places, stamps: stamps, standing: standing)
  }

  /// What runs write, of which the rest of a record tells.
  private static let written = ["journal", "recipients", "approved"]

  /// Nil where it cannot be told.
  private func standing(
    of id: String, _ files: EditionFiles, _ journals: IssueJournals
  ) -> Standing? {
    do {
      var standing = Standing()
      switch try Carried.reach(of: id, in: files, journals) {
      case .list: return Standing(isOut: true)
      case .segment(let names, _): standing.segments = names
      case .nobody: break
      }
      let state = try journals.state(of: id)
      (standing.isFixed, standing.freezes) = (state.isFixed, state.recipientsRecords.count)
      return standing
    } catch { return nil }
  }
}

/// How far an issue is, with what became of whom.
package struct IssueProgress: Sendable {
  package let row: IssueRow
  let journal: JournalState
}

extension PreviewIssue {
  /// The same by what a run has written since; nothing else of it is made anew.
  package mutating func goOn(to progress: IssueProgress) {
    row = progress.row
    dates = MailDates(progress.journal, in: timeZone)
  }
}

extension Newsroom {
  /// How far an issue is, by what is kept of it where nothing has changed.
  package func progress(
    of id: String, _ memory: PreviewMemory
  ) throws(NewsroomProblem) -> IssueProgress {
    try Step.check {
      let issue = try files.issues.issue(id)
      let glance = try PreviewMemory.glance(at: issue, in: files)
      let standing = try memory.standing(of: issue, in: self, glance) {
        let (state, desk) = (try journalState(of: id), knownDesk())
        let row = try row(of: issue, state, desk) {
          try status(of: issue, state, memory.list(files.list(issue.list)), warnings: [])
        }
        return PreviewMemory.Standing(
          row: row, findings: recordFindings(id, state, desk), journal: state)
      }
      return IssueProgress(row: standing.row, journal: standing.journal)
    }
  }
}
