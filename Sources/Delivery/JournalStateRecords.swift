import Diagnostics
import Foundation

/// What each record of version 2 changes in what a journal says.
extension JournalState {
  /// Takes a line of version 2 without its end.
  /// - Returns: false for one that is damaged or has no business where it stands.
  mutating func take(_ bytes: UnsafeRawBufferPointer, number: Int) -> Bool {
    guard let line = JournalLine(parsing: bytes) else { return false }
    if let kind = JournalRecord.Kind(parsing: line.kind) { return takeOutcome(kind, line) }
    if line.kind.elementsEqual(Self.retryKind.utf8) { return takeRetry(line) }
    let text = String(decoding: line.kind, as: UTF8.self)
    guard let kind = JournalHead.Kind(rawValue: text) else {
      unknownKinds.append(UnknownRecord(line: number, kind: text))
      return begin != nil
    }
    return takeHead(kind, line.rest)
  }

  private mutating func takeHead(_ kind: JournalHead.Kind, _ json: UnsafeRawBufferPointer) -> Bool {
    switch kind {
    case .begin:
      guard begin == nil, let value: JournalBeginning = JournalHead.decode(json) else {
        return false
      }
      begin = value
      owner = value.owner
    case .recipients:
      guard begin != nil, let value: RecipientsRecord = JournalHead.decode(json),
        value.first == lastNumber + 1, value.last >= lastNumber, value.last <= Self.mostRecipients
      else { return false }
      recipientsRecords.append(value)
    case .owner:
      guard begin != nil, let value: OwnerRecord = JournalHead.decode(json) else { return false }
      owner = value.owner
    case .closed:
      guard begin != nil, let value: ClosedRecord = JournalHead.decode(json) else { return false }
      closedReason = value.reason
    case .run:
      guard begin != nil, let value: RunRecord = JournalHead.decode(json),
        let time = Array(value.started.utf8).withUnsafeBytes({ JournalTime(parsing: $0) })
      else { return false }
      runs.append(time.date)
      runsTellingBounces.append(value.bounces ?? false)
      outcomes.run = UInt16(min(runs.count, Int(UInt16.max)))
    }
    return true
  }

  /// No list is longer; a number that no memory could hold is damage.
  private static let mostRecipients = 100_000_000

  /// The word of a record that takes back what was booked on a recipient.
  static let retryKind = "retry"

  private mutating func takeRetry(_ line: JournalLine) -> Bool {
    guard let (number, relay, reply) = recipient(line) else { return false }
    outcomes.clear(number, at: line.time)
    tell(line.kind, number, relay: relay, reply: reply, at: line.time)
    return true
  }

  private mutating func takeOutcome(_ kind: JournalRecord.Kind, _ line: JournalLine) -> Bool {
    guard let (number, relay, reply) = recipient(line) else { return false }
    outcomes.apply(kind, number, relay: relay, reply: reply, at: line.time)
    tell(line.kind, number, relay: relay, reply: reply, at: line.time)
    return true
  }

  /// Of whom a record speaks, and what is said; nil where that cannot be.
  private func recipient(
    _ line: JournalLine
  ) -> (number: Int, relay: UnsafeRawBufferPointer, reply: UnsafeRawBufferPointer)? {
    let (digits, rest) = JournalLine.cut(line.rest)
    let (relay, behind) = JournalLine.cut(rest)
    // Fields that a later version may add behind the reply are left out.
    let (reply, _) = JournalLine.cut(behind)
    guard let number = Self.number(digits), number <= lastNumber, !relay.isEmpty else {
      return nil
    }
    return (number, relay, reply)
  }

  private static func number(_ digits: UnsafeRawBufferPointer) -> Int? {
    guard (1...9).contains(digits.count), digits[0] != 0x30 else { return nil }
    var value = 0
    for byte in digits {
      guard byte &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }
}

extension JournalRecord.Kind {
  private static let words = allCases.map { (kind: $0, bytes: Array($0.rawValue.utf8)) }

  /// Reads the word of a kind; bytes are compared, since a journal has millions of them.
  init?(parsing word: UnsafeRawBufferPointer) {
    let found = Self.words.first { _, bytes in
      bytes.count == word.count && bytes.withUnsafeBytes { $0.holdsSame(as: word) }
    }
    guard let found else { return nil }
    self = found.kind
  }
}

extension UnsafeRawBufferPointer {
  /// Whether both hold the same bytes.
  func holdsSame(as other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count, let base = baseAddress, let otherBase = other.baseAddress else {
      return count == other.count
    }
    return memcmp(base, otherBase, count) == 0
  }
}
