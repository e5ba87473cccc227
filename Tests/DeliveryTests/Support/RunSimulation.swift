import Foundation

@testable import Delivery

/// A run without threads, sockets and clocks: sessions that ask what is next, and answers of a script.
struct RunSimulation {
  enum Answer {
    case taken
    case no(Int, String, SMTPStage = .recipient)
    case lost
  }

  struct Start: Equatable {
    var relay: String
    var number: Int
    var time: Double
  }

  static let begin = Date(timeIntervalSince1970: 1_800_000_000)

  var decisions: RunDecisions
  var count: Int
  /// Seconds that a message takes.
  var duration = 0.01
  var domain: (Int) -> String = { _ in "a.example" }
  /// By relay, recipient, how often that was tried before, and seconds since the beginning.
  var answer: (_ relay: String, _ number: Int, _ tries: Int, _ time: Double) -> Answer
  /// Asks with another recipient under way, as a session that pipelines does.
  var asksAhead = false

  private(set) var starts: [Start] = []
  private(set) var kinds: [Int: JournalRecord.Kind] = [:]
  private(set) var paces: [RunDecisions.PaceWord] = []
  private(set) var putOff: [String] = []
  private(set) var left: [String: StopReason] = [:]
  private(set) var reasons: Set<String> = []
  private(set) var most: [String: Int] = [:]
  private(set) var end = 0.0
  private var last: Answer?

  init(
    _ relays: [RunDecisions.RelayPlan], of count: Int, _ ledger: RunLedger = RunLedger(),
    limits: DeliveryLimits = DeliveryLimits(), slow: SlowPolicy = SlowPolicy(),
    answer: @escaping (String, Int, Int, Double) -> Answer
  ) {
    decisions = RunDecisions(relays: relays, ledger: ledger, limits: limits, slow: slow)
    self.count = count
    self.answer = answer
  }

  private struct Session {
    var relay: String
    var number: Int
    var isOver = false
    var flight: (number: Int, end: Date)?
  }

  /// Runs until every session has ended.
  mutating func run(connections: [String: Int]? = nil) {
    var now = Self.begin
    var sessions: [Session] = decisions.relays.flatMap { relay in
      (0..<relay.pace.connections).map { Session(relay: relay.name, number: $0) }
    }
    var asked = 0
    var tries: [Int: Int] = [:]
    var turns = 0
    while sessions.contains(where: { !$0.isOver }), turns < 1_000_000 {
      turns += 1
      var next: Date?
      var isBusy = false
      for index in sessions.indices where !sessions[index].isOver {
        if let flight = sessions[index].flight {
          guard flight.end <= now else {
            next = min(next ?? flight.end, flight.end)
            continue
          }
          sessions[index].flight = nil
          settle(flight.number, sessions[index].relay, tries[flight.number, default: 0], now)
          tries[flight.number, default: 0] += 1
          isBusy = true
          if case .lost? = last {
            _ = decisions.giveUp(session: sessions[index].number, of: sessions[index].relay, "gone")
            sessions[index].isOver = true
            continue
          }
        }
        let relay = sessions[index].relay
        func begin(_ number: Int, _ time: Date) {
          let start = max(now, time)
          starts.append(
            Start(relay: relay, number: number, time: start.timeIntervalSince(Self.begin)))
          sessions[index].flight = (number, start + duration)
          isBusy = true
        }
        switch decisions.next(for: relay, session: sessions[index].number, at: now) {
        case .take(let recipient, let time): begin(Int(recipient.number), time)
        case .fetch:
          isBusy = true
          guard asked < count else {
            decisions.queueIsDone()
            continue
          }
          asked += 1
          if let taken = decisions.offer(asked, domain: domain(asked), to: relay, at: now) {
            begin(asked, taken.time)
          }
        case .wait(let wait):
          if let reason = wait.reason { reasons.insert(reason) }
          next = min(next ?? wait.until, wait.until)
        case .end: sessions[index].isOver = true
        }
      }
      for relay in decisions.relays {
        let busy = sessions.count { $0.relay == relay.name && $0.flight != nil }
        most[relay.name] = max(most[relay.name] ?? 0, busy)
      }
      if !isBusy, let next { now = max(now + 0.000001, next) }
    }
    end = now.timeIntervalSince(Self.begin)
    for left in decisions.leftSlowed() { kinds[left.number] = .deferred }
  }

  private mutating func settle(_ number: Int, _ relay: String, _ tries: Int, _ now: Date) {
    let time = now.timeIntervalSince(Self.begin)
    let answer = answer(relay, number, tries, time)
    last = answer
    switch answer {
    case .taken:
      kinds[number] = .accepted
      if let pace = decisions.settled(number, .accepted, domain: domain(number), by: relay) {
        paces.append(pace)
      }
    case .lost: decisions.returned(number, losses: 1)
    case .no(let code, let enhanced, let stage):
      let reply = SMTPReply(
        code: code, enhanced: EnhancedStatusCode(parsing: enhanced.utf8), text: "no \(number)")
      let refusal = RunLedger.Refusal(
        scope: FailureScope(of: reply, at: stage), likeness: ReplyCode(reply, at: stage),
        domain: domain(number), said: "\(code)")
      let refused = decisions.refused(number, refusal, by: relay, at: now)
      decisions.written(number, refused)
      if !refused.waits { kinds[number] = refused.kind }
      if let pace = refused.slowed { paces.append(pace) }
      if let domain = refused.putOff { putOff.append(domain) }
      if let reason = refused.left { left[relay] = reason }
    }
  }

  func count(of kind: JournalRecord.Kind) -> Int { kinds.values.count { $0 == kind } }
  func starts(of relay: String) -> Int { starts.count { $0.relay == relay } }

  /// The most messages that were begun in any span of so many seconds.
  func peak(within seconds: Double, where fits: (Start) -> Bool = { _ in true }) -> Int {
    let times = starts.filter(fits).map(\.time).sorted()
    var first = 0
    var peak = 0
    for (index, time) in times.enumerated() {
      while times[first] <= time - seconds { first += 1 }
      peak = max(peak, index - first + 1)
    }
    return peak
  }
}
