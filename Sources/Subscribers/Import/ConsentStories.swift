import Foundation
import Mail

/// The event of each person that their status follows from, with its source and reason: kept packed, and made when it
/// is asked for.
struct ConsentStories {
  private struct Told {
    /// Since 1970, in seconds.
    var time = 0.0
    /// Where they stand among all texts.
    var source: UInt32 = 0
    var reason: UInt32?
    /// Nil where nothing was told.
    var kind: ConsentEvent.Kind?
    /// Whether it lifts an opt-out that is older.
    var lifts = false

    var isOptOut: Bool { kind?.isOptOut ?? false }
  }

  private let record: ConsentRecord
  /// By the entry of the address that stands for all of a person's.
  private var told: [Told]
  /// Sources and reasons, each once.
  private var texts: [String] = []
  private var places: [String: UInt32] = [:]
  /// By address, notes of which somebody said that they tell nothing of leaving.
  private(set) var answers: [String: [String]] = [:]
  /// Addresses that are spelled in other letters than those that stand for all of a person's.
  private var spellings: [Int: EmailAddress] = [:]

  /// - Throws: `Problem` with its line for an event that cannot be read.
  init(of list: ListFiles) throws {
    let log = try ConsentLog(of: list)
    record = try log.statuses().record
    told = [Told](repeating: Told(), count: record.words.indices.count)
    try log.forEachEvent { take($0) }
    places = [:]
  }

  private mutating func take(_ event: ConsentEvent) {
    guard let address = event.address, event.kind != .renamed,
      !(event.id.map(record.undone.contains) ?? false)
    else { return }
    if let text = KeptNote.text(of: event) { answers[address.canonical, default: []].append(text) }
    let person = record.person(address.canonical)
    guard let index = record.words.index(of: person), told.indices.contains(index) else { return }
    var new = Told()
    (new.time, new.kind) = (event.time.timeIntervalSince1970, event.kind)
    new.lifts = ConsentWords.word(of: event) == .renewal
    if told[index].kind != nil, !Self.decides(new, over: told[index]) { return }
    new.source = place(of: event.source)
    new.reason = event.reason.map { place(of: $0) }
    told[index] = new
    spellings[index] = address.spelling == person ? nil : address
  }

  private mutating func place(of text: String) -> UInt32 {
    if let known = places[text] { return known }
    let place = UInt32(clamping: texts.count)
    texts.append(text)
    places[text] = place
    return place
  }

  /// The event of a person, by the canonical address that stands for all of theirs.
  subscript(person: String) -> ConsentEvent? {
    record.words.index(of: person).flatMap { event(at: $0) }
  }

  /// The events of those of whom something holds, in the order of their addresses.
  func events(where holds: (String) -> Bool) -> [(person: String, event: ConsentEvent)] {
    var found: [(person: String, event: ConsentEvent)] = []
    for index in told.indices {
      guard let event = event(at: index) else { continue }
      let person = record.words.address(at: index)
      if holds(person) { found.append((person, event)) }
    }
    return found.sorted { $0.person < $1.person }
  }

  private func event(at index: Int) -> ConsentEvent? {
    guard told.indices.contains(index), let kind = told[index].kind else { return nil }
    let address =
      spellings[index]
      ?? EmailAddress(spelling: record.words.address(at: index), canonical: nil)
    return ConsentEvent(
      time: Date(timeIntervalSince1970: told[index].time), kind: kind, address: address,
      source: texts[Int(told[index].source)], reason: told[index].reason.map { texts[Int($0)] })
  }

  /// An opt-out stands until a newer consent that lifts it, and wins a tie.
  private static func decides(_ event: Told, over known: Told) -> Bool {
    if event.isOptOut == known.isOptOut {
      if event.kind == .pending, known.kind != .pending { return false }
      return event.time > known.time
    }
    if event.isOptOut { return !(known.lifts && known.time > event.time) }
    return event.lifts && event.time > known.time
  }
}

extension ConsentEvent.Kind {
  fileprivate var isOptOut: Bool {
    [.unsubscribed, .bounced, .complained, .forgotten].contains(self)
  }
}
