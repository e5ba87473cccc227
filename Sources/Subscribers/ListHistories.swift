import Foundation
import Mail

/// When people came to a list and went, as its log tells it: of most when they came, of whoever ever left every time.
struct ListHistories {
  private struct Moment {
    let person: Int32
    let word: ConsentWords.Word
    let status: ConsentStatus
    let time: Int64
  }

  private static let never = Int64.max
  /// When each was subscribed first, by the entry of the address that stands for all of theirs.
  private var firsts: [Int64]
  /// All that is said of people who ever left, the older first of each.
  private var moments: [Moment] = []

  init(in log: ConsentLog, _ record: ConsentRecord) throws {
    let table = record.words
    firsts = [Int64](repeating: Self.never, count: table.indices.count)
    try log.forEachEvent { event in
      guard let word = ConsentWords.word(of: event), let address = event.address,
        event.id.map({ !record.undone.contains($0) }) ?? true,
        let index = table.index(of: record.person(address.canonical)),
        firsts.indices.contains(index)
      else { return }
      if word == .consent || word == .renewal {
        firsts[index] = min(firsts[index], event.milliseconds)
      }
      guard table.words(at: index)?.hasOptOut == true, let person = Int32(exactly: index) else {
        return
      }
      moments.append(
        Moment(
          person: person, word: word, status: event.kind.optOut, time: event.milliseconds))
    }
    moments.sort { ($0.person, $0.time) < ($1.person, $1.time) }
  }

  /// When somebody came and went, in that order. Each who is mailed now came once more often than they went, and all
  /// others as often.
  /// - Parameters:
  ///   - person: their entry in the log; nil where it says nothing of them.
  ///   - status: what the log says of them now.
  ///   - written: the day that their row says they came.
  func changes(
    of person: Int?, _ status: ConsentStatus, written: Date?, hasRow: Bool
  ) -> [(time: Date, comes: Bool)] {
    let first = person.flatMap(first)
    // Of whoever was forgotten nothing is left that tells whether they ever were on this list; whoever has neither a
    // row nor a consent was never seen on it; and when a row was taken away nobody knows.
    guard status != .forgotten, hasRow || first != nil && status.isOptOut else { return [] }
    let joined = [written, first].compactMap(\.self).min() ?? .distantPast
    let told = person.map(moments(of:)) ?? []
    guard !told.isEmpty else { return status == .subscribed ? [(joined, true)] : [] }
    // Whoever had to confirm was on the list when they did.
    let start = told.first?.word == .pending ? first : joined
    return start.map { Self.changes(in: told, from: $0) } ?? []
  }

  private static func changes(
    in moments: ArraySlice<Moment>, from start: Date
  ) -> [(time: Date, comes: Bool)] {
    var words = ConsentWords()
    var changes: [(time: Date, comes: Bool)] = []
    func look(_ time: Date) {
      let isOn = time >= start && words.status == .subscribed
      if isOn != (changes.last?.comes ?? false) { changes.append((time, isOn)) }
    }
    var hasStarted = false
    for index in moments.indices {
      let moment = moments[index]
      let time = Date(timeIntervalSince1970: Double(moment.time) / 1000)
      if !hasStarted, time > start {
        hasStarted = true
        look(start)
      }
      words.add(moment.word, moment.status, at: moment.time, canBeUndone: true)
      // What is said at one moment counts together.
      let isLast = index + 1 == moments.endIndex || moments[index + 1].time != moment.time
      if isLast { look(time) }
    }
    if !hasStarted { look(start) }
    return changes
  }

  private func first(_ index: Int) -> Date? {
    // An entry that the log has got since has no time here.
    guard firsts.indices.contains(index), firsts[index] != Self.never else { return nil }
    return Date(timeIntervalSince1970: Double(firsts[index]) / 1000)
  }

  private func moments(of person: Int) -> ArraySlice<Moment> {
    var (low, high) = (0, moments.count)
    while low < high {
      let middle = (low + high) / 2
      if moments[middle].person < person { low = middle + 1 } else { high = middle }
    }
    return moments[low...].prefix { $0.person == person }
  }
}
