import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers

/// Who gets an issue, numbered from 1: those who could be mailed when sending began, then those whom a
/// widening brings, and nobody who came later.
struct Recipients: Sendable {
  /// As they were frozen. Addresses are read when they are needed: a million of them would be more than
  /// their file.
  private let table: RecipientTable?
  /// Who has a row in the roster: of those who were frozen, and of all where it was read again since.
  private var listed: AddressSet
  private var isReadAgain = false
  /// Those of them who were renamed: where their number goes now.
  private var renames = FrozenRenames()
  /// Rows of the roster that are not frozen yet, by their indices.
  private let subscribers: SubscriberTable
  private let added: [Int32]
  /// Who is in the roster, is asked for and could not be mailed.
  let suppressed: Int

  /// Everybody whom a roster has and the consent log lets be mailed.
  /// - Parameter segment: nil for the whole list.
  init(of list: MailingList, _ segment: Segment? = nil) throws {
    try self.init(nil, listed: AddressSet(), adding: list, segment)
  }

  /// Those of an earlier run; who was taken off the roster since is not mailed any more.
  /// - Parameters:
  ///   - renamed: people with all of their addresses: their numbers go along.
  ///   - journal: what became of the numbers.
  init(
    frozen table: RecipientTable, listed: AddressSet, renamed: [[EmailAddress]],
    journal: JournalState
  ) {
    self.table = table
    self.listed = listed
    renames = FrozenRenames(renamed, table, listed: listed, journal: journal)
    (subscribers, added, suppressed) = (SubscriberTable(), [], 0)
  }

  /// Those of an earlier run, and whom the list has besides.
  /// - Parameter counted: parts of the list of which those are known who could not be mailed.
  init(
    _ table: RecipientTable?, listed: AddressSet, adding list: MailingList, _ segment: Segment?,
    counted: [Segment] = [], journal: JournalState = JournalState()
  ) throws {
    self.table = table
    self.listed = listed
    var known = AddressSet()
    if let table {
      for number in 1..<(table.count + 1) { known.insert(try table.hash(number)) }
    }
    subscribers = list.roster.subscribers
    let statuses = try list.consent.statuses()
    let renamed = statuses.renamed
    renames = FrozenRenames(renamed, table, listed: list.roster.listed, journal: journal)
    // One person is one recipient, whichever of their addresses have a row.
    let spare = FrozenRenames.spare(renamed, frozen: known, listed: list.roster.listed)
    var added: [Int32] = []
    var suppressed = 0
    let view = ConsentView(statuses)
    for index in subscribers.indices {
      let hash = subscribers.hash(index)
      let status = view.status(index, of: subscribers)
      if !spare.isEmpty, spare.contains(hash) { continue }
      guard known.isEmpty || !known.contains(hash),
        segment?.contains(index, of: subscribers, status) ?? true
      else { continue }
      if status == .subscribed {
        added.append(Int32(index))
      } else {
        let row = subscribers[index]
        if !counted.contains(where: { $0.contains(row, status) }) { suppressed += 1 }
      }
    }
    self.added = added
    self.suppressed = suppressed
  }

  var count: Int { frozenCount + added.count }
  private var frozenCount: Int { table?.count ?? 0 }

  /// The fields that recipients were frozen with.
  var frozenColumns: [String] { table?.columns ?? [] }

  /// The same people, of whom a roster has these now.
  func listed(_ listed: AddressSet) -> Recipients {
    var copy = self
    (copy.listed, copy.isReadAgain) = (listed, true)
    copy.renames = renames.again(listed: listed)
    return copy
  }

  /// Whether a recipient is somebody who gets the issue by another number.
  func spares(_ number: Int) -> Bool { renames.spares(number) }

  /// The number by which somebody gets the issue who has these addresses; nil for whoever is not frozen.
  func number(of person: [EmailAddress], _ journal: JournalState) -> Int? {
    table.flatMap {
      FrozenRenames([person], $0, listed: listed, journal: journal).numbers.first
    }
  }

  /// Whether the roster has a row for a recipient, who is not another one too.
  func isListed(_ number: Int) throws -> Bool {
    guard (1..<(count + 1)).contains(number), !spares(number) else { return false }
    if let table, number <= table.count {
      return listed.contains(try renames[number].map(AddressHash.init) ?? table.hash(number))
    }
    return try !isReadAgain || listed.contains(AddressHash(address(number)))
  }

  /// Whether somebody may be mailed: who is on the roster, and whom the log lets be. For whoever counts a
  /// whole list; a recipient is not made of what is not needed.
  func isMailable(_ number: Int, by statuses: ConsentLog.Statuses) throws -> Bool {
    guard try isListed(number) else { return false }
    // Of most addresses a log says nothing, which is told by their hashes.
    if statuses.isEmpty { return true }
    if renames[number] == nil, try !statuses.mayName(hash(number)) { return true }
    return try statuses[address(number)] == .subscribed
  }

  /// - Parameter number: of a recipient.
  func address(_ number: Int) throws -> EmailAddress {
    if let table, number <= table.count {
      return try renames[number] ?? table.address(number)
    }
    return subscribers.address(Int(added[number - frozenCount - 1]))
  }

  /// The hash of the address that a recipient was frozen with, or has in the roster.
  private func hash(_ number: Int) throws -> AddressHash {
    if let table, number <= table.count { return try table.hash(number) }
    return subscribers.hash(Int(added[number - frozenCount - 1]))
  }

  /// A recipient by number, whether on the roster or not; nil for nobody.
  subscript(number: Int) -> Subscriber? {
    guard (1..<(count + 1)).contains(number) else { return nil }
    guard let table, number <= table.count else {
      return subscribers[Int(added[number - frozenCount - 1])]
    }
    guard let address = try? renames[number] ?? table.address(number) else { return nil }
    return Subscriber(
      address: address, columns: table.columns, values: table.values(number).map { $0 ?? "" },
      line: 0)
  }

  /// Writes them down as they were frozen, or as they would be.
  /// - Parameter digest: of those that were frozen before.
  func write(_ columns: [String], to place: Place, digest: String?) throws {
    if let table {
      try writeWholeFile(Data(table.frozenBytes), to: place, mode: 0o600)
      guard !added.isEmpty, let digest else { return }
      _ = try RecipientsFile.widen(
        place, expecting: digest, rows: rows(of: frozenColumns, from: frozenCount + 1))
    } else {
      _ = try RecipientsFile.write(columns: columns, rows: rows(of: columns), to: place)
    }
  }

  /// What is frozen of each: the address and the given columns.
  /// - Parameter first: the number of the first that is asked for.
  func rows(
    of columns: [String], from first: Int = 1
  ) -> some Sequence<(address: EmailAddress, values: [String?])> {
    (first..<(max(count, first - 1) + 1)).lazy.compactMap { number in
      self[number].map { subscriber in
        (address: subscriber.address, values: columns.map { subscriber[$0] })
      }
    }
  }
}
