import Foundation
import Mail

/// The event of each person that their status follows from, with its source and reason, by the address that stands
/// for all of theirs.
struct ConsentStories {
  private(set) var newest: [String: ConsentEvent] = [:]

  /// - Throws: `Problem` with its line for an event that cannot be read.
  init(of list: ListFiles) throws {
    let log = try ConsentLog(of: list)
    let record = try log.statuses().record
    let undone = record.undone
    var newest: [String: ConsentEvent] = [:]
    try log.forEachEvent { event in
      guard let address = event.address?.canonical, event.kind != .renamed,
        !(event.id.map(undone.contains) ?? false)
      else { return }
      let person = record.person(address)
      if let known = newest[person], !Self.decides(event, over: known) { return }
      newest[person] = event
    }
    self.newest = newest
  }

  /// An opt-out stands until a newer consent that lifts it, and wins a tie.
  private static func decides(_ event: ConsentEvent, over known: ConsentEvent) -> Bool {
    let (isOut, wasOut) = (event.kind.isOptOut, known.kind.isOptOut)
    if isOut == wasOut {
      if event.kind == .pending, known.kind != .pending { return false }
      return event.time > known.time
    }
    if isOut { return !(lifts(known) && known.time > event.time) }
    return lifts(event) && event.time > known.time
  }

  private static func lifts(_ event: ConsentEvent) -> Bool {
    event.kind == .confirmed && ["web", "mail"].contains(event.source)
      || event.kind == .subscribed && event.renews && event.reason?.isEmpty == false
  }
}

extension ConsentEvent.Kind {
  fileprivate var isOptOut: Bool {
    [.unsubscribed, .bounced, .complained, .forgotten].contains(self)
  }
}
