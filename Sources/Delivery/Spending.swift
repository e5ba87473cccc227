import Foundation

/// What was sent on one budget lately: enough of it to tell when the next message may go.
///
/// Never more than a rate allows: messages of a day are counted by slices of a minute, and a slice counts
/// until the last moment of it is a day ago.
struct Spending: Sendable, Equatable {
  private struct Slice: Sendable, Equatable {
    var minute: Int
    var count: Int
    /// The newest moment of it.
    var last: Date
  }

  private(set) var last: Date?
  /// Of the last day, oldest first.
  private var slices: [Slice] = []

  private static func minute(of time: Date) -> Int {
    Int((time.timeIntervalSince1970 / 60).rounded(.down))
  }

  /// Books messages; times may come in any order.
  mutating func add(_ count: Int, at time: Date) {
    last = max(last ?? time, time)
    let minute = Self.minute(of: time)
    let index = slices.lastIndex { $0.minute <= minute }
    if let index, slices[index].minute == minute {
      slices[index].count += count
      slices[index].last = max(slices[index].last, time)
    } else {
      slices.insert(
        Slice(minute: minute, count: count, last: time), at: index.map { $0 + 1 } ?? 0)
    }
    // What no rate asks for any more.
    let newest = slices.last?.minute ?? minute
    if let first = slices.first, first.minute < newest - 1441 {
      slices.removeAll { $0.minute < newest - 1441 }
    }
  }

  /// When the next message may go: now, or later.
  func turn(by rate: Rate, at now: Date) -> Date {
    guard let interval = rate.interval else { return turnOfDay(Int(rate.count), at: now) }
    return max(now, last.map { $0 + interval } ?? now)
  }

  private func turnOfDay(_ limit: Int, at now: Date) -> Date {
    var spent = 0
    // From the newest back: the slice with which the limit is reached must have gone.
    for slice in slices.reversed() {
      spent += slice.count
      if spent >= limit {
        return max(now, Date(timeIntervalSince1970: Double(slice.minute + 1) * 60) + 86_400)
      }
    }
    return now
  }

  /// Times that a clock believed in that has been put back since count as the present: nobody waits for a
  /// day that only that clock knew.
  mutating func forgetFuture(at now: Date) {
    guard let last, last > now else { return }
    var late = 0
    while let slice = slices.last, slice.last > now {
      late += slice.count
      slices.removeLast()
    }
    self.last = now
    if late > 0 { add(late, at: now) }
  }

  /// What must be written down to know the same again.
  func entries(since time: Date) -> [(time: Date, count: Int)] {
    let kept = slices.filter { $0.last >= time }.map { ($0.last, $0.count) }
    return kept
  }
}
