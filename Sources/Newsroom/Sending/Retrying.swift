import Delivery
import Diagnostics
import Digest
import Foundation
package import Mail
import Subscribers

/// Who is put back: without a choice whoever waits and is not due yet, whoever was put off until the time for
/// that was over, and whoever no relay could be given.
package struct RetryRequest: Sendable {
  /// Nil for the one composed last.
  package var issue: String?
  package var list: String?
  /// Whether those are who were refused for good.
  package var rejected = false
  /// Only those whose refusal has this code: a reply code or an enhanced one.
  package var code: String?
  /// Only these, whatever was booked on them.
  package var addresses: [EmailAddress] = []
  package var takesOver = false

  package init(issue: String? = nil) { self.issue = issue }
}

/// Who was put back, and counts as untried from now on.
package struct RetryReport: Sendable, Equatable {
  package let issue: String
  package let putBack: Int
  /// Those of them whom the list does not let be mailed.
  package let suppressed: Int
}

/// What a person knows of recipients of whom it is in doubt whether they have the issue.
package enum Resolution: String, Sendable, CaseIterable {
  case arrived, resend
}

/// Who is in doubt no longer.
package struct ResolveReport: Sendable, Equatable {
  package let issue: String
  package let resolution: Resolution
  package let resolved: Int
  /// Those of them who are put back and whom the list does not let be mailed.
  package var suppressed = 0
}

extension Newsroom {
  /// Takes back what was booked on recipients. Who has the issue, or may have it, is refused by name.
  package func retry(_ request: RetryRequest) throws(NewsroomProblem) -> RetryReport {
    let (held, table, numbers) = try Step.load {
      let held = try hold(request.issue, of: request.list, takesOver: request.takesOver)
      let now = try effects.now()
      guard let table = try frozenRecipients(of: held.issue, held.state) else {
        return (held, RecipientTable?.none, [Int]())
      }
      let named = try chosen(request.addresses, in: table, of: held) { outcome in
        switch outcome?.kind {
        case .accepted: "has it: the relay accepted it"
        case .attempt, .inDoubt: "is in doubt, and may have it"
        default: nil
        }
      }
      let numbers = named ?? Array(1..<(table.count + 1))
      return (
        held, table,
        numbers.filter { number in
          held.state.outcome(of: number).map {
            request.takesBack($0, of: number, isNamed: named != nil, now)
          }
            ?? false
        }
      )
    }
    let suppressed = try Step.record {
      guard let table, !numbers.isEmpty else { return 0 }
      try undoBounces(of: held, numbers)
      let suppressed = try unmailable(numbers, in: table, of: held)
      try putBack(numbers, in: held)
      return suppressed
    }
    return RetryReport(issue: held.issue, putBack: numbers.count, suppressed: suppressed)
  }

  /// Takes back what was booked on recipients, in the timetable's record too: its heartbeats go on with them.
  private func putBack(_ numbers: [Int], in held: HeldJournal) throws {
    try uncountSlot(ofIssue: held.issue, numbers.map { held.state.kind(of: $0) })
    try decide(in: held) { try $0.putBack(numbers) }
    try countSlot(ofIssue: held.issue)
  }

  /// How many of these nobody mails all the same: who left, was forgotten or has no row.
  private func unmailable(
    _ numbers: [Int], in table: RecipientTable, of held: HeldJournal
  ) throws -> Int {
    let list = try mailingList(held.list, keeping: .addresses)
    let statuses = try list.consent.statuses()
    let recipients = Recipients(
      frozen: table, listed: list.roster.listed, renamed: statuses.renamed, journal: held.state)
    return try numbers.count { try !recipients.isMailable($0, by: statuses) }
  }

  /// Makes the bounces of those count for nothing who are put back. It comes first: should it end between
  /// the two, who is booked still can be put back once more.
  private func undoBounces(of held: HeldJournal, _ numbers: [Int]) throws {
    let numbers = Set(numbers)
    let ids = held.state.deadAddresses().filter { numbers.contains($0.number) }
      .map { $0.id(of: held.issue) }
    guard !ids.isEmpty else { return }
    let now = try effects.now()
    try ConsentLog(of: files.list(held.list)).append(
      ids.map { ConsentEvent(undoing: $0, at: now, source: "cli") })
  }

  /// Decides about recipients in doubt, and about nobody else.
  /// - Parameter addresses: nil for all who are in doubt.
  package func resolve(
    _ issue: String?, of list: String? = nil, _ addresses: [EmailAddress]?,
    as resolution: Resolution,
    takesOver: Bool = false
  ) throws(NewsroomProblem) -> ResolveReport {
    let (held, table, numbers) = try Step.load {
      let held = try hold(issue, of: list, takesOver: takesOver)
      guard let table = try frozenRecipients(of: held.issue, held.state) else {
        if let address = addresses?.first {
          throw Problem("\(address) is not in doubt: nobody was tried yet")
        }
        return (held, RecipientTable?.none, [Int]())
      }
      let named = try chosen(addresses ?? [], in: table, of: held) { outcome in
        guard let outcome else { return "is not in doubt: not tried yet" }
        return [.attempt, .inDoubt].contains(outcome.kind)
          ? nil : "is not in doubt: \(outcome.kind.rawValue)"
      }
      let inDoubt = (1..<(table.count + 1)).filter {
        [.attempt, .inDoubt].contains(held.state.outcome(of: $0)?.kind)
      }
      return (held, table, addresses == nil ? inDoubt : named ?? [])
    }
    var report = ResolveReport(
      issue: held.issue, resolution: resolution, resolved: numbers.count)
    try Step.record {
      guard let table, !numbers.isEmpty else { return }
      if resolution == .resend {
        report.suppressed = try unmailable(numbers, in: table, of: held)
      }
      switch resolution {
      case .arrived:
        try decide(in: held) { try $0.believeArrived(numbers, reason: "arrived, by hand") }
        try countSlot(ofIssue: held.issue)
      case .resend: try putBack(numbers, in: held)
      }
    }
    return report
  }

  /// The numbers of addresses, in their order; nil where none is named.
  /// - Parameter refusal: why somebody is none of those that can be chosen.
  /// - Throws: a problem for each that is no recipient or is refused; nothing is done then.
  private func chosen(
    _ addresses: [EmailAddress], in table: RecipientTable, of held: HeldJournal,
    _ refusal: (JournalOutcome?) -> String?
  ) throws -> [Int]? {
    guard !addresses.isEmpty else { return nil }
    var numbers = try table.numbers(of: Set(addresses.map(\.canonical)))
    if numbers.count < Set(addresses).count {
      // They may have had another address when they were frozen.
      let statuses = try ConsentLog.statuses(of: files.list(held.list))
      for address in addresses where numbers[address.canonical] == nil {
        numbers[address.canonical] = number(of: address, in: table, held.state, by: statuses)
      }
    }
    var problems: [Problem] = []
    var found: Set<Int> = []
    for address in addresses {
      if let number = numbers[address.canonical] {
        if let reason = refusal(held.state.outcome(of: number)) {
          problems.append(Problem("\(address) \(reason)", at: journalLocation(of: held.issue)))
        }
        found.insert(number)
      } else {
        problems.append(
          Problem(
            "\(address) is no recipient of \(held.issue)", at: journalLocation(of: held.issue)))
      }
    }
    if !problems.isEmpty { throw ProblemList(problems) }
    return found.sorted()
  }

  private func journalLocation(of issue: String) -> SourceLocation {
    files.journal(of: issue).location()
  }
}

extension RetryRequest {
  /// Whether what was booked on somebody is taken back.
  func takesBack(
    _ outcome: JournalOutcome, of number: Int, isNamed: Bool, _ now: Date
  ) -> Bool {
    guard [.rejected, .deferred, .held, .unsendable].contains(outcome.kind) else { return false }
    if rejected, outcome.kind != .rejected { return false }
    if let code { return ReplyCode(of: outcome.reply).bears(code) }
    if rejected || isNamed { return true }
    switch outcome.kind {
    case .deferred, .held:
      return outcome.due(number, at: now) > now || outcome.isPastPatience(at: now)
    default: return outcome.kind == .unsendable || outcome.isGivenUp
    }
  }
}
