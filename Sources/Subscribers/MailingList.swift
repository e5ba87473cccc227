package import Diagnostics

/// A roster and its consent log: who is on a list and who may be mailed.
package struct MailingList: Sendable {
  package let name: String
  package let roster: Roster
  /// Where the roster lies.
  package let place: Place
  package let consent: ConsentLog

  package init(at files: ListFiles, keeping kept: Roster.Kept = .rows) throws {
    name = files.name
    place = files.roster
    roster = try Roster(at: files.roster, keeping: kept)
    consent = try ConsentLog(of: files)
  }

  package struct Member: Sendable {
    package var subscriber: Subscriber
    package var status: ConsentStatus

    package init(subscriber: Subscriber, status: ConsentStatus) {
      self.subscriber = subscriber
      self.status = status
    }
  }

  /// Everybody in the roster with what the consent log says of them.
  package func members() throws -> [Member] {
    let view = ConsentView(try consent.statuses())
    return roster.subscribers.indices.map {
      Member(subscriber: roster.subscribers[$0], status: view.status($0, of: roster.subscribers))
    }
  }
}
