import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers

/// Who gets an issue, numbered from 1: those who could be mailed when sending began, and nobody who came
/// later.
struct Recipients: Sendable {
  private enum Origin: Sendable {
    /// Nothing is sent yet: rows of the roster, by their indices.
    case roster([Subscriber], [Int32])
    /// As they were frozen, and whether the roster still has a row for each. Addresses are read when they
    /// are needed: a million of them would be more than their file.
    case frozen(RecipientTable, isListed: [Bool])
  }

  private let origin: Origin

  /// Everybody whom a roster has and the consent log lets be mailed.
  init(of list: MailingList) throws {
    let subscribers = list.roster.subscribers
    let statuses = try list.consent.statuses()
    var mailable: [Int32] = []
    mailable.reserveCapacity(subscribers.count)
    for (index, subscriber) in subscribers.enumerated()
    where statuses[subscriber.address] == .subscribed {
      mailable.append(Int32(index))
    }
    origin = .roster(subscribers, mailable)
  }

  /// Those of an earlier run; who was taken off the roster since is not mailed any more.
  init(frozen table: RecipientTable, roster: Roster) throws {
    // 64 bits of each, keyed anew in each process, in place of the addresses.
    let listed = Set(roster.subscribers.map(\.address.canonical.hashValue))
    var isListed: [Bool] = []
    isListed.reserveCapacity(table.count)
    for number in 1..<(table.count + 1) {
      isListed.append(listed.contains(try table.address(number).canonical.hashValue))
    }
    origin = .frozen(table, isListed: isListed)
  }

  var count: Int {
    switch origin {
    case .roster(_, let mailable): mailable.count
    case .frozen(let table, _): table.count
    }
  }

  /// Whether somebody may be mailed: who is on the roster, and whom the log lets be. For whoever counts a
  /// whole list; a recipient is not made of what is not needed.
  func isMailable(_ number: Int, by statuses: ConsentLog.Statuses) -> Bool {
    switch origin {
    case .roster: return self[number].map { statuses[$0.address] == .subscribed } ?? false
    case .frozen(let table, let isListed):
      guard isListed.indices.contains(number - 1), isListed[number - 1] else { return false }
      // A log that says nothing need not be asked by address.
      if statuses.isEmpty { return true }
      return (try? table.address(number)).map { statuses[$0] == .subscribed } ?? false
    }
  }

  /// A recipient by number; nil for one who has no row in the roster any more.
  subscript(number: Int) -> Subscriber? {
    switch origin {
    case .roster(let subscribers, let mailable):
      guard mailable.indices.contains(number - 1) else { return nil }
      return subscribers[Int(mailable[number - 1])]
    case .frozen(let table, let isListed):
      guard isListed.indices.contains(number - 1), isListed[number - 1],
        let address = try? table.address(number)
      else { return nil }
      return Subscriber(
        address: address, columns: table.columns,
        values: table.values(number).map { $0 ?? "" },
        line: 0)
    }
  }

  /// Writes them down as they were frozen, or as they would be.
  func write(_ columns: [String], to place: Place) throws {
    switch origin {
    case .roster: _ = try RecipientsFile.write(columns: columns, rows: rows(of: columns), to: place)
    case .frozen(let table, _):
      try writeWholeFile(Data(table.frozenBytes), to: place, mode: 0o600)
    }
  }

  /// What is frozen of each: the address and the given columns.
  func rows(
    of columns: [String]
  ) -> some Sequence<(address: EmailAddress, values: [String?])> {
    (1..<(count + 1)).lazy.compactMap { number in
      self[number].map { subscriber in
        (address: subscriber.address, values: columns.map { subscriber[$0] })
      }
    }
  }
}
