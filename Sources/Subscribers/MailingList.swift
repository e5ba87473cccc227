import Diagnostics
package import Foundation
package import Mail

/// A roster and its consent log: who is on a list and who may be mailed.
package struct MailingList: Sendable {
  package let name: String
  package let roster: Roster
  package let consent: ConsentLog

  package struct Place: Sendable {
    package var name: String
    package var roster: URL
    package var events: URL
    /// The folder as it should be shown in messages, with a slash, or nothing.
    package var shownFolder: String

    package init(name: String, folder: URL, shownFolder: String) {
      self.name = name
      roster = folder.appending(path: "\(name).csv")
      events = folder.appending(path: "\(name).events.jsonl")
      self.shownFolder = shownFolder
    }

    package var shownRoster: String { "\(shownFolder)\(name).csv" }
    package var shownEvents: String { "\(shownFolder)\(name).events.jsonl" }

    /// Whether there is a roster with anything in it.
    var hasRoster: Bool {
      get throws {
        guard FileManager.default.fileExists(atPath: roster.path) else { return false }
        let size = try FileManager.default.attributesOfItem(atPath: roster.path)[.size] as? Int
        return size != 0
      }
    }

    /// Opens the consent log alone.
    package func openConsentLog() throws -> ConsentLog {
      try ConsentLog(at: events, showing: shownEvents)
    }
  }

  package init(at place: Place) throws {
    name = place.name
    roster = try Roster(contentsOf: place.roster, showing: place.shownRoster)
    consent = try place.openConsentLog()
  }

  package struct Member: Sendable {
    package var subscriber: Subscriber
    package var status: ConsentStatus
  }

  /// Everybody in the roster with what the consent log says of them.
  package func members() throws -> [Member] {
    try roster.subscribers.map {
      Member(subscriber: $0, status: try consent.status(of: $0.address))
    }
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
    _ mailbox: Mailbox, fields: [String: String], to place: Place, again: Bool, at time: Date,
    source: String
  ) throws -> Addition {
    var columns = ["email", "name"]
    var isListed = false
    var separator: Character = ","
    if try place.hasRoster {
      let roster = try Roster(contentsOf: place.roster, showing: place.shownRoster)
      if let problem = roster.unclosedQuote { throw problem }
      columns = roster.header.columns
      separator = Character(Unicode.Scalar(roster.header.separator))
      isListed = roster.subscribers.contains { $0.address == mailbox.address }
    }
    var values = fields
    if !mailbox.displayName.isEmpty { values["name"] = mailbox.displayName }
    for name in values.keys.sorted() where !columns.contains(name) {
      throw Problem(
        "the roster has no column “\(name)”", at: SourceLocation(file: place.shownRoster, line: 1),
        hint: nearestName(to: name, among: columns).map { "did you mean “\($0)”?" }
          ?? "its columns: \(columns.joined(separator: ", "))")
    }
    values["email"] = mailbox.address.description
    let consent = try place.openConsentLog()
    let status = try consent.status(of: mailbox.address)
    if status != .subscribed, !again { return .refused(status) }
    if isListed, status == .subscribed { return .alreadySubscribed }
    // The consent is written before the row: a row alone would count as consent.
    try consent.append(
      ConsentEvent(time: time, kind: .subscribed, address: mailbox.address, source: source))
    if !isListed {
      try AppendOnlyFile(url: place.roster, showing: place.shownRoster).append(
        Data(csvRecord(columns.map { values[$0] ?? "" }, separator: separator).utf8),
        heading: Data(csvRecord(columns).utf8))
    }
    return status == .subscribed ? .added : .subscribedAgain
  }
}
