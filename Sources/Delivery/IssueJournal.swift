package import Foundation

/// The journals that a run writes to, as one: what is said of a recipient goes into the one that is theirs,
/// so that each tells its part whole and in its order.
package final class IssueJournal: DeliveryRecord {
  /// What is said of the issue, and of all recipients where they are not cut into shards; nil for a run
  /// that has a shard alone.
  package let main: Journal?
  private let shards: [Int: Journal]
  private let count: Int

  /// One journal for all recipients.
  package init(_ journal: Journal) {
    main = journal
    shards = [:]
    count = 0
  }

  /// - Parameters:
  ///   - shards: by their numbers; those that this run holds.
  ///   - count: how many there are of the issue.
  package init(main: Journal?, shards: [Int: Journal], of count: Int) {
    self.main = main
    self.shards = shards
    self.count = count
  }

  /// By the names of their files behind `journal`.
  private var all: [(name: String, journal: Journal)] {
    (main.map { [("", $0)] } ?? [])
      + shards.sorted { $0.key < $1.key }.map { (".\($0.key)", $0.value) }
  }

  private func key(of number: Int) -> Int {
    shards.isEmpty ? 0 : Shard.number(of: number, among: count)
  }

  private func journal(_ key: Int) throws(MissingShard) -> Journal {
    guard let journal = key == 0 ? main : shards[key] else { throw MissingShard(number: key) }
    return journal
  }

  /// Nobody of another shard is ever handed out by the queue of one.
  private struct MissingShard: Error { let number: Int }

  /// When this run started, as the journal of a recipient has it.
  package func started(for number: Int) -> Date? {
    (try? journal(key(of: number)))?.started
  }

  package func append(_ records: [JournalRecord]) throws -> Int {
    guard !shards.isEmpty else { return try journal(0).append(records) }
    let groups = Dictionary(grouping: records) { key(of: $0.number) }.sorted { $0.key < $1.key }
    var ticket = 0
    for (index, group) in groups.enumerated() {
      let journal = try journal(group.key)
      let own = try journal.append(group.value)
      // One ticket is of one journal: of records of several only the last are left to be waited for.
      if index < groups.count - 1 { try journal.waitUntilDurable(own) }
      ticket = own * (count + 1) + group.key
    }
    return ticket
  }

  package func waitUntilDurable(_ ticket: Int) throws {
    guard !shards.isEmpty else { return try journal(0).waitUntilDurable(ticket) }
    try journal(ticket % (count + 1)).waitUntilDurable(ticket / (count + 1))
  }

  /// Takes back what was booked on recipients; durable when it returns.
  package func putBack(_ numbers: [Int]) throws {
    for group in Dictionary(grouping: numbers, by: key).sorted(by: { $0.key < $1.key }) {
      try journal(group.key).putBack(group.value)
    }
  }

  /// Writes down that the mails of recipients arrived, where no relay said so.
  package func believeArrived(_ numbers: [Int], reason: String) throws {
    for group in Dictionary(grouping: numbers, by: key).sorted(by: { $0.key < $1.key }) {
      try journal(group.key).believeArrived(group.value, reason: reason)
    }
  }

  /// Writes down that more recipients were frozen, first where the issue is spoken of: what a shard has not
  /// got yet it gets when it is opened next.
  package func widen(_ recipients: RecipientsRecord) throws {
    for (_, journal) in all { try journal.widen(recipients) }
  }

  /// Returns when all that was recorded would survive a power cut.
  package func flush() throws { for (_, journal) in all { try journal.flush() } }

  /// Ends all of them, be it that one cannot be written.
  package func close() throws {
    var failure: (any Error)?
    for (_, journal) in all {
      do { try journal.close() } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
  }

  /// What is known of journals whose files have lost their names, by what their own names have behind
  /// `journal`; nothing while all have theirs.
  package func rescued() throws -> [(name: String, bytes: [UInt8])] {
    try all.compactMap { name, journal in try journal.rescued().map { (name, $0) } }
  }
}
