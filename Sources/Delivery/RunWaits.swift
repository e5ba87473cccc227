import Foundation

/// What a run does while somebody waits and nobody can be tried.
extension RunDecisions {
  /// Nobody can be tried over a relay now, and somebody is under way or waits.
  mutating func rest(_ relay: Int, at now: Date) -> Answer {
    // Who can take nobody claims no share.
    relays[relay].asked = .distantPast
    let due = waiting.nextDue
    guard let first = [due, opening(besides: relay, at: now)].compactMap(\.self).min() else {
      return .wait(Wait(until: now + 1, letsGo: true))
    }
    if flights.isEmpty, first.timeIntervalSince(now) > Self.patience {
      stop = .later(until: first, waitingWords())
      return .end
    }
    let isLong = first.timeIntervalSince(now) > 5
    return .wait(Wait(until: first, reason: isLong ? waitingWords() : nil, letsGo: isLong))
  }

  /// When another relay may take the first of those who are left to it; nil where it is left nobody.
  private mutating func opening(besides relay: Int, at now: Date) -> Date? {
    var first: Date?
    for other in relays.indices
    where other != relay && relays[other].isOpen && !isLeftAside(other, at: now) {
      guard domainElsewhere(for: other) != nil || openDomain(for: other) != nil else { continue }
      let opening = max(now + 1, limit(of: other, at: now)?.until ?? now)
      first = min(first ?? opening, opening)
    }
    return first
  }

  /// Leaves a recipient to the other relays: whoever puts a domain off does so to the end of the run.
  mutating func leave(_ recipient: WaitingRecipient, toOthersThan relay: Int) {
    elsewhere.add(recipient, toLineUntil: .distantFuture, of: relay, isFirst: false)
  }

  /// A domain of which somebody was left to others and a relay may take them.
  mutating func domainElsewhere(for relay: Int) -> Int32? {
    guard !elsewhere.isEmpty else { return nil }
    // Lent out, since it asks what is decided here.
    var room = WaitingRoom(relays: 0)
    swap(&room, &elsewhere)
    defer { swap(&room, &elsewhere) }
    return room.openDomain(for: relay) { isPutOff($0, by: relay) }
  }

  /// Who waits, the largest domains by name.
  func waitingWords() -> String {
    let counts = waiting.counts().map { (name: domains[Int($0.key)], count: $0.value) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    let named = counts.prefix(3).map { "\($0.count) at \($0.name)" }.joined(separator: ", ")
    let others = counts.dropFirst(3).reduce(0) { $0 + $1.count }
    return "\(named)\(others > 0 ? ", \(others) elsewhere" : "") must wait"
  }
}
