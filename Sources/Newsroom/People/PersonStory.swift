package import Clock
import Delivery
package import Diagnostics
import Digest
package import Foundation
package import Mail
package import Subscribers

/// All that an edition knows of one person on one list.
package struct PersonStory: Sendable {
  package let address: EmailAddress
  /// Other addresses that the person has or had.
  package let otherAddresses: [EmailAddress]
  package let list: ListFiles
  /// The row, where there is one.
  package let row: Subscriber?
  package let status: ConsentStatus
  /// When somebody with this address was forgotten, be it that they came back.
  package let forgotten: Date?
  package let events: [ConsentHistory.Entry]
  /// What the issues of the list came to for them, oldest first.
  package let issues: [IssuePart]
  package let warnings: [Problem]
  package let timeZone: Zone

  /// An issue that the person was a recipient of.
  package struct IssuePart: Sendable {
    package let issue: String
    package let number: Int?
    package let outcome: RecipientStory.Outcome
    /// Of the last word on it, and the relay's words.
    package let time: Date?
    package let reply: String?
  }

  /// Whether mails go there.
  package var isMailed: Bool { row != nil && status == .subscribed }
}

extension Newsroom {
  /// - Throws: where neither the roster nor the log nor an issue knows the address.
  package func person(
    _ address: EmailAddress, on list: String?
  ) throws(NewsroomProblem) -> PersonStory {
    let list = try self.list(list)
    return try Step.load {
      let statuses = try ConsentLog.statuses(of: list, of: address)
      let names = statuses.traces(of: address)
      let roster =
        list.roster.exists
        ? try Roster(at: list.roster, keeping: .rowsOf(names)) : nil
      let rows = roster.map { MailingList.rows(of: names, in: $0) } ?? [:]
      let row = rows[address] ?? names.lazy.compactMap { rows[$0] }.first
      let events = try statuses.history(of: names, in: list.consentLog).entries
      let (issues, warnings) = try parts(
        of: names, on: list, roster?.listed ?? AddressSet(),
        isMailable: row != nil && statuses[address] == .subscribed)
      guard row != nil || !events.isEmpty || !issues.isEmpty else {
        throw unknown(address, roster == nil ? nil : try Roster(at: list.roster), list)
      }
      let timeZone = (try? edition())?.newsletter.timeZone ?? .utc
      return PersonStory(
        address: row?.address ?? address,
        otherAddresses: statuses.addresses(of: address).filter { $0 != row?.address ?? address },
        list: list, row: row,
        status: statuses[address], forgotten: statuses.forgottenSince(address), events: events,
        issues: issues,
        warnings: warnings
          + (roster?.duplicates ?? []).filter { $0.reason.contains("\(address) ") },
        timeZone: timeZone)
    }
  }

  private func unknown(_ address: EmailAddress, _ roster: Roster?, _ list: ListFiles) -> Problem {
    if let bad = roster.flatMap({ badRow(of: address, in: $0, list) }) { return bad }
    var nearest: String?
    // Only of the same domain, or with the same local part: a million names are not compared letter by letter.
    if let roster, roster.subscribers.count < 50_000 {
      nearest = nearestName(
        to: address.canonical, among: roster.subscribers.lazy.map(\.address.canonical))
    }
    return Problem(
      "nobody on the list “\(list.name)” has the address \(address), and nothing is written of it",
      at: list.roster.location(), hint: nearest.map { "did you mean “\($0)”?" })
  }

  /// The row that names an address and cannot be read, with what is wrong with it.
  func badRow(of address: EmailAddress, in roster: Roster, _ list: ListFiles) -> Problem? {
    guard !roster.problems.isEmpty, let text = try? SourceText(at: list.roster) else { return nil }
    let lines = text.lines
    return roster.problems.first { problem in
      guard let line = problem.location?.line, lines.indices.contains(line - 1) else {
        return false
      }
      return lines[line - 1].lowercased().contains(address.canonical)
        || lines[line - 1].lowercased().contains(address.spelling.lowercased())
    }
  }

  /// What issues of a list came to for somebody, by any of their addresses; one that cannot be read is said.
  private func parts(
    of names: [EmailAddress], on list: ListFiles, _ listed: AddressSet, isMailable: Bool
  ) throws -> ([PersonStory.IssuePart], [Problem]) {
    let survey = try files.issues.survey()
    var warnings = survey.problems
    let journals = try journals()
    let sieve = AddressSieve(names, in: .frozen)
    var parts: [PersonStory.IssuePart] = []
    for issue in survey.issues
    where issue.list == list.name && journals.mayConcern(names, sieve, issue.id) {
      do {
        let state = try journals.state(of: issue.id)
        if let known = names.lazy.compactMap({ state.entriesByAddress[$0.canonical] }).first {
          parts.append(part(issue.id, nil, known.outcome, isMailable: isMailable))
        }
        guard let table = try journals.recipients(of: issue.id, state) else { continue }
        let frozen = FrozenRenames([names], table, listed: listed, journal: state)
        for number in frozen.numbers.sorted() {
          parts.append(
            part(
              issue.id, number, state.outcome(of: number),
              isMailable: isMailable && !state.isClosed && !frozen.spares(number)))
        }
      } catch let problem as Problem { warnings.append(problem) }
    }
    return (parts, warnings)
  }

  private func part(
    _ issue: String, _ number: Int?, _ outcome: JournalOutcome?, isMailable: Bool
  ) -> PersonStory.IssuePart {
    PersonStory.IssuePart(
      issue: issue, number: number,
      outcome: RecipientStory.Outcome(outcome, isMailable: isMailable), time: outcome?.time,
      reply: outcome.map(\.reply).flatMap { $0.isEmpty ? nil : $0 })
  }
}
