import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers

/// Who may go on with an issue that was begun.
extension JournalState {
  /// Refuses what another machine or another version began, what was discarded, and a folder that is not
  /// its journal's.
  /// - Parameters:
  ///   - owner: who this is; nil for a shard, which belongs to its number.
  ///   - digest: the SHA-256 of the issue that lies beside the journal.
  ///   - key: what tells the key of the links; nil where no mail is made.
  func mustBelong(
    to owner: String?, takesOver: Bool, digest: String, key: String? = nil, at journal: Place
  ) throws(Problem) {
    if let unknown = unknownKinds.first {
      throw Problem(
        "“\(unknown.kind)” is no record that this Broadsheet knows",
        at: journal.location(line: unknown.line), hint: "use the Broadsheet that wrote it")
    }
    if let closedReason {
      throw Problem(
        "it was discarded: \(closedReason)", at: journal.location(),
        hint: "what was sent stays sent, and nobody else is mailed", advice: .composeAnother)
    }
    guard isFixed else { return }
    if version == 1 {
      throw Problem(
        "sending was begun by an older Broadsheet, whose journal names recipients in another way",
        at: journal.location(), hint: "finish it with the Broadsheet that began it")
    }
    guard let begin else {
      throw Problem("the journal does not say of which issue it is", at: journal.location(line: 1))
    }
    guard begin.issue == digest else {
      throw .otherContent(journal, line: 2)
    }
    if let key, let first = begin.key, first != key {
      throw Problem(
        "the key is another than the one with which sending was begun",
        at: journal.location(line: 2),
        hint: "bring the key back: with this one the others would get links of another kind",
        category: .configuration)
    }
    guard owner == nil || self.owner == owner || takesOver else {
      throw Problem(
        "sending was begun on another machine", at: journal.location(line: 2),
        hint: "two that send the same issue would mail people twice", advice: .takeOver,
        category: .configuration)
    }
  }
}

extension Newsroom {
  /// A journal that a person decides something in; the issue is locked as long as it is held.
  struct HeldJournal {
    let issue: String
    let list: String
    let state: JournalState
    let lock: IssueLock
  }

  /// Locks an issue and reads what its journal says; nothing is written.
  /// - Parameters:
  ///   - id: nil for the issue composed last.
  ///   - list: whose latest issue is meant where none is named.
  func hold(_ id: String?, of list: String?, takesOver: Bool) throws -> HeldJournal {
    let named = try issue(id, of: list).issue
    let lock = try lock(named.id)
    let state = try journalState(of: named.id)
    try state.mustBelong(
      to: effects.owner(), takesOver: takesOver, digest: files.issues.digest(of: named.id),
      at: files.journal(of: named.id))
    if let problem = journalTooOld(named.id, state, in: knownDesk()?.record) { throw problem }
    return HeldJournal(issue: named.id, list: named.list, state: state, lock: lock)
  }

  /// Writes into a journal what a person decided; it is durable when this returns.
  func decide(in held: HeldJournal, _ body: (IssueJournal) throws -> Void) throws {
    let journal = try resumeJournals(of: held.issue, held.state, startsRun: false)
    do {
      let owner = try effects.owner()
      if held.state.owner != owner { try journal.main?.takeOver(owner: owner) }
      try body(journal)
    } catch {
      try? journal.close()
      throw error
    }
    try journal.close()
  }

  /// Who was frozen with an issue; nil where nothing was begun.
  func frozenRecipients(of issue: String, _ state: JournalState) throws -> RecipientTable? {
    try journals().recipients(of: issue, state)
  }
}

extension Newsroom {
  /// The number that somebody has in an issue, by any of their addresses.
  /// - Parameter listed: who has a row, where that is asked.
  func number(
    of address: EmailAddress, in table: RecipientTable, _ state: JournalState,
    by statuses: ConsentLog.Statuses, listed: AddressSet = AddressSet()
  ) -> Int? {
    FrozenRenames([statuses.traces(of: address)], table, listed: listed, journal: state).numbers
      .first
  }
}

extension RecipientTable {
  /// The numbers of addresses, by their canonical form; who is no recipient has none.
  func numbers(of addresses: Set<String>) throws -> [String: Int] {
    var numbers: [String: Int] = [:]
    let wanted = Set(addresses.map { AddressHash(EmailAddress(canonical: $0)) })
    for number in 1..<(count + 1) where numbers.count < addresses.count {
      // Nearly all are others, and spelling each of them out takes a while.
      guard wanted.contains(try hash(number)) else { continue }
      let address = try address(number).canonical
      if addresses.contains(address) { numbers[address] = number }
    }
    return numbers
  }
}

extension Problem {
  /// What was sent was another issue than the one that lies there.
  /// - Parameter line: of the journal, where that is known.
  static func otherContent(_ journal: Place, line: Int? = nil) -> Problem {
    var problem = Problem(
      "the journal is that of another content: what was sent is not what lies here now",
      at: journal.location(line: line), hint: "bring the issue's folder back from a backup",
      advice: .takeOneSide)
    problem.about = ["ISSUE": journal.enclosing.url.lastPathComponent]
    return problem
  }
}
