import Foundation

/// The budgets of a run by name, with what was spent of them, by this run or another: a pure value.
struct BudgetBook: Sendable {
  /// Messages that were taken from a budget.
  struct Entry: Sendable, Equatable {
    var name: String
    var time: Date
    var count = 1
  }

  private var spendings: [String: Spending] = [:]
  /// What others have not been told of.
  private(set) var unsaved: [Entry] = []

  /// Takes in what others spent.
  mutating func note(_ entry: Entry) {
    spendings[entry.name, default: Spending()].add(entry.count, at: entry.time)
  }

  mutating func forget() { spendings = [:] }

  /// - Parameter tolerance: so many seconds ahead are none.
  mutating func forgetFuture(at now: Date, beyond tolerance: Double) {
    for name in spendings.keys where (spendings[name]?.last ?? now) > now + tolerance {
      spendings[name]?.forgetFuture(at: now)
    }
  }

  /// When a message may go by all the rates of a budget, and the rate that says so.
  func turn(of name: String, by rates: [Rate], at now: Date) -> (date: Date, rate: Rate?) {
    guard let spending = spendings[name] else { return (now, nil) }
    var latest: (date: Date, rate: Rate?) = (now, nil)
    for rate in rates {
      let turn = spending.turn(by: rate, at: now)
      if turn > latest.date { latest = (turn, rate) }
    }
    return latest
  }

  mutating func spend(_ name: String, at time: Date) {
    // As it is written down, and never earlier.
    let time = BudgetLine.rounded(time)
    spendings[name, default: Spending()].add(1, at: time)
    unsaved.append(Entry(name: name, time: time))
  }

  mutating func saved() -> [Entry] {
    defer { unsaved.removeAll(keepingCapacity: true) }
    return unsaved
  }

  /// All that counts still.
  func entries(since time: Date) -> [Entry] {
    spendings.sorted { $0.key < $1.key }.flatMap { name, spending in
      spending.entries(since: time).map { Entry(name: name, time: $0.time, count: $0.count) }
    }
  }
}

/// A line of the file of budgets: microseconds, messages, name.
enum BudgetLine {
  static func rounded(_ time: Date) -> Date {
    Date(timeIntervalSince1970: (time.timeIntervalSince1970 * 1e6).rounded(.up) / 1e6)
  }

  static func write(_ entry: BudgetBook.Entry, to bytes: inout [UInt8]) {
    let time = Int64((entry.time.timeIntervalSince1970 * 1e6).rounded(.up))
    bytes += Array("\(time) \(entry.count) \(entry.name)\n".utf8)
  }

  /// - Returns: nil for a line that was not written whole, or by nobody here.
  static func read(_ line: ArraySlice<UInt8>) -> BudgetBook.Entry? {
    let fields = line.split(separator: 0x20, maxSplits: 2)
    guard fields.count == 3, let time = Int64(String(decoding: fields[0], as: UTF8.self)),
      let count = Int(String(decoding: fields[1], as: UTF8.self)), count > 0,
      count <= 1_000_000_000,
      time > 0
    else { return nil }
    return BudgetBook.Entry(
      name: String(decoding: fields[2], as: UTF8.self),
      time: Date(timeIntervalSince1970: Double(time) / 1e6), count: count)
  }
}
