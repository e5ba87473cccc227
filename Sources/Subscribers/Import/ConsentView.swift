import Foundation
import Mail

/// What the consent log says, with a quick answer for the many of whom it says nothing.
package struct ConsentView: Sendable {
  private let statuses: ConsentLog.Statuses
  /// Whether it says anything of anybody.
  private let hasWords: Bool
  /// Other addresses of people who were renamed, each with the one that their row has.
  private let others: [UInt64: AddressHash]

  /// - Parameter listed: who has a row.
  package init(_ statuses: ConsentLog.Statuses, listed: AddressSet = []) {
    self.statuses = statuses
    hasWords = !statuses.isEmpty || statuses.hasForgotten
    others = Self.others(in: statuses.record, listed)
  }

  /// Whether anybody was ever forgotten.
  var hasForgotten: Bool { statuses.hasForgotten }

  /// Mentions of those in what is said of others; nil where nobody was.
  var mentions: ForgottenMentions? { statuses.record.mentions }

  /// Whether the log may name an address. By its hash alone nobody can tell who was forgotten.
  func mayName(_ hash: AddressHash) -> Bool {
    statuses.hasForgotten || !statuses.isEmpty && statuses.record.mayName(hash)
  }

  /// What it says of the reader of a row.
  package func status(_ row: Int, of rows: SubscriberTable) -> ConsentStatus {
    guard hasWords, mayName(rows.hash(row)) else { return .subscribed }
    return statuses[rows.address(row)]
  }

  private static func others(in record: ConsentRecord, _ listed: AddressSet) -> [UInt64:
    AddressHash]
  {
    func hash(_ name: String) -> AddressHash {
      AddressHash(EmailAddress(spelling: name, canonical: name))
    }
    var others: [UInt64: AddressHash] = [:]
    for (person, names) in Dictionary(grouping: record.people.keys, by: record.person) {
      let hashes = ([person] + names.sorted()).map(hash)
      let one = hashes.first(where: listed.contains) ?? hashes[0]
      for other in hashes where other != one { others[other.bits] = one }
    }
    return others
  }

  /// Whether anybody has or had more than one address.
  var hasSeveralAddresses: Bool { !others.isEmpty }

  /// The address that stands for all of one person, of those that they have or had.
  func one(_ hash: AddressHash) -> AddressHash {
    others.isEmpty ? hash : others[hash.bits] ?? hash
  }

  /// The same of an address in its canonical spelling.
  func person(_ address: String) -> String { statuses.record.person(address) }

  /// Ids of imports and bounces that were undone.
  var undone: Set<String> { statuses.record.undone }

  /// What it says of an address; nil for nothing.
  func words(of address: EmailAddress) -> ConsentWords? { statuses.words(of: address) }
}
