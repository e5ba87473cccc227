import Clock
import Foundation

/// All that a run decides: who is next for which relay, what is made of each answer, who waits for how long,
/// when a relay and when the run ends. A pure value, without a clock, a lock, a file or a socket.
struct RunDecisions: Sendable {
  struct RelayPlan: Sendable {
    var name: String
    var connections: Int
    var weight: Int?
    var limits = DeliveryLimits()
  }

  var relays: [RunRelay]
  var indices: [String: Int] = [:]
  var ledger: RunLedger
  let limits: DeliveryLimits
  let zone: Zone
  let slow: SlowPolicy
  /// Whether anything is to be kept but what relays say.
  let isLimited: Bool
  var book = BudgetBook()

  var domains: [String] = []
  var domainIndices: [String: Int32] = [:]
  struct Word: Sendable {
    var said: String
    var relay: String
  }
  struct WordKey: Sendable, Hashable {
    var likeness: ReplyCode
    var relay: String
  }
  /// Words by which relays asked for less: one of each kind.
  var words: [Word] = []
  var wordIndices: [WordKey: Int16] = [:]

  var waiting: WaitingRoom
  /// Put off by some relay for its domain, for another to take.
  var elsewhere: WaitingRoom
  /// Who was not on the list when it was their turn again.
  var missing: [WaitingRecipient] = []
  var flights: [Int32: Flight] = [:]
  /// How many are under way to a domain, in all and over each relay.
  var domainFlights: [DomainScope: Int] = [:]
  /// Domains of which somebody waits for another's end.
  var crowdedDomains: Set<DomainScope> = []
  /// Whether the queue has no more.
  var isDone = false
  /// Sessions that ask the queue now: each may come back with somebody.
  var fetches = 0
  var stop: StopReason?

  /// Who must wait longer than this is left to a later run.
  static let patience = 900.0
  /// A relay whose sessions have not asked for so long is not waited for.
  static let idle = 5.0
  /// Turns that are so near are taken at once.
  static let horizon = 0.1

  init(
    relays: [RelayPlan], ledger: RunLedger = RunLedger(), limits: DeliveryLimits = DeliveryLimits(),
    zone: Zone = .utc, slow: SlowPolicy = SlowPolicy()
  ) {
    self.relays = relays.map { RunRelay($0, slow) }
    waiting = WaitingRoom(relays: relays.count)
    elsewhere = WaitingRoom(relays: relays.count)
    self.ledger = ledger
    self.limits = limits
    self.zone = zone
    self.slow = slow
    isLimited = limits != DeliveryLimits() || relays.contains { $0.limits != DeliveryLimits() }
    for (index, relay) in relays.enumerated() { indices[relay.name] = index }
  }

  /// Who is next for a session of a relay.
  /// - Parameters:
  ///   - session: its number, from 0.
  ///   - isAhead: whether the session asks with another recipient under way, and waits for none.
  mutating func next(
    for name: String, session: Int = 0, at now: Date, isAhead: Bool = false
  ) -> Answer {
    guard stop == nil, let relay = indices[name], relays[relay].closed == nil else { return .end }
    waiting.release(at: now + Self.horizon)
    if isDone {
      bringBackHeld(for: relay)
      bringBackMissing(at: now)
    }
    if isOver(for: relay) { return end(session, of: relay) }
    if !relays[relay].uses(session: session) {
      return .wait(Wait(until: now + 1, letsGo: true))
    }
    // One that is not used claims no share.
    relays[relay].asked = now
    if var gate = gate(relay, at: now, isAhead: isAhead) {
      // Only the queue knows whether anybody is left who would have to wait.
      if !isDone, waiting.isEmpty { return fetch() }
      // No relay keeps a silent connection for long.
      if gate.until.timeIntervalSince(now) > 30 { gate.letsGo = true }
      if gate.until.timeIntervalSince(now) > Self.patience, flights.isEmpty,
        let opening = openingForAll(at: now)
      {
        stop = .later(until: opening, gate.reason ?? "")
        return .end
      }
      return .wait(gate)
    }
    while let recipient = waiting.takeReady() {
      if let time = admit(recipient, to: relay, at: now) {
        return .take(recipient, at: time)
      }
    }
    while let domain = domainElsewhere(for: relay), let recipient = elsewhere.takeFirst(of: domain)
    {
      if let time = admit(recipient, to: relay, at: now) {
        return .take(recipient, at: time)
      }
    }
    while let domain = openDomain(for: relay), let recipient = waiting.takeFirst(of: domain) {
      if let time = admit(recipient, to: relay, at: now, isFirst: true) {
        return .take(recipient, at: time)
      }
    }
    guard isDone else { return fetch() }
    if isOver(for: relay) { return end(session, of: relay) }
    return rest(relay, at: now)
  }

  private mutating func fetch() -> Answer {
    fetches += 1
    return .fetch
  }

  /// A session for which nobody is left does not keep its relay open.
  private mutating func end(_ session: Int, of relay: Int) -> Answer {
    relays[relay].end(session: session)
    return .end
  }

  /// Takes one whom the queue has given.
  /// - Returns: when it is delivered; nil where it waits, or is not tried at all.
  mutating func offer(
    _ number: Int, domain: String, to name: String, at now: Date, isAhead: Bool = false
  ) -> (recipient: WaitingRecipient, time: Date)? {
    fetches = max(0, fetches - 1)
    let recipient = WaitingRecipient(number: Int32(clamping: number), domain: index(of: domain))
    guard let relay = indices[name], stop == nil, relays[relay].closed == nil,
      gate(relay, at: now, isAhead: isAhead) == nil
    else {
      waiting.add(recipient)
      return nil
    }
    return admit(recipient, to: relay, at: now).map { (recipient, $0) }
  }

  mutating func queueIsDone() {
    fetches = max(0, fetches - 1)
    isDone = true
  }

  /// Lets a recipient go over a relay, or has it wait where it must.
  mutating func admit(
    _ recipient: WaitingRecipient, to relay: Int, at now: Date, isFirst: Bool = false
  ) -> Date? {
    if isPutOff(recipient, by: relay) {
      // Not tried at all where no relay is left, so that nothing is said of it: the next run does.
      if isLeftToOthers(recipient.domain, by: relay) { leave(recipient, toOthersThan: relay) }
      return nil
    }
    var time = max(now, relays[relay].pace.turn)
    var spent: [String] = []
    for (name, holder, limits) in scopes(of: relay) {
      let rates = limits.rates(at: now, in: zone)
      if !rates.isEmpty {
        time = max(time, book.turn(of: name, by: rates, at: now).date)
        spent.append(name)
      }
      if !limits.domains.isEmpty, let own = limits.limits(of: domains[Int(recipient.domain)]) {
        let scope = DomainScope(relay: holder, domain: recipient.domain)
        if let most = own.connections, domainFlights[scope] ?? 0 >= most {
          crowdedDomains.insert(scope)
          waiting.add(recipient, toLineUntil: now + 1, of: holder, isFirst: isFirst)
          return nil
        }
        guard !own.rates.isEmpty else { continue }
        let budget = "\(name) domain \(domains[Int(recipient.domain)])"
        let turn = book.turn(of: budget, by: own.rates, at: now).date
        if turn > now + Self.horizon {
          waiting.add(recipient, toLineUntil: turn, of: holder, isFirst: isFirst)
          return nil
        }
        time = max(time, turn)
        spent.append(budget)
      }
    }
    for name in spent { book.spend(name, at: time) }
    flights[recipient.number] = Flight(
      recipient: recipient, relay: relay, begun: time)
    if isLimited {
      domainFlights[DomainScope(relay: nil, domain: recipient.domain), default: 0] += 1
      domainFlights[DomainScope(relay: relay, domain: recipient.domain), default: 0] += 1
    }
    relays[relay].taken += 1
    relays[relay].pace.take(at: time)
    return time
  }

  func isPutOff(_ recipient: WaitingRecipient, by relay: Int) -> Bool {
    isPutOff(recipient.domain, by: relay)
  }

  func isPutOff(_ domain: Int32, by relay: Int) -> Bool {
    ledger.putsOffDomains && ledger.isPutOff(domains[Int(domain)], by: relays[relay].name)
  }

  /// Whether a relay puts off a domain that another takes.
  func isLeftToOthers(_ domain: Int32, by relay: Int) -> Bool {
    isPutOff(domain, by: relay)
      && relays.indices.contains {
        $0 != relay && relays[$0].isOpen && !isPutOff(domain, by: $0)
      }
  }

  /// A domain in whose line the first is a relay's to take: what the relay puts off is left to others.
  mutating func openDomain(for relay: Int) -> Int32? {
    // Lent out, since it asks what is decided here.
    var room = WaitingRoom(relays: 0)
    swap(&room, &waiting)
    defer { swap(&room, &waiting) }
    return room.openDomain(for: relay) { isLeftToOthers($0, by: relay) }
  }

  /// Whether nobody is left nor can come back, but for those that some relay put off.
  var hasNobodyLeft: Bool {
    isDone && fetches == 0 && waiting.isEmpty && flights.isEmpty && missing.isEmpty
  }

  /// Whether nobody is left for a relay, nor can come back to it.
  mutating func isOver(for relay: Int) -> Bool {
    guard hasNobodyLeft, domainElsewhere(for: relay) == nil else { return false }
    relays[relay].isFinished = true
    return true
  }

  /// Whether a session of a relay that asked for somebody would be told that nobody comes.
  mutating func hasEnded(for name: String, session: Int = 0) -> Bool {
    guard stop == nil, let relay = indices[name], relays[relay].closed == nil else { return true }
    if isDone { bringBackHeld(for: relay) }
    guard isOver(for: relay) else { return false }
    relays[relay].end(session: session)
    return true
  }

  /// Whether a relay takes mail, be it after a short wait: one that nobody is left for keeps nobody waiting.
  func works(_ relay: Int, at now: Date) -> Bool {
    relays[relay].isOpen && !relays[relay].isDoubtful
      && ledger.hasAccepted(relays[relay].name)
      && limit(of: relay, at: now).map { $0.until <= now + Self.patience } ?? true
  }

  /// When nobody else is left, those come back who were refused and not booked, once.
  mutating func bringBackHeld(for relay: Int) {
    guard ledger.hasAccepted(relays[relay].name) else { return }
    for other in relays.indices {
      var back = relays[other].heldBack
      relays[other].heldBack = []
      if other != relay {
        back += relays[other].heldForOthers
        relays[other].heldForOthers = []
      }
      for var recipient in back.reversed() {
        recipient.wasHeld = true
        waiting.add(recipient)
      }
    }
  }

  /// When nobody else is left, who was not on the list is asked for once more: a moment later, for a save
  /// may still be under way.
  mutating func bringBackMissing(at now: Date) {
    guard waiting.isEmpty, flights.isEmpty else { return }
    for recipient in missing { waiting.add(recipient, until: now + 1) }
    missing = []
  }

  mutating func index(of domain: String) -> Int32 {
    if let index = domainIndices[domain] { return index }
    let index = Int32(clamping: domains.count)
    domains.append(domain)
    domainIndices[domain] = index
    return index
  }
}
