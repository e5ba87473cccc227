import Foundation

/// As much of a line of `slots.jsonl` as tells which slots are settled, read byte by byte: a record of ten years has
/// thousands of lines, and a heartbeat with nothing to do reads them all.
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

  /// The words that most lines have come first.
  private static let outcomes: [(kind: SlotOutcome, word: [UInt8])] = SlotOutcome.allCases.map {
    ($0, Array($0.rawValue.utf8))
  }
  private static let steps: [(kind: SlotLine.Step, word: [UInt8])] =
    SlotLine.Step.allCases.reversed().map { ($0, Array($0.rawValue.utf8)) }

  private static let texts: [StaticString] = [
    "slot", "time", "outcome", "owner", "issue", "reason", "step", "hash", "cause", "from", "entry",
    "settings", "first", "list",
  ]
  private static let numbers: [StaticString] = [
    "accepted", "deferred", "inDoubt", "leftOver", "pending", "recipients", "rejected",
    "suppressed", "unsendable", "version",
  ]

  private static func isText(_ key: UnsafeRawBufferPointer) -> Bool {
    texts.contains { key.isSame($0) }
  }

  private static func isNumber(_ key: UnsafeRawBufferPointer) -> Bool {
    numbers.contains { key.isSame($0) }
  }

  /// Reads flat JSON as programs write it.
  /// - Returns: nil for a line that must be looked at more closely, be it right or wrong.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var scanner = Scanner(bytes: bytes)
    var hasTime = false
    guard scanner.take("{") else { return nil }
    repeat {
      guard let key = scanner.text(), scanner.take(":") else { return nil }
      if key.isSame("hand") {
        guard let value = scanner.flag() else { return nil }
        isByHand = value
      } else if key.isSame("tell") {
        guard let value = scanner.flag() else { return nil }
        tells = value
      } else if let number = scanner.number() {
        if key.isSame("leftOver") { hasLeftOver = number > 0 }
        if key.isSame("version"), number != SlotLine.currentVersion { return nil }
        guard Self.isNumber(key) || !Self.isText(key) else { return nil }
      } else {
        // A number that is written as a text is not understood.
        guard let value = scanner.text(), Self.isText(key) || !Self.isNumber(key) else {
          return nil
        }
        if key.isSame("slot") {
          slot = value
        } else if key.isSame("list") {
          list = value
        } else if key.isSame("time") {
          guard let read = SlotTime.milliseconds(value) else { return nil }
          (time, hasTime) = (read, true)
        } else if key.isSame("outcome") {
          outcome = Self.outcomes.first { value.isSame($0.word) }?.kind
          if outcome == nil { return nil }
        } else if key.isSame("step") {
          step = Self.steps.first { value.isSame($0.word) }?.kind
          if step == nil { return nil }
        }
      }
    } while scanner.take(",")
    guard scanner.take("}"), scanner.isAtEnd, hasTime, slot != nil,
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

  private struct Scanner {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: sign) else { return false }
      position += 1
      return true
    }

    /// A string without escapes; nil for anything else.
    mutating func text() -> UnsafeRawBufferPointer? {
      guard take("\"") else { return nil }
      let start = position
      while position < bytes.count {
        let byte = bytes[position]
        if byte == UInt8(ascii: "\"") {
          position += 1
          return UnsafeRawBufferPointer(rebasing: bytes[start..<position - 1])
        }
        // What is not said by its own bytes is read elsewhere.
        if byte == UInt8(ascii: "\\") || byte < 0x20 { return nil }
        position += 1
      }
      return nil
    }

    mutating func number() -> Int? {
      let start = position
      var value = 0
      while position < bytes.count, position - start < 12, bytes[position] &- 0x30 < 10 {
        value = value * 10 + Int(bytes[position] - 0x30)
        position += 1
      }
      return position > start ? value : nil
    }

    mutating func flag() -> Bool? {
      func take(_ word: StaticString) -> Bool {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count,
          UnsafeRawBufferPointer(rebasing: bytes[position..<end]).isSame(word)
        else { return false }
        position = end
        return true
      }
      return take("true") ? true : take("false") ? false : nil
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func isSame(_ word: StaticString) -> Bool {
    isSame(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  fileprivate func isSame(_ word: [UInt8]) -> Bool { word.withUnsafeBytes { isSame($0) } }

  private func isSame(_ other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count, let base = baseAddress, let otherBase = other.baseAddress else {
      return false
    }
    return memcmp(base, otherBase, count) == 0
  }
}
