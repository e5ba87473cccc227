import Foundation

/// The last word on each recipient by number, held so that a million of them are 16 MB.
struct OutcomeTable: Sendable {
  fileprivate struct Slot {
    var kind: JournalRecord.Kind?
    var deferrals: UInt8 = 0
    var relay: UInt16 = 0
    /// Whether an earlier attempt may have arrived: what a later one came to does not undo that.
    var mayHaveArrived = false
    /// The run in which the recipient was first tried, from 1; 0 for nobody yet.
    var firstRun: UInt16 = 0
    /// Of somebody put back, when that was.
    var milliseconds: Int64 = 0
  }

  /// What was said of somebody, and in which run, from 1.
  private struct Said {
    var reply: String
    var run: UInt16
  }

  private var slots: [Slot] = []
  /// Of those that somebody may want to ask about; most are accepted.
  private var replies: [Int: Said] = [:]
  /// When somebody put them back, in milliseconds: few.
  private var cleared: [Int: Int64] = [:]
  /// When the first refusal of those came who were not accepted since, in milliseconds.
  private var firstRefusals: [Int: Int64] = [:]
  private var relays: [String] = []
  /// The bytes of the relay that was named last, which is mostly the next one too.
  private var lastRelay: (name: [UInt8], index: UInt16) = ([], 0)

  /// The run that is being read, from 1; of more than can be counted the last.
  var run: UInt16 = 0

  var isEmpty: Bool { slots.isEmpty }

  /// The run in which a recipient was first tried, from 1; nil for one who was not.
  func firstRun(of number: Int) -> Int? {
    guard slots.indices.contains(number - 1), slots[number - 1].firstRun > 0 else { return nil }
    return Int(slots[number - 1].firstRun)
  }

  /// Those of whom something else was said last than that their mail was taken.
  var refusedNumbers: [Int] { replies.keys.sorted() }

  /// The run in which the last word on somebody was said, from 1; kept of those alone who were refused.
  func run(of number: Int) -> Int? { replies[number].map { Int($0.run) } }

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

  /// When something was said last, of anybody.
  var lastWord: Date? {
    slots.lazy.map(\.milliseconds).max().map { JournalTime(milliseconds: $0).date }
  }

  var mailedCount: Int {
    slots.count {
      $0.kind == .accepted || $0.kind == .attempt || $0.kind == .inDoubt || $0.mayHaveArrived
    }
  }

  /// Whether no run tries somebody again; told without making the whole outcome.
  func isFinal(_ number: Int) -> Bool {
    guard slots.indices.contains(number - 1) else { return false }
    let kind = slots[number - 1].kind
    return kind == .accepted || kind == .rejected || kind == .unsendable
  }

  /// What was said last of somebody, as an outcome has it.
  func kind(of number: Int) -> JournalRecord.Kind? {
    guard slots.indices.contains(number - 1), let kind = slots[number - 1].kind else { return nil }
    let isOpen = kind == .unsent || kind == .deferred || kind == .held
    return isOpen && slots[number - 1].mayHaveArrived ? .inDoubt : kind
  }

  subscript(number: Int) -> JournalOutcome? {
    guard let kind = kind(of: number) else { return nil }
    let slot = slots[number - 1]
    return JournalOutcome(
      kind: kind,
      time: JournalTime(milliseconds: slot.milliseconds).date,
      relay: relays[Int(slot.relay)], reply: replies[number]?.reply ?? "",
      deferrals: Int(slot.deferrals),
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
      firstRun: old.firstRun > 0 ? old.firstRun : run, milliseconds: time.milliseconds)
    switch kind {
    case .deferred, .held:
      if firstRefusals[number] == nil { firstRefusals[number] = time.milliseconds }
    case .accepted where !firstRefusals.isEmpty: firstRefusals[number] = nil
    default: break
    }
    if kind == .accepted || kind == .attempt {
      if !replies.isEmpty { replies[number] = nil }
    } else {
      replies[number] = Said(reply: String(decoding: reply, as: UTF8.self), run: run)
    }
  }

  /// Forgets the last word on a recipient; that something was said of somebody stays known.
  mutating func clear(_ number: Int, at time: JournalTime) {
    if slots.count < number {
      slots.append(contentsOf: repeatElement(Slot(), count: number - slots.count))
    }
    // Should it arrive twice after all, it is the same mail, with the date of the first.
    slots[number - 1] = Slot(
      firstRun: slots[number - 1].firstRun, milliseconds: time.milliseconds)
    replies[number] = nil
    firstRefusals[number] = nil
    cleared[number] = time.milliseconds
  }

  private mutating func index(of relay: UnsafeRawBufferPointer) -> UInt16 {
    if !relays.isEmpty, lastRelay.name.withUnsafeBytes({ $0.holdsSame(as: relay) }) {
      return lastRelay.index
    }
    let index = index(of: String(decoding: relay, as: UTF8.self))
    lastRelay = (Array(relay), index)
    return index
  }

  private mutating func index(of name: String) -> UInt16 {
    let known = relays.firstIndex(of: name)
    // More names than can be counted are one: they are shown, nothing hangs on them.
    if known == nil, relays.count < 65_535 { relays.append(name) }
    return UInt16(known ?? relays.count - 1)
  }

  /// Takes in what another journal of the same issue says.
  /// - Parameters:
  ///   - runs: how many runs stand before those of the other.
  ///   - numbering: what number somebody of the other has here; nil for nobody.
  mutating func merge(_ other: OutcomeTable, behind runs: Int, _ numbering: (Int) -> Int?) {
    let relays = other.relays.map { index(of: $0) }
    func moved(_ run: UInt16) -> UInt16 {
      run == 0 ? 0 : UInt16(min(Int(run) + runs, Int(UInt16.max)))
    }
    for index in other.slots.indices {
      var slot = other.slots[index]
      guard slot.kind != nil || slot.milliseconds != 0, let number = numbering(index + 1) else {
        continue
      }
      if slots.count < number {
        slots.append(contentsOf: repeatElement(Slot(), count: number - slots.count))
      }
      var own = slots[number - 1]
      // Whoever put them back knew of what was said until then, wherever it was written down.
      if let time = cleared[number], slot.kind != .accepted, slot.milliseconds <= time {
        if own.firstRun == 0 { slots[number - 1].firstRun = moved(slot.firstRun) }
        continue
      }
      if let time = other.cleared[index + 1] {
        if own.kind != .accepted, own.milliseconds <= time {
          own = Slot(firstRun: own.firstRun)
          firstRefusals[number] = nil
        }
        cleared[number] = max(cleared[number] ?? time, time)
      }
      slot.relay = relays.indices.contains(Int(slot.relay)) ? relays[Int(slot.relay)] : 0
      slot.firstRun = moved(slot.firstRun)
      let isTheirs = slot.counts(over: own)
      slots[number - 1] = isTheirs ? slot.joined(with: own) : own.joined(with: slot)
      if isTheirs {
        replies[number] = other.replies[index + 1].map { Said(reply: $0.reply, run: moved($0.run)) }
      }
      let refusals = [firstRefusals[number], other.firstRefusals[index + 1]].compactMap { $0 }
      let isOpen = slots[number - 1].kind.map { $0 != .accepted } ?? false
      firstRefusals[number] = isOpen ? refusals.min() : nil
    }
  }
}

extension OutcomeTable.Slot {
  private var isInDoubt: Bool { mayHaveArrived || kind == .attempt || kind == .inDoubt }

  /// Whether it counts of two that journals of one issue say of somebody.
  fileprivate func counts(over other: OutcomeTable.Slot) -> Bool {
    // Who has it has it, whatever else was written down elsewhere.
    if (kind == .accepted) != (other.kind == .accepted) { return kind == .accepted }
    return milliseconds > other.milliseconds
  }

  /// The one that counts, with what must not be forgotten of the other.
  fileprivate func joined(with other: OutcomeTable.Slot) -> OutcomeTable.Slot {
    var slot = self
    if slot.firstRun == 0 { slot.firstRun = other.firstRun }
    // A person put them back who knew of the other.
    guard let kind, kind != .accepted, other.kind != nil else { return slot }
    slot.mayHaveArrived = mayHaveArrived || other.isInDoubt
    slot.deferrals = max(deferrals, other.deferrals)
    return slot
  }
}
