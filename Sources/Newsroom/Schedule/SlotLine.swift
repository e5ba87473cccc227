import Clock
import Diagnostics
import Foundation

/// What a slot came to.
package enum SlotOutcome: String, Sendable, CaseIterable {
  case sent, skipped, paused, missed, failed
}

/// A line of `issues/slots.jsonl`: a step that is about to be taken, or what a slot came to.
package struct SlotLine: Sendable, Codable, Equatable {
  package enum Step: String, Sendable, CaseIterable {
    /// Whose the timetable is from now on.
    case owner
    /// An entry of the timetable is there, or is no longer.
    case seen, gone
    /// A slot is due whose entry may be gone, or whose issue a person made.
    case due
    /// An issue is about to be made.
    case composing
    /// Nothing could go out, and why.
    case tried
    /// The issue waits for a person; a proof of it was mailed.
    case waiting, proof
    /// The first mail is about to leave.
    case sending
    /// Whoever was to be told of the slot was; or somebody was not, and why.
    case told, untold
  }

  /// How lines are written; nil for 1.
  package var version: Int?
  package var time: String
  package var slot: String?
  /// The list of a slot that names none: the default one may be another later.
  package var list: String?
  package var outcome: String?
  package var step: String?
  package var issue: String?
  package var reason: String?
  package var owner: String?
  /// Of what nothing could go out for: `relay`, or whose mistake it is.
  package var cause: String?
  /// Whether a person decided it, whose word counts whatever the clock said.
  package var hand: Bool?
  /// Whether somebody is to be told of it: until a line says so, that is owed.
  package var tell: Bool?
  /// Whether nobody goes on by itself any more with who is left over.
  package var over: Bool?
  /// Of an issue that waits the SHA-256 of its record.
  package var hash: String?
  /// From when on slots count.
  package var from: String?
  /// Of an entry what makes it, then the rest of it, then its first day.
  package var entry: String?
  package var settings: String?
  package var first: String?
  /// Where each recipient stood.
  package var recipients: Int?
  package var accepted: Int?
  package var rejected: Int?
  package var deferred: Int?
  package var inDoubt: Int?
  package var pending: Int?
  package var suppressed: Int?
  package var unsendable: Int?
  /// Who of them is left over and may be mailed yet; nil for nobody.
  package var leftOver: Int?

  static let currentVersion = 1

  init(_ step: Step, at time: Date) {
    self.time = SlotTime.text(time)
    self.step = step.rawValue
  }

  init(_ outcome: SlotOutcome, of slot: String, at time: Date) {
    self.time = SlotTime.text(time)
    self.outcome = outcome.rawValue
    self.slot = slot
  }

  /// The line with its end.
  var written: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + [0x0A]
    }
  }

  var moment: Date { SlotTime.date(time) ?? .distantPast }
  var isOutcome: SlotOutcome? { outcome.flatMap(SlotOutcome.init) }
  var isStep: Step? { step.flatMap(Step.init) }

  /// What is wrong with a line that is JSON; nil for one that says something.
  var fault: String? {
    if let version, version != Self.currentVersion { return "is of version \(version)" }
    if SlotTime.date(time) == nil { return "has no time such as 2026-11-23T07:00:00.000Z" }
    if let outcome, SlotOutcome(rawValue: outcome) == nil {
      return "has the outcome “\(outcome)”, which this Broadsheet does not know"
    }
    if let step, Step(rawValue: step) == nil {
      return "has the step “\(step)”, which this Broadsheet does not know"
    }
    if (outcome == nil) == (step == nil) { return "has no outcome or step of its own" }
    let needsSlot = ![.owner, .seen, .gone].contains(isStep)
    if needsSlot, slot.map({ SlotKey(parsing: $0, defaultList: "") == nil }) ?? true {
      return "names no slot"
    }
    if isStep == .owner, owner == nil { return "names no owner" }
    if [.seen, .gone].contains(isStep), entry == nil { return "names no entry" }
    return nil
  }
}

/// Moments as the record has them: UTC, with milliseconds, so that steps of one second keep their order.
enum SlotTime {
  static func text(_ date: Date) -> String {
    let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded())
    let second = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    let rest = "\(milliseconds - second * 1000)"
    let whole = Date(timeIntervalSince1970: Double(second)).shown(in: .utc)
    return "\(whole.dropLast()).\(String(repeating: "0", count: 3 - rest.count))\(rest)Z"
  }

  static func date(_ text: String) -> Date? {
    milliseconds(Array(text.utf8)).map { Date(timeIntervalSince1970: Double($0) / 1000) }
  }

  /// Reads `2026-11-23T07:00:00.000Z`, or without the milliseconds; nil for any other form.
  static func milliseconds(_ bytes: some RandomAccessCollection<UInt8>) -> Int? {
    guard bytes.count == 20 || bytes.count == 24, bytes.last == UInt8(ascii: "Z"),
      let minute = SlotKey.minute(bytes.prefix(16))
    else { return nil }
    func byte(_ offset: Int) -> UInt8 { bytes[bytes.index(bytes.startIndex, offsetBy: offset)] }
    func number(_ start: Int, _ count: Int) -> Int? {
      var value = 0
      for offset in start..<(start + count) {
        guard byte(offset) &- 0x30 < 10 else { return nil }
        value = value * 10 + Int(byte(offset) - 0x30)
      }
      return value
    }
    guard byte(16) == UInt8(ascii: ":"), let second = number(17, 2), second < 60 else { return nil }
    guard bytes.count == 24 else { return (minute * 60 + second) * 1000 }
    guard byte(19) == UInt8(ascii: "."), let part = number(20, 3) else { return nil }
    return (minute * 60 + second) * 1000 + part
  }
}
