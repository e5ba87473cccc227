import Diagnostics
package import Foundation
package import Mail

/// Somebody who is to be put on a list.
package struct Newcomer: Sendable {
  package let mailbox: Mailbox
  /// What their row says besides, by the names of columns.
  package var fields: [String: String]

  package init(_ mailbox: Mailbox, fields: [String: String] = [:]) {
    self.mailbox = mailbox
    self.fields = fields
  }

  var values: [String: String] {
    var values = fields
    if !mailbox.displayName.isEmpty { values["name"] = mailbox.displayName }
    values["email"] = mailbox.address.description
    return values
  }
}

/// What came of adding somebody.
package enum Addition: Sendable, Equatable {
  case added
  /// They had a row and had not confirmed; now somebody has said it for them. What their row says otherwise is an offer.
  case confirmed(offers: [Offer])
  /// They are asked to confirm; nothing is mailed to them before.
  case pending
  /// What their row says otherwise than what was given is an offer, which somebody must take.
  case alreadyListed(ConsentStatus, offers: [Offer])
  /// The list has them under another address, whose row may say otherwise than what was given.
  case listedAs(EmailAddress, offers: [Offer])
  /// They left, and only they can come back.
  case refused(ConsentStatus)

  /// Whether there is something to write down.
  fileprivate var isNews: Bool {
    switch self {
    case .added, .confirmed, .pending: true
    case .alreadyListed, .listedAs, .refused: false
    }
  }

  package struct Offer: Sendable, Equatable {
    package var column: String
    package var old: String?
    package var new: String
  }
}

extension MailingList {
  /// Adds people to a list, making its roster when there is none.
  /// - Parameter isPending: whether they must confirm first.
  package static func add(
    _ people: [Newcomer], to files: ListFiles, isPending: Bool = false, at time: Date,
    source: String
  ) throws -> [Addition] {
    let roster = try files.hasRoster ? Roster(at: files.roster) : nil
    if let problem = roster?.unclosedQuote { throw problem }
    let given = Set(people.flatMap(\.fields.keys))
    var columns =
      roster?.header.columns ?? ["email", "name"] + given.subtracting(["name"]).sorted()
    var newColumns: [String] = []
    for name in given.sorted() where !columns.contains(name) {
      // What a column of tags means is known to everybody.
      guard name == RosterTags.column else { throw unknown(name, columns, files) }
      newColumns.append(name)
    }
    if people.contains(where: { !$0.mailbox.displayName.isEmpty }), !columns.contains("name") {
      throw unknown("name", columns, files)
    }
    columns += newColumns
    let rows = roster.map { Self.rows(of: people.map(\.mailbox.address), in: $0) } ?? [:]
    let consent = try ConsentLog(of: files)
    try consent.mustKnowForgotten()
    var results: [Addition] = []
    var appended: [Newcomer] = []
    // The consent is written before the row: a row alone would count as consent.
    try consent.append { statuses in
      var events: [ConsentEvent] = []
      // Of whom something was given before, in this very call.
      var seen: [EmailAddress: [String: String]] = [:]
      appended = []
      results = people.map { person in
        let address = person.mailbox.address
        let result = Self.decide(person, rows[address], statuses, roster, isPending: isPending)
        if let first = seen[address] {
          guard result.isNews else { return result }
          let row = rows[address]
          return .alreadyListed(
            result == .pending ? .pending : .subscribed,
            offers: offers(person) { column in row == nil ? first[column] : row?[column] })
        }
        seen[address] = person.values
        guard result.isNews else { return result }
        let kind: ConsentEvent.Kind = result == .pending ? .pending : .subscribed
        events.append(ConsentEvent(time: time, kind: kind, address: address, source: source))
        if rows[address] == nil { appended.append(person) }
        return result
      }
      return events
    }
    guard !appended.isEmpty else { return results }
    if roster != nil, !newColumns.isEmpty {
      try rewriteRoster(of: files) { roster in
        var rewriting = RosterRewriting()
        rewriting.newColumns = newColumns.filter { !roster.header.columns.contains($0) }
        rewriting.appended = appended.unlisted(in: roster).map(\.values)
        return (rewriting, ())
      }
    } else {
      try append(appended, columns, to: files, roster)
      try eraseForgottenRows(from: files)
    }
    return results
  }

  /// Puts people behind the rows that stand there at that moment: another may have added them, or saved the roster
  /// with other columns, since it was read.
  static func append(
    _ people: [Newcomer], _ columns: [String], to files: ListFiles, _ read: Roster?
  ) throws {
    try AppendOnlyFile(at: files.roster).append(heading: Data(csvRecord(columns).utf8)) { file in
      var status = stat()
      guard fstat(file, &status) == 0 else {
        throw Problem.system("cannot be read", at: files.roster.location())
      }
      var roster = read
      if status.st_size > 0, read?.stamp != FileStamp(status) {
        roster = try Roster(at: files.roster)
      }
      if let problem = roster?.unclosedQuote { throw problem }
      let known = columns
      let columns = roster?.header.columns ?? columns
      let separator = roster?.header.separator ?? UInt8(ascii: ",")
      let rows = people.unlisted(in: roster).map(\.values)
      if let lost = rows.flatMap(\.keys).first(where: {
        known.contains($0) && !columns.contains($0)
      }) {
        throw unknown(lost, columns, files)
      }
      let lineEnd = RosterFile.lineEnd(in: file)
      let lines = rows.map { row in
        csvRecord(columns.map { row[$0] ?? "" }, separator: separator).dropLast() + lineEnd
      }
      return Data(lines.joined().utf8)
    }
  }

  private static func decide(
    _ person: Newcomer, _ row: Subscriber?, _ statuses: ConsentLog.Statuses, _ roster: Roster?,
    isPending: Bool
  ) -> Addition {
    let address = person.mailbox.address
    let status = statuses[address]
    if status.isOptOut { return .refused(status) }
    if let row {
      if status == .subscribed || isPending {
        return .alreadyListed(status, offers: offers(person) { row[$0] })
      }
      return .confirmed(offers: offers(person) { row[$0] })
    }
    let other = statuses.addresses(of: address)
      .first { roster?.listed.contains(AddressHash($0)) == true }
    if let other {
      let row = roster.flatMap { rows(of: [other], in: $0)[other] }
      return .listedAs(other, offers: offers(person) { row?[$0] })
    }
    // Asking never counts against somebody who is subscribed.
    if isPending, !statuses.knows(address) || status == .pending { return .pending }
    return .added
  }

  /// - Parameter row: what the row says in a column.
  private static func offers(
    _ person: Newcomer, _ row: (String) -> String?
  ) -> [Addition.Offer] {
    person.values.sorted { $0.key < $1.key }.compactMap { column, value in
      let old = row(column)
      guard column != "email", !value.isEmpty, old != value else { return nil }
      if column == RosterTags.column {
        let all = value.split(separator: ";").reduce(old ?? "") { text, tag in
          RosterTags.adding(String(tag), to: text) ?? text
        }
        if all == old ?? "" { return nil }
      }
      return Addition.Offer(column: column, old: old, new: value)
    }
  }

  /// The rows of addresses, in one look through the roster.
  package static func rows(
    of addresses: [EmailAddress], in roster: Roster
  ) -> [EmailAddress: Subscriber] {
    let wanted = AddressSet(addresses.map(AddressHash.init))
    var rows: [EmailAddress: Subscriber] = [:]
    for index in roster.subscribers.indices
    where wanted.contains(roster.subscribers.hash(index)) {
      let row = roster.subscribers[index]
      rows[row.address] = row
    }
    return rows
  }

  static func unknown(
    _ column: String, _ columns: [String], _ files: ListFiles
  ) -> Problem {
    Problem(
      "the roster has no column “\(column)”", at: files.roster.location(line: 1),
      hint: nearestName(to: column, among: columns).map { "did you mean “\($0)”?" }
        ?? "its columns: \(columns.joined(separator: ", ")); put another into its first line")
  }
}

extension [Newcomer] {
  /// Those who have no row.
  fileprivate func unlisted(in roster: Roster?) -> [Newcomer] {
    filter { roster?.listed.contains(AddressHash($0.mailbox.address)) != true }
  }
}
