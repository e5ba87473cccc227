import Mail

/// What the events of a log come to, taken one after the other in any order.
struct ConsentRecord: Sendable {
  /// By canonical address; of somebody renamed, by the one that stands for all of theirs.
  private var words: [String: ConsentWords] = [:]
  /// Addresses of people who were renamed, each with another of theirs that is nearer to the one that
  /// stands for all.
  private var people: [String: String] = [:]
  /// Ids whose events count for nothing.
  private(set) var undone: Set<String>
  /// Ids that bounces have.
  private var bounceIDs: Set<String> = []
  /// Who left in events that were undone: the line is there all the same.
  private var undoneOptOuts: Set<String> = []
  /// Whether an id was undone of which events counted already.
  private(set) var isStale = false

  /// - Parameter undone: ids that are undone somewhere in the log.
  init(undone: Set<String> = []) { self.undone = undone }

  var isEmpty: Bool { words.isEmpty }

  func status(of address: EmailAddress) -> ConsentStatus {
    words[person(address.canonical)]?.status ?? .subscribed
  }

  func words(of address: EmailAddress) -> ConsentWords? { words[person(address.canonical)] }

  /// Whether the log has an event of that id, be it undone.
  func has(bounce id: String) -> Bool { bounceIDs.contains(id) }

  /// How many people have ever left.
  var optOutCount: Int {
    words.values.count(where: \.hasOptOut)
      + undoneOptOuts.count { words[person($0)]?.hasOptOut != true }
  }

  /// Somebody who left by what an earlier reading said, and of whom this one does not say so.
  func optOutMissing(of earlier: ConsentRecord) -> String? {
    let missing = earlier.words.lazy.filter { $0.value.hasOptOut }.map(\.key).filter { address in
      words[person(address)]?.hasOptOut != true && !undoneOptOuts.contains(address)
    }
    return missing.min()
  }

  mutating func add(_ event: ConsentEvent) {
    if let id = event.undone, event.kind == .undone {
      if undone.insert(id).inserted { isStale = true }
      return
    }
    guard let address = event.address?.canonical else { return }
    if let id = event.id, event.kind == .bounced { bounceIDs.insert(id) }
    if let id = event.id, undone.contains(id) {
      var alone = ConsentWords()
      alone.add(event)
      if alone.hasOptOut { undoneOptOuts.insert(address) }
      return
    }
    if event.kind == .renamed, let other = event.newAddress?.canonical { join(address, other) }
    words[person(address), default: ConsentWords()].add(event)
  }

  /// One person under both addresses: an opt-out of either counts for the other.
  private mutating func join(_ old: String, _ new: String) {
    let (old, new) = (person(old), person(new))
    guard old != new else { return }
    people[old] = new
    if let known = words.removeValue(forKey: old) {
      words[new, default: ConsentWords()].add(known)
    }
  }

  private func person(_ address: String) -> String {
    guard !people.isEmpty else { return address }
    var address = address
    // Each step leads to a name that was not joined yet when the step was made: there is no way round.
    while let next = people[address] { address = next }
    return address
  }
}
