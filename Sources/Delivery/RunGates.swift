import Foundation

/// What holds a relay back as a whole: another that works, its pace, hours, rates, its share.
extension RunDecisions {
  /// What holds a relay back as a whole.
  func gate(_ relay: Int, at now: Date, isAhead: Bool) -> Wait? {
    if isLeftAside(relay, at: now) {
      return Wait(until: now + 1, letsGo: true)
    }
    // A relay that is slowed down is asked for one at a time.
    if isAhead, relays[relay].pace.isSlowed { return Wait(until: now + 1) }
    let turn = relays[relay].pace.turn
    if turn > now + Self.horizon {
      return Wait(until: turn, reason: "\(relays[relay].name) asked for less at a time")
    }
    return limit(of: relay, at: now) ?? share(of: relay, at: now)
  }

  /// Whether a relay is asked nothing more while another works.
  func isLeftAside(_ relay: Int, at now: Date) -> Bool {
    relays[relay].isDoubtful
      && relays.indices.contains { $0 != relay && works($0, at: now) }
  }

  /// The windows and rates of the run and the relay.
  func limit(of relay: Int, at now: Date) -> Wait? {
    guard isLimited else { return nil }
    var latest: Wait?
    func hold(_ until: Date, _ reason: @autoclosure () -> String) {
      guard until > now + Self.horizon, until > latest?.until ?? .distantPast else { return }
      latest = Wait(until: until, reason: reason())
    }
    for (name, _, limits) in scopes(of: relay) {
      if let window = limits.window {
        hold(window.opening(at: now, in: zone), "mail leaves from \(window)")
      }
      let rates = limits.rates(at: now, in: zone)
      guard !rates.isEmpty else { continue }
      let (turn, rate) = book.turn(of: name, by: rates, at: now)
      hold(turn, "\(rate?.description ?? "the rate") is spent")
    }
    return latest
  }

  /// - Returns: by the name of their budget, with the relay whom they hold; nil for all of them.
  func scopes(of relay: Int) -> [(name: String, relay: Int?, limits: DeliveryLimits)] {
    isLimited ? [("run", nil, limits), (relays[relay].budget, relay, relays[relay].limits)] : []
  }

  /// A relay with a weight gets no more than its share while others work that have one.
  func share(of relay: Int, at now: Date) -> Wait? {
    guard relays.count > 1, relays.contains(where: { $0.weight != nil }) else { return nil }
    func load(_ index: Int) -> Double {
      Double(relays[index].taken) / Double(max(1, relays[index].weight ?? 1))
    }
    let others = relays.indices.filter {
      $0 != relay && relays[$0].isOpen && !relays[$0].isDoubtful
        && relays[$0].pace.turn <= now
        && now.timeIntervalSince(relays[$0].asked) < Self.idle && limit(of: $0, at: now) == nil
    }
    guard let least = others.map(load).min(), load(relay) > least else { return nil }
    return Wait(until: now + 0.02)
  }

  /// When the first of all relays that are left may be used again; nil where one can be sooner than a run
  /// waits.
  func openingForAll(at now: Date) -> Date? {
    var first: Date?
    for relay in relays.indices where relays[relay].isOpen {
      guard let until = limit(of: relay, at: now)?.until,
        until.timeIntervalSince(now) > Self.patience
      else { return nil }
      first = min(first ?? until, until)
    }
    return first
  }
}
