import Diagnostics
package import Foundation
package import Mail

/// Changes to the rows of people who are on a list.
extension MailingList {
  /// What came of changing somebody's row.
  package enum Edit: Sendable, Equatable {
    case changed, unchanged, notListed
  }

  /// Puts values into the rows of people.
  /// - Parameter values: what is put there, by what stands there now; no columns for no change.
  package static func edit(
    _ addresses: [EmailAddress], of files: ListFiles, columns: Set<String>,
    _ values: (Subscriber) -> [String: String]
  ) throws -> [EmailAddress: Edit] {
    try rewriteRoster(of: files, rowsOf: addresses) { roster in
      var rewriting = RosterRewriting()
      for column in columns.sorted() where !roster.header.columns.contains(column) {
        guard column == RosterTags.column else {
          throw unknown(column, roster.header.columns, files)
        }
        rewriting.newColumns.append(column)
      }
      let rows = rows(of: addresses, in: roster)
      var edits: [EmailAddress: Edit] = [:]
      for address in addresses {
        guard let row = rows[address] else {
          edits[address] = .notListed
          continue
        }
        let new = values(row).filter { row[$0.key] ?? "" != $0.value }
        edits[address] = new.isEmpty ? .unchanged : .changed
        if !new.isEmpty { rewriting.changes[address] = .set(new) }
      }
      if rewriting.changes.isEmpty { rewriting.newColumns = [] }
      return (rewriting, edits)
    }
  }

  /// Takes rows away; what the log says stays.
  /// - Returns: who had a row.
  package static func removeRows(
    of addresses: [EmailAddress], from files: ListFiles
  ) throws -> Set<EmailAddress> {
    try rewriteRoster(of: files) { roster in
      var rewriting = RosterRewriting()
      let listed = Set(addresses).filter { roster.listed.contains(AddressHash($0)) }
      for address in listed { rewriting.changes[address] = .remove }
      return (rewriting, listed)
    }
  }

  /// What came of giving somebody another address.
  package enum Renaming: Sendable, Equatable {
    /// The status that the person has from now on.
    case renamed(ConsentStatus)
    case notListed
    /// The new address has a row of its own, on that line.
    case taken(line: Int)
  }

  /// Gives somebody another address: the log first, so that who left stays away, then the row.
  package static func rename(
    _ old: EmailAddress, to new: EmailAddress, values: [String: String], of files: ListFiles,
    at time: Date, source: String
  ) throws -> Renaming {
    try rewriteRoster(of: files, rowsOf: [old, new]) { roster in
      for column in values.keys.sorted() where !roster.header.columns.contains(column) {
        throw unknown(column, roster.header.columns, files)
      }
      let rows = rows(of: [old, new], in: roster)
      guard rows[old] != nil else { return (RosterRewriting(), .notListed) }
      if let taken = rows[new], old != new { return (RosterRewriting(), .taken(line: taken.line)) }
      let consent = try ConsentLog(of: files)
      try consent.mustKnowForgotten()
      if old != new, try consent.statuses().isForgotten(new) {
        throw Problem(
          "somebody with the address \(new) asked to be forgotten: who takes it over is forgotten with them",
          at: files.consentLog.location(), hint: "if they asked to come back, bring them back first"
        )
      }
      if old != new {
        var event = ConsentEvent(time: time, kind: .renamed, address: old, source: source)
        event.newAddress = new
        try consent.append(event)
      }
      var rewriting = RosterRewriting()
      rewriting.changes[old] = .set(values.merging(["email": new.description]) { $1 })
      return (rewriting, .renamed(try consent.status(of: new)))
    }
  }

  /// What came of writing down what happened to somebody.
  package enum Mark: Sendable, Equatable {
    case marked(isInRoster: Bool)
    case already(ConsentStatus)
  }

  /// Writes down that an address bounced for good, or that its reader complained.
  package static func mark(
    _ address: EmailAddress, _ kind: ConsentEvent.Kind, reason: String, on files: ListFiles,
    at time: Date, source: String
  ) throws -> Mark {
    var status = ConsentStatus.subscribed
    var isKnown = false
    var problems = try ConsentLog.append(to: files) { statuses in
      status = statuses[address]
      // Nothing more is written of somebody who was forgotten. What an undo takes back is no mark.
      isKnown =
        status == .forgotten
        || status.rawValue == kind.rawValue && statuses.isOutForGood(address)
      // As with who leaves once more, they may have come back in between.
      guard !isKnown || status != .forgotten && !statuses.hasJustLeft(address, at: time) else {
        return []
      }
      // An address bounces by itself; whoever complains does so as a person.
      let others = kind == .complained ? othersJoined(with: [address], statuses, files) : []
      return ([address] + others).map {
        ConsentEvent(time: time, kind: kind, address: $0, source: source, reason: reason)
      }
    }
    if !problems.isEmpty {
      // A line that cannot be read is another's.
      problems[0].reason +=
        " (\(address) is \(isKnown ? status.rawValue : kind.rawValue) all the same)"
      throw ProblemList(problems)
    }
    if isKnown { return .already(status) }
    return .marked(
      isInRoster: (try? RosterSearch.contains(address, at: files.roster)) ?? false)
  }

  /// What came of bringing somebody back.
  package enum Return: Sendable, Equatable {
    case subscribed(after: ConsentStatus, hasNewRow: Bool)
    case already
  }

  /// Writes down that a person decided that somebody who left is on the list again.
  package static func resubscribe(
    _ mailbox: Mailbox, reason: String, to files: ListFiles, at time: Date, source: String
  ) throws -> Return {
    let address = mailbox.address
    let roster = try files.hasRoster ? Roster(at: files.roster) : nil
    if let problem = roster?.unclosedQuote { throw problem }
    let consent = try ConsentLog(of: files)
    try consent.mustKnowForgotten()
    let statuses = try consent.statuses()
    let status = statuses[address]
    let isListed = statuses.addresses(of: address).contains {
      roster?.listed.contains(AddressHash($0)) == true
    }
    if status == .subscribed, isListed { return .already }
    // Dated behind all that the log has of the person.
    var event = ConsentEvent(
      time: time, kind: .subscribed, address: address, source: source, reason: reason)
    event.renews = true
    try consent.append(event)
    if !isListed {
      let columns = roster?.header.columns ?? ["email", "name"]
      try append([Newcomer(mailbox)], columns, to: files, roster)
      try eraseForgottenRows(from: files)
    }
    return .subscribed(after: status, hasNewRow: !isListed)
  }
}
