import Foundation

/// The last word on each recipient by number, held so that a million of them are 16 MB.
struct OutcomeTable: Sendable {
  private struct Slot {
    var kind: JournalRecord.Kind?
    var deferrals: UInt8 = 0
    var relay: UInt16 = 0
    /// Whether an earlier attempt may have arrived: what a later one came to does not undo that.
    var mayHaveArrived = false
    var milliseconds: Int64 = 0
  }

  private var slots: [Slot] = []
  /// Of those that somebody may want to ask about; most are accepted.
  private var replies: [Int: String] = [:]
  /// When the first refusal of those came who were not accepted since, in milliseconds.
  private var firstRefusals: [Int: Int64] = [:]
  private var relays: [String] = []
  /// The bytes of the relay that was named last, which is mostly the next one too.
  private var lastRelay: (name: [UInt8], index: UInt16) = ([], 0)

  var isEmpty: Bool { slots.isEmpty }

  /// The relays that took somebody's mail.
  var acceptingRelays: Set<String> {
    Set(Set(slots.lazy.filter { $0.kind == .accepted }.map(\.relay)).map { relays[Int($0)] })
      .subtracting(["-"])
  }

  var acceptedCount: Int { slots.count { $0.kind == .accepted } }

  var finalCount: Int {
    slots.count { $0.kind == .accepted || $0.kind == .rejected || $0.kind == .unsendable }
  }

  /// When a relay took somebody's mail last; what a person said of a mail is no relay's word.
  var lastAccepted: Date? {
    let nobody = relays.firstIndex(of: "-").map { UInt16($0) }
    let times = slots.lazy.filter { $0.kind == .accepted && $0.relay != nobody }.map(\.milliseconds)
    return times.max().map { JournalTime(milliseconds: $0).date }
  }

  var mailedCount: Int {
    slots.count {
      $0.kind == .accepted || $0.kind == .attempt || $0.kind == .inDoubt || $0.mayHaveArrived
    }
  }

  subscript(number: Int) -> JournalOutcome? {
    guard slots.indices.contains(number - 1), let kind = slots[number - 1].kind else { return nil }
    let slot = slots[number - 1]
    let isOpen = kind == .unsent || kind == .deferred || kind == .held
    return JournalOutcome(
      kind: isOpen && slot.mayHaveArrived ? .inDoubt : kind,
      time: JournalTime(milliseconds: slot.milliseconds).date,
      relay: relays[Int(slot.relay)], reply: replies[number] ?? "", deferrals: Int(slot.deferrals),
      firstRefusal: firstRefusals[number].map { JournalTime(milliseconds: $0).date })
  }

  func forEach(_ body: (Int, JournalOutcome) -> Void) {
    for number in 1..<(slots.count + 1) {
      if let outcome = self[number] { body(number, outcome) }
    }
  }

  /// - Parameter number: within what was frozen.
  mutating func apply(
    _ kind: JournalRecord.Kind, _ number: Int, relay: UnsafeRawBufferPointer,
    reply: UnsafeRawBufferPointer, at time: JournalTime
  ) {
    if slots.count < number {
      slots.append(contentsOf: repeatElement(Slot(), count: number - slots.count))
    }
    let relay = index(of: relay)
    let old = slots[number - 1]
    // A count that is full stays so: the pauses have long reached their length.
    let deferrals =
      kind == .deferred || kind == .held ? max(old.deferrals, old.deferrals &+ 1) : old.deferrals
    // An attempt of which nothing was said before the next one is in doubt as well.
    let mayHaveArrived =
      kind != .accepted
      && (old.mayHaveArrived || kind == .inDoubt || kind == .attempt && old.kind == .attempt)
    slots[number - 1] = Slot(
      kind: kind, deferrals: deferrals, relay: relay, mayHaveArrived: mayHaveArrived,
      milliseconds: time.milliseconds)
    switch kind {
    case .deferred, .held:
      if firstRefusals[number] == nil { firstRefusals[number] = time.milliseconds }
    case .accepted where !firstRefusals.isEmpty: firstRefusals[number] = nil
    default: break
    }
    if kind == .accepted || kind == .attempt {
      if !replies.isEmpty { replies[number] = nil }
    } else {
      replies[number] = String(decoding: reply, as: UTF8.self)
    }
  }

  /// Forgets the last word on a recipient; that something was said of somebody stays known.
  mutating func clear(_ number: Int) {
    if slots.count < number {
      slots.append(contentsOf: repeatElement(Slot(), count: number - slots.count))
    }
    slots[number - 1] = Slot()
    replies[number] = nil
    firstRefusals[number] = nil
  }

  private mutating func index(of relay: UnsafeRawBufferPointer) -> UInt16 {
    if !relays.isEmpty, relay.elementsEqual(lastRelay.name) { return lastRelay.index }
    let name = String(decoding: relay, as: UTF8.self)
    let known = relays.firstIndex(of: name)
    // More names than can be counted are one: they are shown, nothing hangs on them.
    if known == nil, relays.count < 65_535 { relays.append(name) }
    let index = UInt16(known ?? relays.count - 1)
    lastRelay = (Array(relay), index)
    return index
  }
}
