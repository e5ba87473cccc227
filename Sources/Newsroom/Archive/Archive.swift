import Clock
import Delivery
package import Diagnostics
import Digest
package import Foundation

/// The sent issues as a static site: what anybody may see of them.
package struct Archive: Sendable {
  /// An issue that the list had, or a part of it whose mails lead here.
  package struct Entry: Sendable {
    package let issue: String
    package let list: String
    package let subject: String
    /// When it was first sent.
    package let sent: Date
    /// What chose the part of the list that had it: index and feed do not name it then. Nil for the whole list.
    package let part: String?
    /// Of how many recipients how many have not had it yet; nil where all have, or had it long ago.
    package let leftOver: (count: Int, recipients: Int)?
    /// Whether its page differs from what lay there, or was none.
    package var isWritten = false
  }

  /// An issue that is no part of it, and why.
  package struct PassedOver: Sendable, Equatable {
    package let issue: String
    package let reason: String
  }

  /// Newest first.
  package fileprivate(set) var entries: [Entry] = []
  package fileprivate(set) var passedOver: [PassedOver] = []
  /// Pages of issues that are here no more, are discarded, or were never sent to the list: they are left as they are.
  package fileprivate(set) var orphans: [String] = []
  package fileprivate(set) var warnings: [Problem] = []
}

extension Newsroom {
  /// Writes the sent issues into a folder, each for nobody in particular, with an index and a feed.
  ///
  /// What is there already and has not changed is not touched; the index comes last, so that it names no page
  /// that is not there.
  /// - Parameter list: nil for the issues of all lists. Issues of other lists whose pages lie there stay part of it.
  package func archive(of list: String?, into folder: Place) throws(NewsroomProblem) -> Archive {
    let edition = try edition(list: list)
    if let list { try NewsroomProblem.naming(nil) { _ = try known(list) } }
    let site = ArchiveSite(folder)
    try NewsroomProblem.naming(nil) { try site.mustLieApart(from: files, places(of: edition)) }
    let isNew = !folder.exists
    return try Step.record {
      // Before anything is looked at: whoever has the folder first writes pages, and others may be sent meanwhile.
      let turn = try site.turn()
      defer { withExtendedLifetime(turn) {} }
      do { return try fill(site, edition, list) } catch {
        // Nothing lies in it.
        if isNew { rmdir(folder.path) }
        throw error
      }
    }
  }

  private func fill(
    _ site: ArchiveSite, _ edition: Edition, _ list: String?
  ) throws(NewsroomProblem) -> Archive {
    var archive = Archive()
    var shown: [ArchivedIssue] = []
    // Index and feed are written anew, and must not lose what an archive of another list wrote.
    let published = Set(site.pages(except: []))
    let lying = list == nil ? [] : published
    try Step.load {
      try gather(
        of: list, or: lying, published, of: site, below: edition.newsletter.archiveURL,
        into: &archive, &shown)
    }
    let isOfOne = list.map { list in shown.allSatisfy { $0.issue.list == current(list) } } ?? false
    let newsletter = isOfOne ? edition.newsletter : try self.edition().newsletter
    let pages = ArchivePages(newsletter, shown.filter(\.isListed))
    try Step.record {
      let feed = pages.feed(replacing: site.hasFeed)
      let paths = shown.map { Self.path(of: $0) }
      try site.mustTake(paths + (feed == nil ? [] : ["feed.xml"]) + ["index.html"])
      for (index, issue) in shown.enumerated() {
        archive.entries[index].isWritten = try site.write(
          pages.page(of: issue), to: Self.path(of: issue))
      }
      if let feed { _ = try site.write(feed, to: "feed.xml") }
      _ = try site.write(pages.index, to: "index.html")
    }
    archive.orphans = site.pages(except: Set(shown.map(\.id)))
    if newsletter.archiveURL == nil {
      archive.warnings.append(
        Problem(
          "no mail says where the archive is, and its feed has relative links",
          at: files.configuration.location(), hint: "say so with “archive_url:”"))
    }
    return archive
  }

  private static func path(of issue: ArchivedIssue) -> String { "\(issue.id)/index.html" }

  /// - Parameters:
  ///   - lying: issues that belong to it whichever list they are of.
  ///   - published: issues whose pages lie there.
  ///   - address: where mails say that the archive is.
  private func gather(
    of list: String?, or lying: Set<String>, _ published: Set<String>, of site: ArchiveSite,
    below address: String?, into archive: inout Archive, _ shown: inout [ArchivedIssue]
  ) throws {
    let survey = try files.issues.survey()
    archive.warnings += survey.problems
    if let id = survey.unreadable.first(where: published.contains) {
      let record = files.issues.place(of: id).shown + "/"
      throw survey.problems.first { $0.location?.file.hasPrefix(record) ?? false }
        ?? Problem("it cannot be read", at: files.issues.place(of: id).location())
    }
    let desk = knownDesk()
    try mustBeHere(published, survey, site, desk)
    let journals = try journals()
    let list = list.map(current)
    for issue in survey.issues.reversed()
    where list == nil || issue.list == list || lying.contains(issue.id) {
      do {
        switch try Carried.reach(of: issue.id, in: files, journals) {
        case .nobody:
          let hasJournal = try journals.state(of: issue.id).isBegun
          let lost = sentElsewhere(issue.id, hasJournal: hasJournal, in: desk)?.problem
          if published.contains(issue.id),
            let lost = lost ?? (hasJournal ? nil : journalGone(issue))
          {
            throw lost.onSite(site.place(of: issue.id))
          }
          archive.warnings += [lost].compactMap(\.self)
          archive.pass(
            over: issue.id,
            lost == nil ? "nobody was mailed it" : "the journal of whom it was sent to is not here")
        case .segment(_, isClosed: true), .list(carrying: _, isClosed: true):
          archive.pass(over: issue.id, "it was discarded")
        case .segment(let names, _):
          let part = names.sorted().joined(separator: "; ")
          let frozen = try files.issues.load(issue.id)
          // What the mails promise is there, for whoever has one of them; also where the archive has another address now.
          let promised = frozen.issue.url ?? address.map { "\($0)\(issue.id)/" }
          if published.contains(issue.id) || promised.map(frozen.names) ?? false {
            shown.append(try archived(frozen, journals, of: part))
          } else {
            archive.pass(over: issue.id, "only a part of the list had it: \(part)")
          }
        case .list:
          shown.append(try archived(files.issues.load(issue.id), journals))
        }
      } catch let problem as Problem {
        // A site that has it would lose it from index and feed.
        guard !published.contains(issue.id) else { throw problem }
        archive.warnings.append(problem)
        archive.pass(over: issue.id, "it cannot be read")
      }
    }
    shown.sort { ($0.sent, $0.id) > ($1.sent, $1.id) }
    archive.entries = shown.map {
      Archive.Entry(
        issue: $0.id, list: $0.issue.list, subject: $0.issue.subject, sent: $0.sent, part: $0.part,
        leftOver: leftOver(of: $0, journals, desk))
    }
  }

  /// - Parameter part: what chose the part of the list that had it.
  private func archived(
    _ frozen: FrozenIssue, _ journals: IssueJournals, of part: String? = nil
  ) throws -> ArchivedIssue {
    let (id, journal) = (frozen.issue.id, files.journal(of: frozen.issue.id))
    let head = try JournalState.head(of: journal)
    // What shards and rescued runs tell stands in none of it.
    let state = try head.begin == nil || head.runs.isEmpty ? journals.state(of: id) : head
    if let begin = state.begin, begin.issue != frozen.digest {
      throw Problem.otherContent(journal)
    }
    let sent = head.runs.first ?? state.runs.min()
    return ArchivedIssue(frozen, sent: sent ?? frozen.issue.composed, part: part)
  }

  /// So long somebody may wonder that an issue is public which most have still to get.
  private static let pilot: TimeInterval = 30 * 86400

  /// How many have not had an issue yet that was begun of late: to count them, its whole journal is read.
  private func leftOver(
    of issue: ArchivedIssue, _ journals: IssueJournals, _ desk: ScheduleDesk?
  ) -> (count: Int, recipients: Int)? {
    guard let now = try? effects.now(), issue.part == nil,
      abs(now.timeIntervalSince(issue.sent)) < Self.pilot
    else { return nil }
    var lists = ListCache(files: files)
    guard let row = try? row(of: issue.issue, journals, desk, &lists), row.leftOver > 0 else {
      return nil
    }
    return (row.leftOver, row.recipients)
  }
}

extension Archive {
  fileprivate mutating func pass(over issue: String, _ reason: String) {
    passedOver.append(PassedOver(issue: issue, reason: reason))
  }
}

/// An issue of the archive, with its page for everybody.
struct ArchivedIssue: Sendable {
  let issue: Issue
  let sent: Date
  /// What chose the part of the list that had it; nil for the whole list.
  let part: String?
  /// The HTML part without any reader's field.
  let html: String

  var id: String { issue.id }
  /// Whether index and feed name it.
  var isListed: Bool { part == nil }

  /// What inboxes show behind the subject, else the first titles that the subject does not name.
  var teaser: String? {
    if let preheader = issue.preheader { return preheader }
    let titles = issue.entries.map(\.title).filter { !issue.subject.contains($0) }
    return titles.isEmpty ? nil : titles.prefix(3).joined(separator: " · ")
  }

  init(_ frozen: FrozenIssue, sent: Date, part: String?) {
    issue = frozen.issue
    (self.sent, self.part) = (sent, part)
    html = frozen.publicCopy(leavingBy: ArchivePages.leavingAddress)
  }
}
