import Delivery
package import Diagnostics
import Digest
package import Mail
import Expressions
import Subscribers

/// Whether somebody is among the recipients of an issue, and by which rule.
package struct RecipientReason: Sendable, Equatable {
  package enum Rule: String, Sendable, CaseIterable {
    /// A row, and nothing that speaks against it.
    case subscribed
    /// Fixed when sending began.
    case frozen
    /// Nothing knows the address.
    case unknown
    /// The log knows it, the roster has no row.
    case noRow
    case badRow
    /// Another row of the same person is the one that is mailed.
    case samePerson
    /// Status of the log, by its newest event that counts.
    case suppressed
    /// Subscribed since sending began.
    case joinedLater
    /// Not in the part of the list that it goes to.
    case segment
    /// Mail cannot be made for them.
    case unsendable
    /// The issue is closed.
    case closed
    /// The issue is one of another list.
    case otherList
  }

  package let email: String
  package let list: String
  /// Nil for the list itself, where no issue is composed.
  package let issue: String?
  package let isRecipient: Bool
  package let rule: Rule
  /// The rule in words, with what made it hold.
  package let reason: String
  /// Where that stands.
  package let location: SourceLocation?
  package let number: Int?
  package let outcome: RecipientStory.Outcome?
}

extension Newsroom {
  /// - Parameter id: nil for the issue of the list that was composed last, else for the list itself.
  package func reason(
    for address: EmailAddress, in id: String?, list name: String?
  ) throws(NewsroomProblem) -> RecipientReason {
    let list = try self.list(name)
    return try Step.load {
      let issue =
        try id.map { try files.issues.issue($0) } ?? files.issues.latest(of: list.name).issue
      // An issue that is named says which list it is of.
      let owner = name == nil ? issue.map { files.list($0.list) } ?? list : list
      return try Reasoning(newsroom: self, address: address, list: owner, issue: issue).reason()
    }
  }
}

/// The rules one after the other; the first that holds decides.
private struct Reasoning {
  let newsroom: Newsroom
  let address: EmailAddress
  let list: ListFiles
  let issue: Issue?

  func reason() throws -> RecipientReason {
    if let issue, issue.list != list.name {
      return said(
        false, .otherList, "\(issue.id) is an issue of the list “\(issue.list)”",
        newsroom.files.issues.place(of: issue.id).location())
    }
    let statuses = try ConsentLog.statuses(of: list)
    let names = statuses.traces(of: address)
    let roster = try Roster(at: list.roster, keeping: .rowsOf(names))
    let rows = MailingList.rows(of: names, in: roster)
    let row = rows[address] ?? names.lazy.compactMap { rows[$0] }.first
    func onList(_ home: EmailAddress?) throws -> RecipientReason {
      try self.onList(row, home, names, statuses)
    }
    // Of several rows of one person the first is mailed, unless another was frozen.
    let first = names.first { rows[$0] != nil }
    guard let issue else { return try onList(first) }
    let state = try newsroom.journalState(of: issue.id)
    guard let table = try newsroom.frozenRecipients(of: issue.id, state) else {
      return try onList(first)
    }
    // As a send chooses, where somebody was frozen twice.
    let frozen = FrozenRenames([names], table, listed: roster.listed, journal: state)
    guard let number = frozen.numbers.first else {
      let onList = try onList(first)
      guard onList.isRecipient else { return onList }
      return notFrozen(issue, state, row)
    }
    let own = try table.address(number)
    let onList = try onList(rows[own] == nil ? first : own)
    let outcome = RecipientStory.Outcome(
      state.outcome(of: number), isMailable: onList.isRecipient && !state.isClosed)
    let journal = newsroom.files.journal(of: issue.id).location()
    switch outcome {
    case .unsendable:
      return said(
        false, .unsendable,
        "no mail can be made for them: \(state.outcome(of: number)?.reply ?? "")",
        journal, number, outcome)
    case .suppressed, .pending, .deferred, .held:
      if !onList.isRecipient {
        return said(false, onList.rule, onList.reason, onList.location, number, outcome)
      }
      if state.isClosed {
        return said(
          false, .closed, "the issue was discarded: nobody else is mailed", journal, number, outcome
        )
      }
    default: break
    }
    return said(
      true, .frozen, "recipient \(number) of those who were fixed when sending began",
      newsroom.files.recipients(of: issue.id).location(), number, outcome)
  }

  private func onList(
    _ row: Subscriber?, _ home: EmailAddress?, _ names: [EmailAddress],
    _ statuses: ConsentLog.Statuses
  ) throws -> RecipientReason {
    let (status, knows) = (statuses[address], statuses.knows(address))
    if status != .subscribed {
      // The newest of that word is the one that counts, or nearly so: an older one says no less.
      let event = try statuses.history(of: names, in: list.consentLog).entries.last {
        $0.event.kind.rawValue == status.rawValue && !$0.isUndone
      }
      let words = event.map { " since \($0.event.shownTime) (\($0.event.source))" } ?? ""
      let why = event?.event.reason.map { ": \($0)" } ?? ""
      return said(
        false, .suppressed, "\(status.rawValue)\(words)\(why)",
        list.consentLog.location(line: event?.line))
    }
    if let row, let home, row.address == address, home != address {
      return said(
        false, .samePerson,
        "one person with \(home) by the log, whose row is the one that is mailed",
        list.roster.location(line: row.line))
    }
    if let row {
      return said(
        true, .subscribed,
        knows ? "subscribed, and has a row" : "has a row, and the log says nothing against it",
        list.roster.location(line: row.line))
    }
    if let bad = newsroom.badRow(of: address, in: try Roster(at: list.roster), list) {
      return said(false, .badRow, "the row cannot be used: \(bad.reason)", bad.location)
    }
    return knows
      ? said(
        false, .noRow, "the roster has no row for them, though the log has them as subscribed",
        list.roster.location())
      : said(
        false, .unknown, "neither the roster nor the log knows the address", list.roster.location())
  }

  private func notFrozen(_ issue: Issue, _ state: JournalState, _ row: Subscriber?)
    -> RecipientReason
  {
    let place = newsroom.files.recipients(of: issue.id).location()
    return said(
      false, state.isForSegmentAlone ? .segment : .joinedLater, state.whyNotFixed, place)
  }

  private func said(
    _ isRecipient: Bool, _ rule: RecipientReason.Rule, _ reason: String,
    _ location: SourceLocation?, _ number: Int? = nil, _ outcome: RecipientStory.Outcome? = nil
  ) -> RecipientReason {
    RecipientReason(
      email: address.description, list: list.name, issue: issue?.id, isRecipient: isRecipient,
      rule: rule, reason: reason, location: location, number: number, outcome: outcome)
  }
}

extension JournalState {
  /// Why somebody who is on the list is none of the recipients who were fixed.
  var whyNotFixed: String {
    guard isForSegmentAlone else { return "they were not on the list when sending began" }
    let parts = recipientsRecords.compactMap(\.segment).joined(separator: "; ")
    return "it goes to a part of the list alone: \(parts)"
  }
}
