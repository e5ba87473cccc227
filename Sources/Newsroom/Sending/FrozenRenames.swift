import Delivery
import Mail
import Subscribers

/// Recipients who were frozen under an address that the roster has no more, since they have another one now; and
/// people who were frozen twice, of whose numbers one goes out.
struct FrozenRenames: Sendable {
  /// A number that was frozen for somebody.
  private struct Claim {
    let number: Int
    let hash: AddressHash
    let standing: Standing
  }

  /// Which number of a person comes first.
  private enum Standing: Int {
    /// They have the issue by it, or may: no other may mail them once more.
    case had
    case open
    case refused

    init(_ outcome: JournalOutcome?) {
      self =
        switch outcome?.kind {
        case .accepted, .attempt, .inDoubt: .had
        case .rejected, .unsendable: .refused
        case .deferred, .held, .unsent, nil: .open
        }
    }
  }

  private let people: [[EmailAddress]]
  /// By the index of the person.
  private var claims: [Int: [Claim]] = [:]
  private var addresses: [Int: EmailAddress] = [:]
  private var spared: Set<Int> = []

  init() { people = [] }

  /// - Parameters:
  ///   - people: who has several names, with all of them.
  ///   - listed: who has a row.
  ///   - journal: what became of the numbers.
  init(
    _ people: [[EmailAddress]], _ table: RecipientTable?, listed: AddressSet, journal: JournalState
  ) {
    self.people = people
    guard !people.isEmpty, let table else { return }
    var names: [AddressHash: Int] = [:]
    for (person, addresses) in people.enumerated() {
      for address in addresses { names[AddressHash(address)] = person }
    }
    for number in 1..<(table.count + 1) {
      guard let hash = try? table.hash(number), let person = names[hash] else { continue }
      claims[person, default: []].append(
        Claim(number: number, hash: hash, standing: Standing(journal.outcome(of: number))))
    }
    settle(by: listed)
  }

  private mutating func settle(by listed: AddressSet) {
    (addresses, spared) = ([:], [])
    for (person, claims) in claims {
      guard let holder = Self.holder(of: claims, listed) else { continue }
      if !listed.contains(holder.hash) {
        addresses[holder.number] = people[person].first { listed.contains(AddressHash($0)) }
      }
      for claim in claims where claim.number != holder.number { spared.insert(claim.number) }
    }
  }

  private static func holder(of claims: [Claim], _ listed: AddressSet) -> Claim? {
    func order(_ claim: Claim) -> (Int, Int, Int) {
      (claim.standing.rawValue, listed.contains(claim.hash) ? 0 : 1, claim.number)
    }
    return claims.min { order($0) < order($1) }
  }

  /// Where a recipient's number goes now; nil where it was frozen to.
  subscript(number: Int) -> EmailAddress? { addresses.isEmpty ? nil : addresses[number] }

  /// Whether a recipient is somebody who gets the issue by another number.
  func spares(_ number: Int) -> Bool { !spared.isEmpty && spared.contains(number) }

  /// The numbers that were frozen for any of those people, the one that goes out of each first.
  var numbers: [Int] {
    claims.values.flatMap { $0.map(\.number) }
      .sorted { (spares($0) ? 1 : 0, $0) < (spares($1) ? 1 : 0, $1) }
  }

  /// The same for other rows.
  func again(listed: AddressSet) -> FrozenRenames {
    var copy = self
    copy.settle(by: listed)
    return copy
  }

  /// Addresses of people who have the issue, or get it, under another one.
  static func spare(
    _ people: [[EmailAddress]], frozen: AddressSet, listed: AddressSet
  ) -> AddressSet {
    var spare = AddressSet()
    for person in people {
      let hashes = person.map(AddressHash.init)
      let isFrozen = hashes.contains(where: frozen.contains)
      let first = hashes.first(where: listed.contains)
      for hash in hashes where isFrozen || hash != first { spare.insert(hash) }
    }
    return spare
  }
}
