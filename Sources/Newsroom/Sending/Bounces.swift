import Delivery
import Diagnostics
import Foundation
import Mail
import Subscribers
import Synchronization

/// Dead addresses that a run books, of which the consent log is told: nobody mails them again.
final class Bounces: Sendable {
  private let booked = Mutex<[(address: EmailAddress, dead: DeadAddress)]>([])
  private let started: @Sendable (Int) -> Date?
  private let now: @Sendable () throws -> Date

  init(
    started: @escaping @Sendable (Int) -> Date?, now: @escaping @Sendable () throws -> Date
  ) {
    self.started = started
    self.now = now
  }

  /// Takes in what a run says of a recipient.
  func read(_ event: DeliveryEvent) {
    guard case .settled(let number, let address, let kind, let reply, let relay) = event,
      kind == .rejected, let run = started(number), let time = try? now()
    else { return }
    let outcome = JournalOutcome(kind: kind, time: time, relay: relay, reply: reply)
    guard outcome.isDeadAddress else { return }
    booked.withLock {
      $0.append((address, DeadAddress(number: number, run: run, outcome: outcome)))
    }
  }

  /// Tells the log of those it has not heard of; they are on disk when this returns.
  func tell(_ consent: ConsentLog, of issue: String) throws {
    let events = booked.withLock { $0 }.map { $0.dead.event(of: issue, $0.address) }
    // As they were booked: who came back since is not put off by it.
    try consent.append(try Self.unheard(events, of: consent), keepingTime: true)
  }

  /// Those of which the log has no event of their id, be it undone.
  static func unheard(_ events: [ConsentEvent], of consent: ConsentLog) throws -> [ConsentEvent] {
    guard !events.isEmpty else { return [] }
    let statuses = try consent.statuses()
    return events.filter { event in
      // Whom nobody knows any more nobody can mail.
      if let address = event.address, ForgottenKey.name(inStandIn: address.canonical) != nil {
        return false
      }
      return event.id.map { !statuses.has(bounce: $0) } ?? true
    }
  }
}

extension DeadAddress {
  /// What its event is known by: issue, run and recipient, so that each booking can be undone alone.
  func id(of issue: String) -> String {
    let time = run.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    return "\(issue)/\(time)/\(number)"
  }

  func event(of issue: String, _ address: EmailAddress) -> ConsentEvent {
    ConsentEvent(
      time: outcome.time, kind: .bounced, address: address, source: "bounce",
      reason: outcome.reply, id: id(of: issue))
  }
}

extension Newsroom {
  /// Tells the consent log of dead addresses that an issue's journal has and the log has not: a run may
  /// have been killed between the two.
  ///
  /// They keep the time at which they were booked: who came back since is not put off by it.
  func completeBounces(
    of issue: String, _ state: JournalState, _ table: RecipientTable?, _ consent: ConsentLog
  ) throws {
    guard let table else { return }
    let events = try state.deadAddresses().map { dead in
      dead.event(of: issue, try table.address(dead.number))
    }
    try consent.append(try Bounces.unheard(events, of: consent), keepingTime: true)
  }
}
