import Foundation

/// What a run makes of outcomes, and of sessions and relays that come to their end.
extension RunDecisions {
  @discardableResult
  mutating func land(_ number: Int) -> Flight? {
    guard let flight = flights.removeValue(forKey: Int32(clamping: number)) else { return nil }
    for relay in [nil, flight.relay] {
      let scope = DomainScope(relay: relay, domain: flight.recipient.domain)
      guard let count = domainFlights[scope] else { continue }
      domainFlights[scope] = count > 1 ? count - 1 : nil
      if crowdedDomains.remove(scope) != nil { waiting.open(scope) }
    }
    return flight
  }

  /// A recipient is at its end, for this run.
  /// - Returns: the relay's pace, where it is used to the full again.
  mutating func settled(_ number: Int, _ kind: JournalRecord.Kind, domain: String, by name: String)
    -> PaceWord?
  {
    land(number)
    guard let relay = indices[name] else { return nil }
    relays[relay].note(kind)
    guard kind == .accepted else { return nil }
    ledger.accepted(domain: domain, by: name)
    let isFull = relays[relay].pace.accept()
    return isFull ? PaceWord(rate: nil, connections: relays[relay].pace.connections) : nil
  }

  /// A recipient is not on the list when it is its turn again: asked once more at the end of the run, since
  /// a save may have emptied the roster for a moment.
  mutating func missed(_ number: Int) {
    guard var recipient = land(number)?.recipient, !recipient.wasMissing else { return }
    recipient.wasMissing = true
    missing.append(recipient)
  }

  /// A recipient whose session was lost before anything was handed over.
  mutating func returned(_ number: Int, losses: Int = 0) {
    guard let flight = land(number) else { return }
    var recipient = flight.recipient
    recipient.losses = UInt8(clamping: losses)
    waiting.add(recipient)
  }

  /// What is made of a refusal. The recipient stays under way until that is written down: nobody else shall
  /// be given one whose last word is still to come.
  mutating func refused(_ number: Int, _ refusal: RunLedger.Refusal, by name: String, at now: Date)
    -> Refused
  {
    guard let relay = indices[name] else { return Refused(kind: .deferred) }
    let flight = flights[Int32(clamping: number)]
    let decision = ledger.refused(refusal, by: name)
    var refused = Refused(kind: decision.kind, putOff: decision.putOff)
    if refusal.scope == .pace {
      refused.slowed = slow(down: relay, flight, refusal, at: now)
      if relays[relay].pace.isExhausted { refused.left = .relay(refusal.said) }
      if var recipient = flight?.recipient {
        recipient.slowed = recipient.slowed &+ 1
        recipient.words = index(of: refusal, by: name)
        if let wait = slow.wait(Int(recipient.slowed), number: number) {
          refused.next = .waits(recipient, until: now + wait)
        }
      }
    } else {
      relays[relay].note(decision.kind)
      if decision.kind == .held, let recipient = flight?.recipient, !recipient.wasHeld {
        if decision.waitsForAcceptance {
          refused.next = .heldBack(recipient, relay)
        } else if relays.count > 1 {
          refused.next = .heldForOthers(recipient, relay)
        }
      }
    }
    // Who waits for it is looked at again: by others, or not at all.
    if let domain = decision.putOff { waiting.openForAll(index(of: domain)) }
    // What was under way when a relay was left says it once more.
    refused.left = relays[relay].closed == nil ? refused.left ?? decision.stop : nil
    if let reason = refused.left { close(relay, reason) }
    return refused
  }

  /// A refusal is written down: its recipient may be tried again where that was decided.
  mutating func written(_ number: Int, _ refused: Refused) {
    let flight = land(number)
    switch refused.next {
    case .waits(let recipient, let due): waiting.add(recipient, until: due)
    case .heldBack(let recipient, let relay): relays[relay].heldBack.append(recipient)
    case .heldForOthers(let recipient, let relay): relays[relay].heldForOthers.append(recipient)
    case nil:
      // For whom a login was refused nothing was said of: another relay may take it, or a later run.
      if refused.kind == .unsent, let flight { waiting.add(flight.recipient) }
    }
  }

  mutating func slow(
    down relay: Int, _ flight: Flight?, _ refusal: RunLedger.Refusal, at now: Date
  ) -> PaceWord? {
    let change = relays[relay].pace.refuse(
      begun: flight?.begun ?? now, isAboutConnections: refusal.likeness.code == 432, at: now)
    guard change == .slowed else { return nil }
    return PaceWord(rate: relays[relay].pace.rate, connections: relays[relay].pace.connections)
  }

  mutating func index(of refusal: RunLedger.Refusal, by relay: String) -> Int16 {
    let key = WordKey(likeness: refusal.likeness, relay: relay)
    if let index = wordIndices[key] { return index }
    guard words.count < Int(Int16.max) else { return 0 }
    words.append(Word(said: refusal.said, relay: relay))
    wordIndices[key] = Int16(words.count - 1)
    return Int16(words.count - 1)
  }

  /// A session ends for good. A relay may allow fewer connections than it is asked for: with the last one the
  /// relay is at its end.
  /// - Returns: whether it is.
  mutating func giveUp(session: Int, of name: String, _ reason: String) -> Bool {
    guard let relay = indices[name], relays[relay].closed == nil else { return false }
    relays[relay].end(session: session)
    guard !relays[relay].hasSessions else { return false }
    close(relay, .unreachable(reason))
    return true
  }

  /// A relay is given nobody any more; its recipients are the others'.
  /// - Returns: whether it was given some before.
  mutating func leave(_ name: String, _ reason: StopReason) -> Bool {
    guard let relay = indices[name], relays[relay].closed == nil else { return false }
    close(relay, reason)
    return true
  }

  mutating func close(_ relay: Int, _ reason: StopReason) {
    relays[relay].closed = relays[relay].closed ?? reason
    waiting.close(relay)
    guard !relays.contains(where: \.isOpen), stop == nil else { return }
    // Who could not be reached at the very end, with nobody left, keeps nobody waiting.
    if case .unreachable = reason, hasNobodyLeft, elsewhere.isEmpty { return }
    stop = reason
  }

  /// The first reason stands.
  mutating func stop(_ reason: StopReason) { stop = stop ?? reason }

  /// Says how a run has ended, once all its sessions have.
  /// - Parameter isLeftOver: whether somebody is to be tried by a later run.
  mutating func judgeAtTheEnd(isLeftOver: Bool) {
    judgeAlarms()
    // The last answer of all may be the one that says a relay takes no more: that keeps nobody waiting.
    if stop?.isOfRelay == true, !isLeftOver, hasNobodyLeft, elsewhere.isEmpty { stop = nil }
  }

  /// Ends a run whose recipients are at their end and met nothing but alarms.
  private mutating func judgeAlarms() {
    guard stop == nil else { return }
    // Those that somebody was given to are all at their end; a relay that nobody was left for counts no more.
    let isLeft = relays.allSatisfy { $0.closed != nil || $0.taken == 0 }
    if isLeft, let reason = relays.lazy.compactMap(\.closed).first(where: { !$0.isUnreachable }) {
      stop = reason
      return
    }
    guard let (name, reason) = ledger.atTheEnd() else { return }
    if let relay = indices[name] { relays[relay].closed = relays[relay].closed ?? reason }
    stop = reason
  }

  /// Why relays are given nobody any more.
  var leftRelays: [String: StopReason] {
    Dictionary(
      uniqueKeysWithValues: relays.compactMap { relay in relay.closed.map { (relay.name, $0) } })
  }

  /// Who waits still because a relay asked for less, with its words.
  mutating func leftSlowed() -> [LeftSlowed] {
    waiting.takeAll().filter { $0.words >= 0 }.map {
      let word = words[Int($0.words)]
      return LeftSlowed(
        number: Int($0.number), said: word.said, relay: word.relay, wasHeld: $0.wasHeld)
    }
  }

  struct LeftSlowed: Sendable, Equatable {
    var number: Int
    var said: String
    var relay: String
    var wasHeld: Bool
  }
}
