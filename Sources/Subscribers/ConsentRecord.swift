import Mail

/// What the events of a log come to, taken one after the other in any order.
struct ConsentRecord: Sendable {
  /// By canonical address; of somebody renamed, by the one that stands for all of theirs.
  private(set) var words: [String: ConsentWords] = [:]
  /// Addresses of people who were renamed, each with another of theirs that is nearer to the one that
  /// stands for all.
  private(set) var people: [String: String] = [:]
  /// Ids whose events count for nothing.
  private(set) var undone: Set<String>
  /// Ids that bounces have.
  private var bounceIDs: Set<String> = []
  /// Addresses that ever left, be it that it was undone: the line is there all the same.
  private var optOuts: Set<String> = []
  /// Whether an id was undone of which events counted already.
  private(set) var isStale = false
  /// What tells who was forgotten.
  var forgotten = ForgottenNames()
  /// Addresses of which it was not asked yet whether something stands for them; all where that is new.
  private var unjoined: [String] = []
  private var hasNewStandIn = false

  /// - Parameter undone: ids that are undone somewhere in the log.
  init(undone: Set<String> = []) { self.undone = undone }

  var isEmpty: Bool { words.isEmpty }

  func status(of address: EmailAddress) -> ConsentStatus { status(ofCanonical: address.canonical) }

  func status(ofCanonical address: String) -> ConsentStatus {
    words(of: address)?.status ?? .subscribed
  }

  func words(of address: EmailAddress) -> ConsentWords? { words(of: address.canonical) }

  private func words(of address: String) -> ConsentWords? {
    let one = person(address)
    let own = words[one]
    guard let standIn = forgotten.standIn(for: address).map(person), standIn != one,
      var both = words[standIn]
    else { return own }
    if let own { both.add(own) }
    return both
  }

  /// The same of an address that the log itself names, be it a stand-in: nothing is hashed.
  func ownWords(of address: String) -> ConsentWords? { words[person(address)] }

  /// Whether the log itself names an address, be it only as that of somebody renamed.
  func names(_ address: String) -> Bool { words[address] != nil || people[address] != nil }

  /// All addresses of which something is said, in their canonical spelling.
  var addresses: some Sequence<String> { Set(words.keys).union(people.keys) }

  /// One address of each person of whom something is said.
  var persons: some Sequence<String> { words.keys }

  /// All addresses of one person, the one that stands for all of them first.
  func names(of address: EmailAddress) -> [String] {
    let one = person(address.canonical)
    return [one] + people.keys.filter { person($0) == one && $0 != one }.sorted()
  }

  /// Whether the log has an event of that id, be it undone.
  func has(bounce id: String) -> Bool { bounceIDs.contains(id) }

  /// How many addresses have ever left. Neither another address nor being forgotten makes them fewer: an
  /// address and what stands for it are one.
  var optOutCount: Int {
    guard let key = forgotten.key, !forgotten.isEmpty else { return optOuts.count }
    return optOuts.count {
      ForgottenKey.name(inStandIn: $0) != nil || !optOuts.contains(key.standIn(for: $0))
    }
  }

  /// Somebody who left by what an earlier reading said, and of whom this one does not say so.
  func optOutMissing(of earlier: ConsentRecord) -> String? {
    let missing = earlier.words.lazy.filter { $0.value.hasOptOut }.map(\.key).filter { address in
      words(of: address)?.hasOptOut != true && !optOuts.contains(address)
    }
    return missing.min()
  }

  /// All addresses of which something is said.
  var named: AddressSet {
    let names = [Array(words.keys), Array(people.keys)].joined()
    return AddressSet(names.map { AddressHash(EmailAddress(spelling: $0, canonical: $0)) })
  }

  mutating func add(_ event: ConsentEvent) {
    if let id = event.undone, event.kind == .undone {
      if undone.insert(id).inserted { isStale = true }
      return
    }
    guard let address = event.address?.canonical else { return }
    if event.kind == .forgotten {
      forgotten.take(address)
      hasNewStandIn = true
    }
    if let id = event.id, event.kind == .bounced { bounceIDs.insert(id) }
    if ConsentWords.isOptOut(event) { optOuts.insert(address) }
    if let id = event.id, undone.contains(id) { return }
    if !forgotten.isEmpty, !hasNewStandIn {
      unjoined += [address, event.newAddress?.canonical].compactMap(\.self)
    }
    if event.kind == .renamed, let other = event.newAddress?.canonical { join(address, other) }
    words[person(address), default: ConsentWords()].add(event)
  }

  /// One person under both addresses: an opt-out of either counts for the other.
  private mutating func join(_ old: String, _ new: String) {
    var (old, new) = (person(old), person(new))
    guard old != new else { return }
    // What stands for somebody is never the address that stands for all of theirs.
    if ForgottenKey.name(inStandIn: new) != nil { swap(&old, &new) }
    people[old] = new
    if let known = words.removeValue(forKey: old) {
      words[new, default: ConsentWords()].add(known)
    }
  }

  /// Makes one person of an address and of what stands for it, where the log has both: who was forgotten under
  /// one address is so under all, and who came back is still the one whom an issue has by the stand-in.
  mutating func joinStandIns() {
    guard let key = forgotten.key, !forgotten.isEmpty else { return }
    let addresses = hasNewStandIn ? Array(addresses) : unjoined
    (unjoined, hasNewStandIn) = ([], false)
    for address in addresses where ForgottenKey.name(inStandIn: address) == nil {
      let standIn = key.standIn(for: address)
      if names(standIn) { join(standIn, address) }
    }
  }

  /// The address that stands for all of a person.
  func person(_ address: String) -> String {
    guard !people.isEmpty else { return address }
    var address = address
    // Each step leads to a name that was not joined yet when the step was made: there is no way round.
    while let next = people[address] { address = next }
    return address
  }
}
