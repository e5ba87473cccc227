package import Diagnostics
package import Mail

/// Whom a log speaks of: people by all of their addresses.
extension ConsentLog.Statuses {
  /// All addresses of one person, the one that stands for all of them first.
  package func addresses(of address: EmailAddress) -> [EmailAddress] {
    record.names(of: address).filter { ForgottenKey.name(inStandIn: $0) == nil }
      .map { EmailAddress(canonical: $0) }
  }

  /// The same with what stands for the person, where they were forgotten.
  package func traces(of address: EmailAddress) -> [EmailAddress] {
    var names = record.names(of: address)
    if let standIn = record.forgotten.standIn(for: address.canonical), record.names(standIn),
      !names.contains(standIn)
    {
      names += record.names(of: EmailAddress(canonical: standIn))
    }
    return names.map { EmailAddress(canonical: $0) }
  }

  /// Those of whom there are several names, each with all of them: other addresses, and what stands for somebody who
  /// was forgotten.
  package var renamed: [[EmailAddress]] {
    Dictionary(grouping: record.people.keys, by: record.person).sorted { $0.key < $1.key }
      .map { one, others in ([one] + others.sorted()).map { EmailAddress(canonical: $0) } }
  }

  /// Rows of people who have several of them under several addresses, by the log: one of each is mailed.
  package func sharedRows(in roster: Roster, at list: ListFiles) -> [Problem] {
    sharedRows(listed: roster.listed, at: list) { MailingList.rows(of: $0, in: roster) }
  }

  /// The same of a roster that is not in memory.
  package func sharedRows(in roster: RosterParts, at list: ListFiles) throws -> [Problem] {
    try sharedRows(listed: roster.listed, at: list) { names in
      MailingList.rows(of: names, in: try Roster(at: list.roster, keeping: .rowsOf(names)))
    }
  }

  private func sharedRows(
    listed: AddressSet, at list: ListFiles,
    _ rows: ([EmailAddress]) throws -> [EmailAddress: Subscriber]
  ) rethrows -> [Problem] {
    let shared = renamed.map { names in
      names.filter { listed.contains(AddressHash($0)) }
    }.filter { $0.count > 1 }
    guard !shared.isEmpty else { return [] }
    let rows = try rows(shared.flatMap(\.self))
    return shared.flatMap { names -> [Problem] in
      let found = names.compactMap { rows[$0] }
      guard let mailed = found.first else { return [] }
      return found.dropFirst().map { row in
        Problem(
          "\(row.address) is one person with \(mailed.address) (line \(mailed.line)) by the log, where mails go",
          at: list.roster.location(line: row.line),
          hint: "take the row away that is wrong")
      }
    }
  }

  /// Whether the log says anything of somebody.
  package func knows(_ address: EmailAddress) -> Bool { record.words(of: address) != nil }

  /// Somebody whom the log knows, and the roster does not.
  package struct Unlisted: Sendable, Equatable {
    package let address: EmailAddress
    package let status: ConsentStatus
  }

  /// Everybody of whom the log speaks and the roster has no row, in the order of their addresses.
  package func unlisted(by listed: AddressSet) -> [Unlisted] {
    var unlisted: [Unlisted] = []
    forEachUnlisted(by: listed) { index, words in
      unlisted.append(
        Unlisted(
          address: EmailAddress(canonical: record.words.address(at: index)), status: words.status))
    }
    return unlisted.sorted { $0.address.canonical < $1.address.canonical }
  }

  /// How many people said that they want the list, and have no row: rows were lost, or taken away.
  package func subscribedWithoutRow(_ listed: AddressSet) -> Int {
    var count = 0
    forEachUnlisted(by: listed) { if $1.status == .subscribed { count += 1 } }
    return count
  }

  /// How many people have no row, by what is said of them.
  package func countUnlisted(by listed: AddressSet) -> [ConsentStatus: Int] {
    var counts: [ConsentStatus: Int] = [:]
    forEachUnlisted(by: listed) { counts[$1.status, default: 0] += 1 }
    return counts
  }

  private func forEachUnlisted(
    by listed: AddressSet, _ body: (_ index: Int, _ words: ConsentWords) -> Void
  ) {
    let table = record.words
    let renamed = Dictionary(grouping: record.people.keys, by: record.person)
    for index in table.indices {
      guard let words = table.words(at: index), words.newest != nil,
        !listed.contains(table.hash(at: index))
      else { continue }
      if !renamed.isEmpty, let others = renamed[table.address(at: index)],
        others.contains(where: {
          listed.contains(AddressHash(EmailAddress(canonical: $0)))
        })
      {
        continue
      }
      body(index, words)
    }
  }
}
