import Delivery
import Digest
import Mail
package import Subscribers

/// What somebody is to an issue.
package enum ReaderStanding: Sendable, Equatable {
  /// Is mailed it, or was.
  case mailed
  /// Would be, but for what the log says of them; nil where it cannot be read.
  case notMailed(ConsentStatus?)
  /// Was frozen as a recipient, and has no row any more.
  case unlisted
  /// Has a row, and was not frozen as a recipient when sending began.
  case notFrozen
  /// Nobody of the list.
  case stranger
}

/// Who gets an issue that is looked at: of one that is begun its recipients, as they were frozen; else whoever has a row.
struct IssueReaders: Sendable {
  let list: MailingList
  /// Nil as long as nobody is frozen.
  private let frozen: Recipients?
  private let journal: JournalState
  private let statuses: ConsentLog.Statuses?

  init(of opened: OpenIssue) {
    list = opened.list
    journal = opened.state
    let statuses = try? opened.list.consent.statuses()
    self.statuses = statuses
    frozen = opened.table.map {
      Recipients(
        frozen: $0, listed: opened.list.roster.listed, renamed: statuses?.renamed ?? [],
        journal: opened.state)
    }
  }

  /// Whether the same people get it with the same fields.
  func areThose(of other: IssueReaders) -> Bool {
    list.consent === other.list.consent
      && frozen?.count == other.frozen?.count
      && journal.recipientsRecords.last?.digest == other.journal.recipientsRecords.last?.digest
  }

  /// Who is mailed, in the order of their numbers or rows.
  var mailed: some Sequence<Subscriber> {
    let rows = list.roster.subscribers
    let numbers = frozen.map { 1..<($0.count + 1) } ?? 0..<rows.count
    return numbers.lazy.compactMap { [frozen, statuses] number -> Subscriber? in
      guard let frozen else {
        let isMailed = statuses?[rows.address(number)] ?? .subscribed == .subscribed
        return isMailed ? rows[number] : nil
      }
      return Self.isMailable(number, frozen, statuses) ? frozen[number] : nil
    }
  }

  private static func isMailable(
    _ number: Int, _ frozen: Recipients, _ statuses: ConsentLog.Statuses?
  ) -> Bool {
    guard let statuses else { return (try? frozen.isListed(number)) ?? false }
    return (try? frozen.isMailable(number, by: statuses)) ?? false
  }

  /// The reader of an address, by any that is theirs: with the fields that the mail has, or would have.
  func reader(_ address: EmailAddress) -> (reader: Subscriber, standing: ReaderStanding) {
    if let frozen, let number = number(of: address), let reader = frozen[number],
      !isForgotten(reader.address)
    {
      return (reader, standing(of: reader, number, frozen))
    }
    let rows = list.roster.subscribers
    let hash = AddressHash(address)
    guard let row = rows.indices.first(where: { rows.hash($0) == hash }) else {
      let nobody = Subscriber(
        address: address, fields: ["email": address.description], line: 0)
      return (nobody, .stranger)
    }
    return (rows[row], standing(ofRow: rows[row]))
  }

  /// The number by which whoever has an address gets it, by any that is theirs; nil as long as nobody is frozen.
  func number(of address: EmailAddress) -> Int? {
    guard let frozen, !isForgotten(address) else { return nil }
    return frozen.number(of: statuses?.traces(of: address) ?? [address], journal)
  }

  private func standing(
    of reader: Subscriber, _ number: Int, _ frozen: Recipients
  ) -> ReaderStanding {
    guard let statuses else { return .notMailed(nil) }
    let status = statuses[reader.address]
    guard status == .subscribed else { return .notMailed(status) }
    return (try? frozen.isListed(number)) ?? false ? .mailed : .unlisted
  }

  private func standing(ofRow reader: Subscriber) -> ReaderStanding {
    guard let statuses else { return .notMailed(nil) }
    let status = statuses[reader.address]
    return status != .subscribed ? .notMailed(status) : frozen == nil ? .mailed : .notFrozen
  }

  /// Who was forgotten is nobody any more, also where their number has not been rid of them yet.
  private func isForgotten(_ address: EmailAddress) -> Bool {
    ForgottenKey.name(inStandIn: address.canonical) != nil || statuses?[address] == .forgotten
  }

  /// Readers of whom something is true, recipients before those who came later.
  func all(
    where isWanted: (Subscriber) -> Bool, limit: Int
  ) -> [(reader: Subscriber, standing: ReaderStanding)] {
    var found: [(reader: Subscriber, standing: ReaderStanding)] = []
    if let frozen {
      for number in 1..<(frozen.count + 1) where found.count < limit && !frozen.spares(number) {
        guard let reader = frozen[number], isWanted(reader), !isForgotten(reader.address)
        else { continue }
        found.append((reader, standing(of: reader, number, frozen)))
      }
    }
    for row in list.roster.subscribers {
      guard found.count < limit else { break }
      guard isWanted(row) else { continue }
      let known =
        frozen == nil
        ? (reader: row, standing: standing(ofRow: row)) : reader(row.address)
      // A recipient may be found by what their row says now alone.
      guard !found.contains(where: { $0.reader.address == known.reader.address }) else { continue }
      found.append(known)
    }
    return found
  }
}
