import Foundation

/// What a record knows of each slot.
extension SlotRecord {
  /// What is known of a slot without reading its lines.
  struct Summary: Sendable {
    /// Its last line, by which those before it are found.
    private(set) var last = -1
    /// The outcome that counts; nil while the slot is open.
    var outcome: SlotOutcome?
    private var outcomeTime = 0
    private var isByHand = false
    /// Whether the newest of its `sent` lines leaves somebody over, and when it was written.
    var hasLeftOver = false
    var sentTime = Int.min
    /// When the first line was written, and whether one is of sending or waiting.
    private var firstTime = Int.max
    private(set) var hasMoved = false
    /// The newest line that somebody is to be told of, and the newest that says that they were.
    private var tellTime = Int.min
    private var toldTime = Int.min
  }
}

extension SlotRecord {
  /// Whether nothing is said of a slot but by a clock that was ahead: it is not due.
  func isYetToCome(_ key: SlotKey) -> Bool {
    slots[key].map { $0.outcome == nil && !$0.hasMoved && $0.isAhead(of: now) } ?? false
  }
}

extension SlotRecord.Summary {
  fileprivate func isAhead(of now: Date) -> Bool {
    Double(firstTime) > (now.timeIntervalSince1970 + 1) * 1000
  }

  /// Whether somebody was to be told of it, and the run is surely at its end that would have done it.
  func owesNotice(at now: Date) -> Bool {
    tellTime > toldTime && Double(tellTime) <= (now.timeIntervalSince1970 - 600) * 1000
  }

  /// Whether somebody is to be told of it, now or once the run is surely at its end that would have done it.
  var mayOweNotice: Bool { tellTime > toldTime }

  /// Of two outcomes `sent` wins, then what a person decided, then what was said first. What was written in the
  /// future counts for nothing, but for those two: the clock was wrong.
  /// - Returns: the line of the slot before this one; -1 for none.
  mutating func count(
    _ glance: SlotLineGlance, as line: Int, _ latest: Int
  ) -> Int {
    let before = last
    last = line
    firstTime = min(firstTime, glance.time)
    if glance.step == .sending || glance.step == .waiting { hasMoved = true }
    if glance.tells { tellTime = max(tellTime, glance.time) }
    if glance.step == .told || glance.step == .untold { toldTime = max(toldTime, glance.time) }
    guard let outcome = glance.outcome else { return before }
    if outcome == .sent, glance.time >= sentTime {
      (sentTime, hasLeftOver) = (glance.time, glance.hasLeftOver)
    }
    func rank(_ outcome: SlotOutcome, _ isByHand: Bool) -> Int {
      outcome == .sent ? 2 : isByHand ? 1 : 0
    }
    let isSkip = glance.isByHand && outcome == .skipped
    let new = rank(outcome, isSkip)
    let old = self.outcome.map { rank($0, isByHand) } ?? -1
    if new > 0 || glance.time <= latest,
      new > old || new == old && glance.time < outcomeTime
    {
      (self.outcome, outcomeTime, isByHand) = (outcome, glance.time, isSkip)
    }
    return before
  }
}
