import Foundation

/// What a run makes of each answer: a pure value, without a clock, a lock or a socket.
///
/// A refusal is booked on a reader only when it speaks of that reader's mailbox and the relay took
/// somebody's mail for this issue. Everything else is the relay's or the message's word: nobody is booked,
/// and a run that hears little else ends.
struct RunLedger: Sendable {
  /// A refusal as the ledger sees it.
  struct Refusal: Sendable {
    var scope: FailureScope
    var likeness: ReplyCode
    /// The recipient's, as A-labels.
    var domain: String
    /// Whether a run at least an hour ago was told the same of this recipient.
    var isConfirmed = false
    /// The relay's words with the stage.
    var said: String
  }

  struct Decision: Sendable, Equatable {
    var kind: JournalRecord.Kind
    /// Why the run ends with it; the first one stands.
    var stop: StopReason?
    /// A domain that nothing more is tried for in this run.
    var putOff: String?
    /// Whether the recipient may be tried once more in this run, when the relay has taken somebody's mail.
    var waitsForAcceptance = false
  }

  /// More than so many alike in a row are not booked before a later run hears the same.
  static let alike = 10
  /// Policy refusals in a row after which a domain is put off, while others are accepted.
  static let domainRefusals = 3

  private struct Row: Sendable {
    var likeness: ReplyCode?
    var count = 0

    mutating func add(_ likeness: ReplyCode) -> Int {
      count = self.likeness == likeness ? count + 1 : 1
      self.likeness = likeness
      return count
    }
  }

  private struct RelayState: Sendable {
    /// Whether somebody's mail was taken, in this run or an earlier one.
    var hasAccepted = false
    /// Domains whose mail was taken in this run.
    var acceptedDomains: Set<String> = []
    var row = Row()
    /// By domain: mailbox refusals alike, and other refusals in a row.
    var domainRows: [String: Row] = [:]
    var policyRows: [String: Int] = [:]
    var putOff: Set<String> = []
    var recent = RecentResults()
    /// Whether it put off somebody's mailbox: then it takes mail, if not now.
    var hasPutOffMailboxes = false
    /// The last word that concerned everybody.
    var lastAlarm: StopReason?

    /// Most answers are of this kind, and other sessions wait meanwhile.
    mutating func accept(_ domain: String) {
      hasAccepted = true
      if !acceptedDomains.contains(domain) { acceptedDomains.insert(domain) }
      row = Row()
      if !domainRows.isEmpty { domainRows[domain] = nil }
      if !policyRows.isEmpty { policyRows[domain] = nil }
      _ = recent.add(isAlarm: false)
    }
  }

  private var relays: [String: RelayState] = [:]

  /// - Parameter accepted: relays that took somebody's mail for this issue in an earlier run.
  init(acceptedBefore accepted: Set<String> = []) {
    for relay in accepted { relays[relay, default: RelayState()].hasAccepted = true }
  }

  func hasAccepted(_ relay: String) -> Bool { relays[relay]?.hasAccepted == true }

  /// Whether there is a domain for which nothing more is tried.
  private(set) var putsOffDomains = false

  /// Whether nothing more is tried for a domain over a relay.
  func isPutOff(_ domain: String, by relay: String) -> Bool {
    relays[relay]?.putOff.contains(domain) == true
  }

  mutating func accepted(domain: String, by relay: String) {
    relays[relay, default: RelayState()].accept(domain)
  }

  mutating func refused(_ refusal: Refusal, by relay: String) -> Decision {
    var state = relays[relay, default: RelayState()]
    defer { relays[relay] = state }
    switch refusal.scope {
    // What asks for less at a time is the pace's matter.
    case .session, .pace: return Decision(kind: .deferred)
    case .mailboxForNow:
      state.hasPutOffMailboxes = true
      return Decision(kind: .deferred)
    case .login: return Decision(kind: .unsent, stop: .relay(refusal.said))
    case .relay: return alarm(.relay(refusal.said), refusal, in: &state)
    case .message: return alarm(.message(refusal.said), refusal, in: &state)
    case .mailbox(let isBare):
      var decision = mailbox(refusal, in: &state)
      if isBare {
        state.lastAlarm = .relay(refusal.said)
        if state.recent.add(isAlarm: true) { decision.stop = state.lastAlarm }
      }
      return decision
    }
  }

  /// A refusal that speaks of a reader's mailbox.
  private func mailbox(_ refusal: Refusal, in state: inout RelayState) -> Decision {
    let row = state.row.add(refusal.likeness)
    let domainRow = state.domainRows[refusal.domain, default: Row()].add(refusal.likeness)
    guard state.hasAccepted else { return Decision(kind: .held, waitsForAcceptance: true) }
    // A broken map of the relay's tells everybody the same from some moment on.
    let isOneOfMany = max(row, domainRow) > Self.alike
    return Decision(kind: isOneOfMany && !refusal.isConfirmed ? .held : .rejected)
  }

  /// The relay's or the message's word, booked on nobody.
  private mutating func alarm(
    _ word: StopReason, _ refusal: Refusal, in state: inout RelayState
  ) -> Decision {
    var decision = Decision(kind: .held)
    let inARow = state.policyRows[refusal.domain, default: 0] + 1
    state.policyRows[refusal.domain] = inARow
    if inARow >= Self.domainRefusals, !state.acceptedDomains.subtracting([refusal.domain]).isEmpty,
      state.putOff.insert(refusal.domain).inserted
    {
      decision.putOff = refusal.domain
      putsOffDomains = true
    }
    // What is under way to a domain that is put off says nothing new of the relay.
    guard !state.putOff.contains(refusal.domain) else { return decision }
    state.lastAlarm = word
    if state.recent.add(isAlarm: true) { decision.stop = word }
    return decision
  }

  /// Why a run whose recipients are at their end should say that it met nothing but alarms: a list of three
  /// is judged like one of a million.
  func atTheEnd() -> (relay: String, reason: StopReason)? {
    for (relay, state) in relays.sorted(by: { $0.key < $1.key })
    where state.recent.isNothingElse && !state.hasPutOffMailboxes {
      return state.lastAlarm.map { (relay, $0) }
    }
    return nil
  }
}

/// The last results of a relay: whether each concerned everybody.
struct RecentResults: Sendable {
  private var last: [Bool] = []
  private var next = 0
  private var total = 0
  private var alarms = 0

  private static let short = 20
  private static let long = 500

  /// Whether all there was were alarms, of however few.
  var isNothingElse: Bool { total > 0 && total < Self.short && alarms == total }

  /// - Returns: whether it is time to end: half of the last 20, or a tenth of the last 500.
  mutating func add(isAlarm: Bool) -> Bool {
    if last.count < Self.long {
      last.append(isAlarm)
    } else {
      if last[next] { alarms -= 1 }
      last[next] = isAlarm
    }
    next = (next + 1) % Self.long
    total += 1
    if isAlarm { alarms += 1 }
    guard isAlarm, total >= Self.short else { return false }
    if total >= Self.long, alarms * 10 >= Self.long { return true }
    var recent = 0
    for back in 1...Self.short where last[(next - back + Self.long) % Self.long] { recent += 1 }
    return recent * 2 >= Self.short
  }
}

extension ReplyCode {
  /// Whether a refusal that was held at least an hour ago was the same.
  func confirms(_ outcome: JournalOutcome, at now: Date) -> Bool {
    outcome.kind == .held && now.timeIntervalSince(outcome.time) >= 3600
      && ReplyCode(of: outcome.reply) == self
  }
}
