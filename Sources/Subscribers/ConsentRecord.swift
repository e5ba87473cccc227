import Mail

/// What the events of a log come to, taken one after the other in any order.
struct ConsentRecord: Sendable {
  /// By canonical address; of somebody renamed, by the one that stands for all of theirs. That an address ever left
  /// is noted of each.
  private(set) var words = ConsentTable()
  /// Addresses of people who were renamed, each with another of theirs that is nearer to the one that
  /// stands for all.
  private(set) var people: [String: String] = [:]
  private var renamed = AddressSet()
  /// Ids whose events count for nothing.
  private(set) var undone: Set<String>
  /// Ids that bounces have.
  private var bounceIDs: Set<String> = []
  /// Whether an id was undone of which events counted already, and whether any did that has one.
  private(set) var isStale = false
  private var hasCountedID = false
  /// Of whom alone it is kept what is said, in the canonical spelling, besides what stands for people who were
  /// forgotten; nil for everybody.
  private let only: AskedAddresses?
  /// What tells who was forgotten.
  var forgotten = ForgottenNames()
  /// Addresses of which it was not asked yet whether something stands for them; all where that is new.
  private var unjoined: [String] = []
  private var hasNewStandIn = false
  /// What is seen at a glance of those that stand for somebody.
  private var glances: Set<UInt64> = []

  /// - Parameters:
  ///   - undone: ids that are undone somewhere in the log.
  ///   - only: somebody of whom alone it is asked. What joins people is kept of all.
  init(undone: Set<String> = [], of only: AskedAddresses? = nil) {
    self.undone = undone
    self.only = only
  }

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
  var addresses: some Sequence<String> {
    // Of somebody who was joined with another nothing is said under their own address.
    [AnySequence(words.addresses), AnySequence(people.keys)].joined()
  }

  /// All addresses of one person, the one that stands for all of them first.
  func names(of address: EmailAddress) -> [String] {
    let one = person(address.canonical)
    return [one] + people.keys.filter { person($0) == one && $0 != one }.sorted()
  }

  /// Whether a record of one address alone holds all that the log says of its person: nothing is said under other
  /// addresses, and nobody was forgotten, of whom something else may stand for the person.
  func isAll(of address: EmailAddress) -> Bool {
    forgotten.isEmpty && names(of: address).count == 1
  }

  /// Whether the log has an event of that id, be it undone.
  func has(bounce id: String) -> Bool { bounceIDs.contains(id) }

  /// How many addresses have ever left. Neither another address nor being forgotten makes them fewer: an
  /// address and what stands for it are one.
  var optOutCount: Int {
    guard let key = forgotten.key, !forgotten.isEmpty else { return words.leftCount }
    return words.indices.count { index in
      guard words.hasLeft(at: index) else { return false }
      // Most have no stand-in, which is seen at a glance.
      let mayHaveOne = words.withAddress(at: index) {
        ForgottenKey.mayBeStandIn($0) || glances.contains(key.glance(at: $0))
      }
      guard mayHaveOne else { return true }
      let address = words.address(at: index)
      return ForgottenKey.name(inStandIn: address) != nil
        || !words.hasLeft(key.standIn(for: address))
    }
  }

  /// Somebody who left by what an earlier reading said, and of whom this one does not say so.
  func optOutMissing(of earlier: ConsentRecord) -> String? {
    let missing = earlier.words.indices.lazy
      .filter { earlier.words.words(at: $0)?.hasOptOut == true }
      .map { earlier.words.address(at: $0) }
      .filter { words(of: $0)?.hasOptOut != true && !words.hasLeft($0) }
    return missing.min()
  }

  /// Whether the log may name an address: no for most that it does not.
  func mayName(_ hash: AddressHash) -> Bool { words.mayKnow(hash) || renamed.contains(hash) }

  mutating func add(_ event: ConsentEvent) {
    if let id = event.undone, event.kind == .undone {
      if undone.insert(id).inserted, hasCountedID { isStale = true }
      return
    }
    guard let address = event.address?.canonical else { return }
    if let only, !only.contains(address), event.kind != .forgotten, event.kind != .renamed,
      ForgottenKey.name(inStandIn: address) == nil
    {
      return
    }
    if event.kind == .forgotten || event.kind == .renamed { forgotten.note(at: event.milliseconds) }
    if event.kind == .forgotten {
      forgotten.take(address)
      hasNewStandIn = true
    }
    if let id = event.id, event.kind == .bounced { bounceIDs.insert(id) }
    if ConsentWords.isOptOut(event) {
      address.withRawUTF8 { words.noteLeft($0) }
    }
    if let id = event.id, undone.contains(id) { return }
    if event.id != nil { hasCountedID = true }
    if !forgotten.isEmpty, !hasNewStandIn {
      unjoined += [address, event.newAddress?.canonical].compactMap(\.self)
    }
    if event.kind == .renamed, let other = event.newAddress?.canonical { join(address, other) }
    person(address).withRawUTF8 { person in
      words.add(
        ConsentWords.word(of: event), event.kind.optOut, at: event.milliseconds,
        canBeUndone: event.id != nil, of: person)
    }
  }

  /// Takes in a line as programs write it.
  /// - Returns: false for one that must be looked at more closely.
  mutating func add(_ line: ConsentLine) -> Bool {
    // What speaks of ids or of several addresses is rare.
    guard let address = line.address, line.newAddress == nil, line.undone == nil,
      only != nil || forgotten.isEmpty || hasNewStandIn, line.kind != .forgotten,
      line.kind != .renamed,
      line.kind != .undone
    else { return add(whole: line) }
    return withUnsafeTemporaryAllocation(byteCount: AddressHash.longest, alignment: 8) { lower in
      guard address.count <= AddressHash.longest, AddressHash.lower(address, into: lower) else {
        return false
      }
      let canonical = UnsafeRawBufferPointer(rebasing: lower[..<address.count])
      if let only {
        let isAsked = only.contains(canonical)
        guard isAsked || ForgottenKey.mayBeStandIn(canonical) else { return true }
        guard forgotten.isEmpty else { return self.add(whole: line) }
      }
      let word = line.word
      var isUndone = false
      if let id = line.id, line.kind == .bounced || !undone.isEmpty {
        let id = String(decoding: id, as: UTF8.self)
        if line.kind == .bounced { bounceIDs.insert(id) }
        isUndone = undone.contains(id)
      }
      if line.id != nil, !isUndone { hasCountedID = true }
      func add(to person: UnsafeRawBufferPointer, isLeaving: Bool) {
        words.add(
          word, line.kind.optOut, at: line.milliseconds, canBeUndone: line.id != nil, of: person,
          isLeaving: isLeaving)
      }
      if people.isEmpty, !isUndone {
        add(to: canonical, isLeaving: word == .optOut)
        return true
      }
      // The address itself is noted, be it another that stands for all of the person's.
      if word == .optOut { words.noteLeft(canonical) }
      guard !isUndone else { return true }
      person(String(decoding: canonical, as: UTF8.self)).withRawUTF8 {
        add(to: $0, isLeaving: false)
      }
      return true
    }
  }

  private mutating func add(whole line: ConsentLine) -> Bool {
    guard let event = line.event else { return false }
    add(event)
    return true
  }

  /// One person under both addresses: an opt-out of either counts for the other.
  private mutating func join(_ old: String, _ new: String) {
    var (old, new) = (person(old), person(new))
    guard old != new else { return }
    // What stands for somebody is never the address that stands for all of theirs.
    if ForgottenKey.name(inStandIn: new) != nil { swap(&old, &new) }
    people[old] = new
    renamed.insert(AddressHash(EmailAddress(spelling: old, canonical: nil)))
    if let known = words.remove(old) { words.add(known, of: new) }
  }

  /// Makes one person of an address and of what stands for it, where the log has both: who was forgotten under
  /// one address is so under all, and who came back is still the one whom an issue has by the stand-in.
  mutating func joinStandIns() {
    guard let key = forgotten.key, !forgotten.isEmpty else { return }
    let new = hasNewStandIn ? addressesWithStandIn(key) : unjoined
    if !hasNewStandIn { glances.formUnion(new.compactMap { key.glance(ofStandIn: $0) }) }
    (unjoined, hasNewStandIn) = ([], false)
    for address in new where ForgottenKey.name(inStandIn: address) == nil {
      let standIn = key.standIn(for: address)
      if names(standIn) { join(standIn, address) }
    }
  }

  /// All addresses that may have a stand-in in the log. Hashes are compared at a glance, and no text is made of them:
  /// of a hundred thousand addresses a few were forgotten.
  private mutating func addressesWithStandIn(_ key: ForgottenKey) -> [String] {
    func addresses(where holds: (UnsafeRawBufferPointer) -> Bool) -> [String] {
      words.indices.filter { words.withAddress(at: $0, holds) && words.words(at: $0) != nil }
        .map { words.address(at: $0) }
    }
    // Of those too that only say that somebody left, be it undone: they are counted.
    let standIns = words.indices.filter {
      words.withAddress(at: $0, ForgottenKey.mayBeStandIn)
    }.map { words.address(at: $0) }
    glances = Set((standIns + people.keys).compactMap { key.glance(ofStandIn: $0) })
    return addresses { glances.contains(key.glance(at: $0)) } + people.keys
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

extension String {
  fileprivate func withRawUTF8<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
    var text = self
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}
