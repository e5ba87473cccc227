import Articles
import Delivery
import Diagnostics
import Digest
import Foundation
import Subscribers

/// What a preview keeps from one look to the next, so that a save costs what it touches and nothing else: this is the
/// one place that decides what that is, by the stamps of files. A save of an article reads no roster and no log, and
/// an article that is the same is not made anew.
package final class PreviewMemory: Sendable {
  private struct Kept: Sendable {
    var lists: [String: (stamps: [FileStamp?], list: MailingList)] = [:]
    var doubts: [String: (list: MailingList, found: [ConsentColumns.Doubt])] = [:]
    var logs: [String: (stamps: [FileStamp?], log: ConsentLog)] = [:]
    var forgotten: (stamps: [FileStamp?], findings: [Finding])?
    var newest: [String: (stamps: [FileStamp?], issue: Issue?)] = [:]
    var refusals: [String: (stamps: [FileStamp?], refusal: ComposeRefusal?)] = [:]
    var standings: [String: (stamps: [FileStamp?], standing: Standing)] = [:]
    var timetable: (stamps: [FileStamp?], hour: Int, findings: [Finding])?
    /// What a program printed, when it was asked, and how long it took.
    var key: (secret: Secret, key: Data, asked: ContinuousClock.Instant, took: Duration)?
    /// The key of the last look, and whether there was one.
    var lastKey: Data??
    /// Whether it was another than the one that lists had been read by.
    var isOutdated = false
  }

  private let kept = SleepingLock(Kept())
  /// Bodies of articles that were made before.
  let bodies = BodyMemory()

  package init() {}

  /// Stamps by which files are known again; none where another write could leave the same.
  private static func stamps(of places: [Place]) -> (stamps: [FileStamp?], areFirm: Bool) {
    let stamps = places.map { FileStamp(of: $0.path) }
    return (stamps, !stamps.contains { $0?.isFresh ?? false })
  }

  /// A list as its files have it now.
  func list(_ files: ListFiles) throws -> MailingList {
    let (stamps, areFirm) = Self.stamps(of: [files.roster, files.consentLog])
    if let known = kept.withLock({ $0.lists[files.name] }), areFirm, known.stamps == stamps {
      return known.list
    }
    let list = try MailingList(at: files)
    kept.withLock { $0.lists[files.name] = (stamps, list) }
    return list
  }

  /// The columns of a list that may say who may be mailed: as long as it is the same reading of its files.
  func consentDoubts(in list: MailingList) -> [ConsentColumns.Doubt] {
    let known = kept.withLock { $0.doubts[list.name] }
    if let known, known.list.consent === list.consent { return known.found }
    let found = ConsentColumns.doubts(in: list.roster, log: list.consent)
    kept.withLock { $0.doubts[list.name] = (list, found) }
    return found
  }

  /// The log of a list that may not be the one that is looked at.
  func log(_ files: ListFiles) throws -> ConsentLog {
    let (stamps, areFirm) = Self.stamps(of: [files.consentLog])
    if let known = kept.withLock({ $0.logs[files.name] }), areFirm, known.stamps == stamps {
      return known.log
    }
    let log = try ConsentLog(of: files)
    kept.withLock { $0.logs[files.name] = (stamps, log) }
    return log
  }

  /// The issue of a list that was composed last.
  func newest(of list: String, in issues: IssueStore) throws -> Issue? {
    let (stamps, areFirm) = Self.stamps(of: [issues.folder])
    if let known = kept.withLock({ $0.newest[list] }), areFirm, known.stamps == stamps {
      return known.issue
    }
    let newest = try issues.latest(of: list).issue
    kept.withLock { $0.newest[list] = (stamps, newest) }
    return newest
  }

  /// What composing says of a name, by what lies under it and beside it: a journal can be long.
  func refusal(
    of id: String, in files: EditionFiles, _ ask: () throws -> ComposeRefusal?
  ) throws -> ComposeRefusal? {
    let (stamps, areFirm) = Self.stamps(
      of: [files.issues.folder] + (try files.places(ofRecordOf: id)))
    if let known = kept.withLock({ $0.refusals[id] }), areFirm, known.stamps == stamps {
      return known.refusal
    }
    let refusal = try ask()
    kept.withLock { $0.refusals[id] = (stamps, refusal) }
    return refusal
  }

  /// What tells how far an issue is: what lies under its name, its list and the timetable's record.
  struct Glance {
    fileprivate let stamps: [FileStamp?]
    fileprivate let areFirm: Bool
  }

  static func glance(at issue: Issue, in files: EditionFiles) throws -> Glance {
    let list = files.list(issue.list)
    let (stamps, areFirm) = stamps(
      of: try files.places(ofRecordOf: issue.id)
        + [list.roster, list.consentLog, files.slots])
    return Glance(stamps: stamps, areFirm: areFirm)
  }

  /// How far an issue is, and what a send would refuse of that by the timetable's record.
  struct Standing: Sendable {
    let row: IssueRow
    let findings: [Finding]
    let journal: JournalState
  }

  /// - Parameter glance: had before anything was read that is asked.
  func standing(
    of issue: Issue, in newsroom: Newsroom, _ glance: Glance, _ ask: () throws -> Standing
  ) throws -> Standing {
    // That a run ended changes no file. Of others nobody asks whether one is at work: whoever asks could keep it from
    // beginning.
    if let known = kept.withLock({ $0.standings[issue.id] }), glance.areFirm,
      known.stamps == glance.stamps,
      known.standing.row.state != .sending || newsroom.isAtWork(on: issue.id)
    {
      return known.standing
    }
    let standing = try ask()
    kept.withLock { $0.standings[issue.id] = (glance.stamps, standing) }
    return standing
  }

  /// What is wrong with the timetable, which begins with the slot that comes next.
  func timetable(
    at now: Date, in newsroom: Newsroom, _ find: () throws(NewsroomProblem) -> [Finding]
  ) throws(NewsroomProblem) -> [Finding] {
    let (stamps, areFirm) = Self.stamps(of: [newsroom.folder.appending(ConfigurationFile.name)])
    let hour = Int(now.timeIntervalSince1970 / 3600)
    if let known = kept.withLock({ $0.timetable }), areFirm, known.stamps == stamps,
      known.hour == hour
    {
      return known.findings
    }
    let findings = try find()
    kept.withLock { $0.timetable = (stamps, hour, findings) }
    return findings
  }

  /// What is left of people who were forgotten, by the lists and the folders of issues.
  func forgotten(of newsroom: Newsroom, _ find: () throws -> [Finding]) throws -> [Finding] {
    let files = newsroom.files
    let lists = newsroom.listNames().sorted().map { files.list($0) }
    let issues = (try? files.issues.ids()) ?? []
    let (stamps, areFirm) = Self.stamps(
      of: lists.flatMap { [$0.roster, $0.consentLog] } + [files.issues.folder]
        + issues.map(files.issues.place))
    if let known = kept.withLock({ $0.forgotten }), areFirm, known.stamps == stamps {
      return known.findings
    }
    let findings = try find()
    kept.withLock { $0.forgotten = (stamps, findings) }
    return findings
  }

  /// How long a program takes that asks a person at the least: it is asked once.
  private static let personTakes = Duration.seconds(2)

  /// The key that links are signed with, as its file has it now, or as its program prints it now: that one is asked
  /// anew whenever a mail is made, but for the next few looks.
  /// - Parameter time: what clock says how long it took.
  func key(
    _ secret: Secret, at time: () -> ContinuousClock.Instant = { .now }, _ read: () throws -> Data
  ) rethrows -> Data {
    guard case .command = secret.keeping else { return try read() }
    let start = time()
    // Several issues are made anew by one save: the program takes a small part of that.
    if let known = kept.withLock({ $0.key }), known.secret == secret,
      known.took > Self.personTakes || known.asked.duration(to: start) < known.took * 4
    {
      return known.key
    }
    let key = try read()
    let end = time()
    kept.withLock { $0.key = (secret, key, end, start.duration(to: end)) }
    return key
  }
}

extension PreviewMemory {
  /// Forgets what was read by another key: whoever was forgotten is known by it, and no file of theirs tells that it
  /// changed.
  /// - Parameter key: nil for none.
  func see(key: Data?) {
    kept.withLock { kept in
      let isOther = kept.lastKey.map { $0 != key } ?? false
      kept.lastKey = .some(key)
      guard isOther else { return }
      (kept.lists, kept.logs, kept.doubts) = ([:], [:], [:])
      (kept.standings, kept.refusals, kept.forgotten) = ([:], [:], nil)
      kept.isOutdated = true
    }
  }

  /// Whether the look that has just been had went by what another key had said.
  func endLook() -> Bool {
    kept.withLock { kept in
      defer { kept.isOutdated = false }
      return kept.isOutdated
    }
  }
}

extension EditionFiles {
  /// The folder of an issue, those that runs left of it, and what lies in them: all that tells how far it is.
  func places(ofRecordOf id: String) throws -> [Place] {
    let folders = [issues.place(of: id)] + (try issues.rescued()[id] ?? [])
    return folders + folders.flatMap(\.listed)
  }
}

extension Place {
  /// What lies in a folder; nothing where it cannot be listed.
  var listed: [Place] {
    ((try? FolderListing(of: self))?.entries ?? []).map { appending($0.name) }
  }
}
