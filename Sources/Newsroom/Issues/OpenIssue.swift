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
  let journal: Place
  let recipientsFile: Place

  /// Who gets it: those of the earlier run, or all who may be mailed now.
  func recipients() throws -> Recipients {
    try table.map { try Recipients(frozen: $0, roster: list.roster) } ?? Recipients(of: list)
  }

  /// The SHA-256 of the issue's record, which proves the whole; its journal bears it.
  var digest: String { frozen.digest ?? "" }

  /// The fields that recipients are frozen with: those of which the mail is made.
  var columns: [String] {
    Set(frozen.readerFields + ["name"]).subtracting(["email", "unsubscribe_url"]).sorted()
  }

  /// Refuses what another machine or another version began, what was discarded, and a folder that is not
  /// its journal's.
  func mustBeOurs(_ owner: String, takesOver: Bool, key: String) throws(Problem) {
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
    if let list { _ = try known(list) }
    if let id {
      let issue = try files.issues.issue(id)
      guard list == nil || issue.list == list else {
        throw Problem(
          "the issue is one of the list “\(issue.list)”", at: files.issues.place(of: id).location(),
          category: .usage)
      }
      return (issue, [])
    }
    let list = try list ?? self.list(nil).name
    let (latest, problems) = try files.issues.latest(of: list)
    guard let latest else {
      throw problems.first
        ?? Problem(
          "no issue of the list “\(list)” is composed yet", at: files.issues.folder.location(),
          advice: .composeFirst)
    }
    return (latest, problems)
  }

  /// Reads an issue with all that is needed to send it.
  func open(_ id: String) throws(NewsroomProblem) -> OpenIssue {
    try Step.load {
      try refuseRescued(id)
      let frozen = try files.issues.load(id)
      let list = try MailingList(at: files.list(frozen.issue.list))
      let state = try journalState(of: id)
      // A run that reached nobody has begun nothing: who subscribed since then gets the issue too.
      let freeze = state.hasOutcomes ? state.recipientsRecords.last : nil
      let table = try freeze.map {
        try RecipientsFile.read(at: files.frozenRecipients(of: id), expecting: $0.digest)
      }
      let carried = try Carried(in: files, list: frozen.issue.list, except: id)
      let isNew = state.mailedCount == 0 && !frozen.issue.carriesAgain
      return OpenIssue(
        frozen: frozen, list: list, state: state, table: table,
        carriedSince: isNew
          ? frozen.issue.entries.compactMap { entry in
            carried.issue(with: entry.id).map { (entry, $0) }
          } : [],
        warnings: carried.problems, journal: files.journal(of: id),
        recipientsFile: files.recipients(of: id))
    }
  }

  /// What the rules of the check look at.
  func preflight(
    _ opened: OpenIssue, skipsBadRows: Bool
  ) throws(NewsroomProblem) -> Preflight {
    Preflight(
      frozen: opened.frozen, list: opened.list, now: try now(), skipsBadRows: skipsBadRows,
      sources: Preflight.Sources(
        edition: folder, templates: files.templates,
        roster: files.list(opened.frozen.issue.list).roster.location(),
        setting: { [folder] in ConfigurationFile.location(of: $0, in: folder) }),
      carriedSince: opened.carriedSince, frozenColumns: opened.table?.columns)
  }
}

extension JournalState {
  /// Refuses recipients without a journal: it was lost, and with it who was mailed.
  func mustBeThere(beside recipients: Place) throws(Problem) {
    guard isBegun || !recipients.exists else {
      throw Problem(
        "recipients were frozen, but there is no journal of what happened to them",
        at: recipients.location(), hint: "bring the journal back from a backup")
    }
  }
}
