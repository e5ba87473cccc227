import Foundation

/// A relay as the decisions of a run see it.
struct RunRelay: Sendable {
  var name: String
  /// Its share among those that work; nil where it takes what it can.
  var weight: Int?
  var limits: DeliveryLimits
  var pace: RelayPace
  /// By number: the sessions that still take recipients.
  private var sessions: [Bool]
  /// What its budgets are called.
  let budget: String
  /// When one of its sessions last asked for a recipient.
  var asked = Date.distantPast
  /// Recipients that it was given.
  var taken = 0
  /// Whether nobody is left for it.
  var isFinished = false
  /// Why it is given nobody any more.
  var closed: StopReason?
  /// Whom it refused without booking them: those it may be asked about once more itself, and those that
  /// another relay may.
  var heldBack: [WaitingRecipient] = []
  var heldForOthers: [WaitingRecipient] = []
  private var answers = 0
  private var isUseful = false

  init(_ plan: RunDecisions.RelayPlan, _ slow: SlowPolicy) {
    name = plan.name
    weight = plan.weight
    limits = plan.limits
    sessions = Array(repeating: true, count: plan.connections)
    budget = "relay \(plan.name)"
    pace = RelayPace(connections: plan.connections, slow)
  }

  /// Of which the first twenty were all held or refused: it takes no more while another works.
  var isDoubtful: Bool { !isUseful && answers >= 20 }

  /// Whether it may be given somebody still.
  var isOpen: Bool { closed == nil && !isFinished }

  var hasSessions: Bool { sessions.contains(true) }

  mutating func end(session: Int) {
    if sessions.indices.contains(session) { sessions[session] = false }
  }

  /// Whether a session is one of those that the relay is used by: the first so many that are left.
  func uses(session: Int) -> Bool {
    guard pace.isSlowed || pace.connections < sessions.count else { return true }
    return sessions.prefix(session).count { $0 } < pace.connections
  }

  mutating func note(_ kind: JournalRecord.Kind) {
    if kind != .held, kind != .rejected { isUseful = true }
    answers += 1
  }
}
