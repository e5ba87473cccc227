import Articles
import Curl
import Delivery
import Diagnostics
import Digest
import Foundation
import Subscribers

/// A frozen issue with the list that it goes to and what its journal says.
struct OpenIssue {
  let frozen: FrozenIssue
  let list: MailingList
  let state: JournalState
  /// The recipients as they were frozen when sending began; nil before that.
  let table: RecipientTable?
  /// Articles of it that another issue carried meanwhile.
  let carriedSince: [(article: Issue.Entry, issue: String)]
  /// What whoever works on it should know.
  let warnings: [Problem]
  /// The issue of the list that was composed last.
  let newest: Issue
  /// The regular issue that the list had before it; nil for none.
  var last: Issue?
  /// What the newest issue that went out was sent with.
  var sentKey: SentKey?
  let journal: Place
  let recipientsFile: Place

  /// The SHA-256 of the issue's record, which proves the whole; its journal bears it.
  var digest: String { frozen.digest ?? "" }

  /// The fields that recipients are frozen with: those of which the mail is made.
  var columns: [String] {
    Set(frozen.readerFields + ["name"]).subtracting(["email", "unsubscribe_url"]).sorted()
  }

  /// Refuses what another machine or another version began, what was discarded, and a folder that is not
  /// its journal's.
  func mustBeOurs(_ owner: String?, takesOver: Bool, key: String) throws(Problem) {
    try state.mustBeThere(beside: recipientsFile)
    try state.mustBelong(
      to: owner, takesOver: takesOver, digest: digest, key: key, at: journal)
  }
}

extension Newsroom {
  /// What an issue says of itself, or the one composed last of a list; of the default one where no list is
  /// named, never of whichever was composed last of all.
  /// - Returns: with it what is wrong with others, where all had to be looked through.
  func issue(
    _ id: String?, of list: String? = nil
  ) throws -> (issue: Issue, warnings: [Problem]) {
    try files.mustExist()
    let named = try list.map { try known($0).name }
    if let id {
      let issue = try issueOrRescued(id)
      guard named == nil || issue.list == named else {
        throw Problem(
          "the issue is one of the list “\(issue.list)”", at: files.issues.place(of: id).location(),
          category: .usage)
      }
      return (issue, [])
    }
    // What lies beside it is for whoever sends: how far an issue is can be seen all the same.
    let list = try named ?? found(nil).name
    let (latest, problems) = try files.issues.latest(of: list)
    guard let latest else {
      throw problems.first
        ?? Problem(
          "no issue of the list “\(list)” is composed yet", at: files.issues.folder.location(),
          advice: .composeFirst)
    }
    return (latest, problems)
  }

  /// What an issue says of itself; of one whose folder is gone, what runs left of it.
  private func issueOrRescued(_ id: String) throws -> Issue {
    do { return try files.issues.issue(id) } catch {
      guard !files.issues.exists(id) else { throw error }
      let journals = try journals()
      guard journals.rescuedIssues.contains(id), let folder = journals.folders(of: id).last
      else { throw error }
      let state = try journals.state(of: id)
      throw Problem(
        "the folder of \(id) is gone; a run that it was taken away under left here what happened: "
          + "of \(state.lastNumber) readers \(state.acceptedCount) have it, and \(state.mailedCount - state.acceptedCount) may have it",

        at: folder.location(),
        hint: "bring issues/\(id) back from a backup to go on with the others")
    }
  }

  /// Reads an issue with all that is needed to send it.
  /// - Parameters:
  ///   - kept: what is asked of the list, by the journal where recipients are frozen.
  ///   - list: reads the list, or has it already.
  func open(
    _ id: String, keeping kept: (JournalState) -> Roster.Kept = { _ in .rows },
    reading list: (ListFiles, Roster.Kept) throws -> MailingList = {
      try MailingList(at: $0, keeping: $1)
    }
  ) throws(NewsroomProblem) -> OpenIssue {
    try Step.load {
      let frozen = try files.issues.load(id)
      let journals = try journals()
      let state = try journals.state(of: id)
      // A run that reached nobody has begun nothing: who subscribed since then gets the issue too.
      let table = try journals.recipients(of: id, state)
      try mustHaveRoster(files.list(frozen.issue.list))
      let list = try list(files.list(frozen.issue.list), table == nil ? .rows : kept(state))
      let carried = try Carried(in: files, list: frozen.issue.list, except: id)
      // A segment carries nothing: to the list it is as new as if nobody had it.
      let isNew =
        (state.mailedCount == 0 || state.isForSegmentAlone) && !frozen.issue.carriesAgain
      let known = isNew ? carried.known(at: frozen.issue.composed, in: files).known : nil
      return OpenIssue(
        frozen: frozen, list: list, state: state, table: table,
        carriedSince: isNew
          ? frozen.issue.entries.compactMap { entry in
            carried.articles.carrier(of: entry, known: known).map { (entry, $0.issue) }
          } : [],
        warnings: carried.problems + state.tornWarning(at: files.journal(of: id)),
        newest: carried.newest.map { $0.composed > frozen.issue.composed ? $0 : frozen.issue }
          ?? frozen.issue, last: carried.lastRegular(at: frozen.issue.composed),
        sentKey: carried.sentKey,
        journal: files.journal(of: id),
        recipientsFile: files.recipients(of: id))
    }
  }

  /// What the rules of the check look at.
  /// - Parameter asksPage: whether the page that mails promise is asked whether it is there.
  func preflight(
    _ opened: OpenIssue, _ edition: Edition, skipsBadRows: Bool, asksPage: Bool
  ) throws(NewsroomProblem) -> Preflight {
    var preflight = Preflight(
      frozen: opened.frozen, list: opened.list, now: try now(), skipsBadRows: skipsBadRows,
      sources: Preflight.Sources(
        edition: folder, templates: files.templates,
        roster: files.list(opened.frozen.issue.list).roster.location(),
        setting: { [folder, name = opened.list.name] in
          ConfigurationFile.location(of: $0, in: folder, for: name)
        }),
      carriedSince: opened.carriedSince, frozenColumns: opened.table?.columns)
    preflight.seenRelays = seenRelays(edition.configuration.relays)
    if asksPage { preflight.missingPage = missingPage(of: opened.frozen.issue) }
    return preflight
  }
}

extension Newsroom {
  /// Why nothing of ours answers where an issue promises a page; nil where it does, or none is promised.
  private func missingPage(of issue: Issue) -> String? {
    guard issue.promisesPage, let base = issue.baseURL else { return nil }
    return missingPage(below: base)
  }

  /// The same of an address that pages lie below.
  func missingPage(below base: String) -> String? {
    do {
      let page = try effects.fetch("\(base)/healthz")
      let isOurs = String(decoding: page.body, as: UTF8.self).lowercased().contains("broadsheet")
      guard page.status != 200 || !isOurs else { return nil }
      return "\(base)/healthz says \(page.status == 200 ? "something else" : "\(page.status)")"
    } catch {
      return "\(base)/healthz: \((error as? CurlError)?.description ?? error.plainReason)"
    }
  }
}

extension JournalState {
  /// Says that the end of a journal is left out.
  func tornWarning(at place: Place) -> [Problem] {
    torn.map {
      [
        Problem(
          "the last record was cut short, as a power cut leaves it: \($0.bytes) bytes are left out",
          at: place.location(line: $0.line),
          hint: "nothing had left for what it would have said")
      ]
    } ?? []
  }

  /// Refuses recipients without a journal: it was lost, and with it who was mailed.
  func mustBeThere(beside recipients: Place) throws(Problem) {
    guard isBegun || !recipients.exists else {
      throw Problem(
        "recipients were frozen, but there is no journal of what happened to them",
        at: recipients.location(), hint: "bring the journal back from a backup")
    }
  }
}
