import Diagnostics
package import Foundation
package import Mail

/// A roster and its consent log: who is on a list and who may be mailed.
package struct MailingList: Sendable {
  package let name: String
  package let roster: Roster
  package let consent: ConsentLog

  package init(at files: ListFiles, keeping kept: Roster.Kept = .rows) throws {
    name = files.name
    roster = try Roster(at: files.roster, keeping: kept)
    consent = try ConsentLog(at: files.consentLog)
  }

  package struct Member: Sendable {
    package var subscriber: Subscriber
    package var status: ConsentStatus
  }

  /// Everybody in the roster with what the consent log says of them.
  package func members() throws -> [Member] {
    let statuses = try consent.statuses()
    return roster.subscribers.map { Member(subscriber: $0, status: statuses[$0.address]) }
  }

  /// What came of adding somebody.
  package enum Addition: Sendable, Equatable {
    case added, alreadySubscribed, subscribedAgain
    /// They left, and only they can come back.
    case refused(ConsentStatus)
  }

  /// Adds a person to a list, making its roster when there is none.
  /// - Parameter again: whether somebody who left or could not be reached asked to come back.
  package static func add(
    _ mailbox: Mailbox, fields: [String: String], to files: ListFiles, again: Bool, at time: Date,
    source: String
  ) throws -> Addition {
    var columns = ["email", "name"]
    var isListed = false
    var separator: Character = ","
    if try files.hasRoster {
      let roster = try Roster(at: files.roster)
      if let problem = roster.unclosedQuote { throw problem }
      columns = roster.header.columns
      separator = Character(Unicode.Scalar(roster.header.separator))
      isListed = roster.subscribers.contains { $0.address == mailbox.address }
    }
    var values = fields
    if !mailbox.displayName.isEmpty { values["name"] = mailbox.displayName }
    for name in values.keys.sorted() where !columns.contains(name) {
      throw Problem(
        "the roster has no column “\(name)”", at: files.roster.location(line: 1),
        hint: nearestName(to: name, among: columns).map { "did you mean “\($0)”?" }
          ?? "its columns: \(columns.joined(separator: ", "))")
    }
    values["email"] = mailbox.address.description
    let consent = try ConsentLog(at: files.consentLog)
    let status = try consent.status(of: mailbox.address)
    if status != .subscribed, !again { return .refused(status) }
    if isListed, status == .subscribed { return .alreadySubscribed }
    // The consent is written before the row: a row alone would count as consent.
    var event = ConsentEvent(
      time: time, kind: .subscribed, address: mailbox.address, source: source)
    if status.isOptOut {
      // Nothing else that is written by hand lifts an opt-out.
      (event.renews, event.reason) = (true, "asked to come back")
    }
    try consent.append(event)
    if !isListed {
      try AppendOnlyFile(at: files.roster).append(
        Data(csvRecord(columns.map { values[$0] ?? "" }, separator: separator).utf8),
        heading: Data(csvRecord(columns).utf8))
    }
    return status == .subscribed ? .added : .subscribedAgain
  }
  /// What came of taking somebody off.
  package enum Unsubscription: Sendable, Equatable {
    case unsubscribed(isInRoster: Bool)
    case alreadyUnsubscribed
  }

  /// Takes somebody off a list, whoever it is: nothing is mailed to that address any more.
  ///
  /// It is on disk before anything else is looked at: it must not depend on what the roster looks like.
  package static func unsubscribe(
    _ address: EmailAddress, from files: ListFiles, at time: Date, source: String
  ) throws -> Unsubscription {
    let event = ConsentEvent(time: time, kind: .unsubscribed, address: address, source: source)
    do {
      let consent = try ConsentLog(at: files.consentLog)
      if try consent.status(of: address) == .unsubscribed { return .alreadyUnsubscribed }
      try consent.append(event)
    } catch let problem as Problem where problem.category == .input {
      // A line that cannot be read is another's; this one is written all the same, and then it is told.
      try AppendOnlyFile(at: files.consentLog).append(event.encoded())
      var problem = problem
      problem.reason += " (\(address) is unsubscribed all the same)"
      throw problem
    }
    let roster = try? Roster(at: files.roster)
    return .unsubscribed(
      isInRoster: roster?.subscribers.contains { $0.address == address } ?? false)
  }
}
