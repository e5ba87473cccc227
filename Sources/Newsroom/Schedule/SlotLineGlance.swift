import Foundation

/// As much of a line of `slots.jsonl` as tells which slots are settled, read without parsing JSON: a record of ten
/// years has thousands of lines, and a heartbeat with nothing to do reads them all.
struct SlotLineGlance {
  var slot: UnsafeRawBufferPointer?
  var list: UnsafeRawBufferPointer?
  var time = 0
  var outcome: SlotOutcome?
  var step: SlotLine.Step?
  var isByHand = false
  var hasLeftOver = false
  /// Whether somebody is to be told of it.
  var tells = false

  /// What a key's value is.
  private enum Kind {
    case text, number, flag, slot, list, time, outcome, step, hand, tell, leftOver, version
    /// One that this program does not know.
    case other
  }

  /// Reads flat JSON as programs write it.
  /// - Returns: nil for a line that must be looked at more closely, be it right or wrong.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var scanner = FlatJSON(bytes)
    var hasTime = false
    guard scanner.take(UInt8(ascii: "{")) else { return nil }
    repeat {
      guard let key = scanner.text(), scanner.take(UInt8(ascii: ":")) else { return nil }
      let kind = Self.kind(of: scanner.word(key))
      if kind == .hand || kind == .tell || kind == .flag {
        guard let value = scanner.flag() else { return nil }
        if kind == .hand { isByHand = value }
        if kind == .tell { tells = value }
      } else if let number = scanner.number() {
        switch kind {
        case .leftOver: hasLeftOver = number > 0
        case .version: guard number == SlotLine.currentVersion else { return nil }
        case .number, .other: break
        // A text that is written as a number is not understood, nor the other way round.
        default: return nil
        }
      } else {
        guard let value = scanner.text() else { return nil }
        switch kind {
        case .slot: slot = scanner[value]
        case .list: list = scanner[value]
        case .time:
          guard let read = SlotTime.milliseconds(scanner[value]) else { return nil }
          (time, hasTime) = (read, true)
        case .outcome:
          outcome = Self.outcome(scanner.word(value))
          if outcome == nil { return nil }
        case .step:
          step = Self.step(scanner.word(value))
          if step == nil { return nil }
        case .text, .other: break
        case .number, .leftOver, .version, .hand, .tell, .flag: return nil
        }
      }
    } while scanner.take(UInt8(ascii: ","))
    guard scanner.take(UInt8(ascii: "}")), scanner.isAtEnd, hasTime, slot != nil,
      (outcome == nil) != (step == nil)
    else { return nil }
  }

  /// What a line says that was read as all JSON.
  init(
    outcome: SlotOutcome?, step: SlotLine.Step?, isByHand: Bool, hasLeftOver: Bool, tells: Bool
  ) {
    (self.outcome, self.step) = (outcome, step)
    (self.isByHand, self.hasLeftOver, self.tells) = (isByHand, hasLeftOver, tells)
  }

  private static func kind(of key: ShortWord) -> Kind {
    switch key.count {
    case 4:
      if key == "slot" { return .slot }
      if key == "time" { return .time }
      if key == "list" { return .list }
      if key == "step" { return .step }
      if key == "tell" { return .tell }
      if key == "hand" { return .hand }
      if key == "over" { return .flag }
      if key == "hash" || key == "from" { return .text }
    case 5:
      if key == "owner" || key == "issue" { return .text }
      if key == "cause" || key == "entry" { return .text }
      if key == "first" { return .text }
    case 6: if key == "reason" { return .text }
    case 7:
      if key == "outcome" { return .outcome }
      if key == "inDoubt" || key == "pending" { return .number }
      if key == "version" { return .version }
    case 8:
      if key == "accepted" || key == "deferred" { return .number }
      if key == "rejected" { return .number }
      if key == "leftOver" { return .leftOver }
      if key == "settings" { return .text }
    case 10:
      if key == "recipients" || key == "suppressed" { return .number }
      if key == "unsendable" { return .number }
    default: break
    }
    return .other
  }

  private static func outcome(_ word: ShortWord) -> SlotOutcome? {
    if word == "sent" { return .sent }
    return outcomes.first { $0.word == word }?.kind
  }

  private static func step(_ word: ShortWord) -> SlotLine.Step? {
    // Most lines are one of these.
    if word == "composing" { return .composing }
    if word == "sending" { return .sending }
    if word == "told" { return .told }
    return steps.first { $0.word == word }?.kind
  }

  private static let outcomes = SlotOutcome.allCases.map {
    (kind: $0, word: ShortWord($0.rawValue))
  }
  private static let steps = SlotLine.Step.allCases.map {
    (kind: $0, word: ShortWord($0.rawValue))
  }
}
