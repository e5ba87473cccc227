import Clock
import Diagnostics
import Foundation

/// What is to be done now, by timetable and record: a value, without clock, file or relay.
struct SlotDecision {
  /// What is asked of the world: how far issues are, and what a slot's is called.
  struct Asked {
    var id: (Slot) throws -> String
    var condition: (_ issue: String, _ list: String) -> IssueCondition
  }

  private(set) var steps: [SlotStep] = []
  /// Whether another run is at work on something that is due.
  private(set) var isBusy = false

  private let live: LiveTimetable
  private let record: SlotRecord
  private let now: Date
  private let asked: Asked
  /// Slots whose time to begin is over, and that could go out late.
  private var late:
    [(slot: Slot, entry: TimetableEntry, story: SlotStory, making: SlotStep.Making)] = []
  /// What slots come to by this.
  private var outcomes: [SlotKey: SlotOutcome] = [:]
  private var actions: [SlotStep] = []
  /// How many slots are due, where those are too many to be true.
  private(set) var unlikely = 0
  /// Whether anything was asked of the world: then it is decided by more than timetable and record.
  private(set) var hasAsked = false
  /// Whether a person wants it now, whatever its time.
  private var isForced = false

  /// So long after it was last said that somebody is left over, and anybody was tried, a sent issue is looked at:
  /// retries end before.
  static let patience: TimeInterval = 6 * 86_400

  /// - Parameters:
  ///   - live: the timetable, with the entries that the record has of it.
  ///   - memory: entries that are no longer in it, which slots may be of that are open.
  init(
    _ live: LiveTimetable, memory: [EntrySync.Former], record: SlotRecord, at now: Date,
    asking: Asked
  ) {
    (self.live, self.record, self.now, asked) = (live, record, now, asking)
    let open = OpenSlots(live, memory: memory, record: record, at: now)
    unlikely = open.unlikely
    for (slot, issue, reason) in open.missed { settle(slot, .missed, issue, reason) }
    for (slot, entry) in open.slots { decide(slot, entry) }
    for key in record.keys(where: { $0.outcome == nil }) { decideForgotten(key, memory) }
    decideLate()
    steps += actions
    for key in record.keys(where: \.hasLeftOver) { goOnLater(key) }
  }

  /// What a person wants of one slot now.
  init(
    forcing slot: Slot, _ entry: TimetableEntry, _ live: LiveTimetable, record: SlotRecord,
    at now: Date, asking: Asked
  ) {
    (self.live, self.record, self.now, asked) = (live, record, now, asking)
    isForced = true
    decide(slot, entry)
    steps += actions
  }

  private mutating func id(of slot: Slot) throws -> String {
    hasAsked = true
    return try asked.id(slot)
  }

  private mutating func condition(of issue: String, _ list: String) -> IssueCondition {
    hasAsked = true
    return asked.condition(issue, list)
  }

  private mutating func settle(
    _ slot: Slot, _ outcome: SlotOutcome, _ issue: String? = nil, _ reason: String? = nil,
    cause: SlotReport.Cause? = nil
  ) {
    outcomes[slot.id] = outcome
    steps.append(.settle(slot.name, outcome, issue: issue, reason: reason, cause: cause))
  }

  private mutating func decide(_ slot: Slot, _ entry: TimetableEntry) {
    let story = SlotStory(record.lines(of: slot.id))
    // Only a person asks for one that was sent: by hand before its time, it may be.
    let wasSent = record.slots[slot.id]?.outcome == .sent && story.counts?.accepted != 0
    let id: String
    do { id = try story.issue ?? self.id(of: slot) } catch {
      return refuse(slot, entry, nil, Self.problem(of: error))
    }
    switch condition(of: id, slot.list) {
    case .atWork: isBusy = true
    case .unreadable(let problem): refuse(slot, entry, id, problem)
    case .closed: settle(slot, .skipped, id, "it was discarded")
    case .mailed(let isOurs, _, _):
      // Two entries may come to one name: whoever has the other slot's issue has none of this one.
      if !story.hasBegun, let other = record.slots(of: id).first(where: { $0 != slot.id }) {
        let known = record.lines(of: other).last?.slot ?? ""
        return refuse(
          slot, entry, id,
          Problem(
            "“\(id)” is the name of the issue of the slot \(known) already: nothing was sent",
            hint: "name what tells the slots apart in “issue: id”, such as {{day}} or {{time}}",
            category: .configuration))
      }
      actions.append(isOurs ? .goOn(slot.name, issue: id) : .count(slot.name, issue: id))
    case .segment: begin(slot, entry, story, id, nil, isThere: true)
    case .absent:
      if story.hasBegun || wasSent { return lose(slot, id) }
      begin(slot, entry, story, id, nil)
    case .composed(let composed):
      if story.hasBegun && !composed.hasJournal || wasSent { return lose(slot, id) }
      begin(slot, entry, story, id, composed)
    }
  }

  /// What cannot go out now, and at the end of its time never.
  private mutating func refuse(
    _ slot: Slot, _ entry: TimetableEntry, _ issue: String?, _ problem: Problem
  ) {
    guard isForced || now < slot.moment.addingTimeInterval(entry.until) else {
      return settle(slot, .failed, issue, problem.reason, cause: .init(problem.category))
    }
    actions.append(.fail(slot, issue: issue, problem))
  }

  static func problem(of error: any Error) -> Problem {
    NewsroomProblem.of(error).problems.first ?? Problem(error.plainReason)
  }

  /// A slot that the record knows and of which no entry is known, here or before: it does not vanish.
  private mutating func decideForgotten(_ key: SlotKey, _ memory: [EntrySync.Former]) {
    guard live.entry(of: key) == nil, !memory.contains(where: { $0.entry.has(key) }) else { return }
    let lines = record.lines(of: key)
    guard let text = lines.last?.slot, lines.contains(where: { $0.isStep != nil }) else { return }
    let name = SlotName(key, text: text)
    if let issue = SlotStory(lines).issue, case .mailed = condition(of: issue, key.list) {
      return actions.append(.count(name, issue: issue))
    }
    steps.append(
      .settle(
        name, .missed, issue: SlotStory(lines).issue,
        reason: "no entry of the timetable is known that it is of"))
  }

  /// Whoever was mailed is named in a journal that is not here: nobody is mailed by itself.
  private mutating func lose(_ slot: Slot, _ id: String) {
    settle(
      slot, .failed, id,
      "sending began, and the journal of whom it was sent to is not here: bring issues/\(id) back from a backup"
    )
  }

  private mutating func begin(
    _ slot: Slot, _ entry: TimetableEntry, _ story: SlotStory, _ id: String,
    _ composed: IssueCondition.Composed?, isThere: Bool = false
  ) {
    let isPaused = entry.pauses.contains { $0.contains(slot.local.date) }
    if isPaused, !isForced, story.waits == nil, !story.hasBegun { return settle(slot, .paused) }
    let isApproved = composed?.isApproved ?? false
    let deadline = live.next(after: slot)?.moment
    if entry.waitsForApproval, story.waits != nil || isApproved {
      if let deadline, now >= deadline, !isForced {
        return settle(
          slot, isApproved && story.tried != nil ? .failed : .missed, id,
          isApproved
            ? story.tried ?? "it was approved, and not sent before the next slot"
            : "nobody approved it before the next slot: its articles wait for the next issue",
          cause: story.failure)
      }
      if isApproved {
        return actions.append(.begin(slot, issue: id, SlotStep.Making(composes: false)))
      }
      if let composed, composed.hash == story.waits {
        let other =
          composed.approval == nil ? "" : "; what lies in “approved” is for another content"
        return actions.append(
          .wait(
            slot, issue: id, needsProof: !story.isProved,
            reason: "it waits for approval of \(composed.hash.prefix(Approval.shown))\(other)"))
      }
    }
    var making = SlotStep.Making(
      composes: !isThere && !isApproved && !isMade(byHand: composed, before: slot),
      asks: entry.waitsForApproval && !isApproved)
    // Of what somebody else's hand made anew since it waited, another proof is due.
    if story.waits != nil, composed != nil, composed?.slot == nil { making.composes = false }
    if making.composes, composed?.slot == nil { making.replaced = composed?.time }
    let hasWaited = entry.waitsForApproval && story.waits != nil
    if isForced || hasWaited || now < slot.moment.addingTimeInterval(entry.until) {
      making.mergedFrom = mergedFrom(slot, entry)
      actions.append(.begin(slot, issue: id, making))
    } else {
      late.append((slot, entry, story, making))
    }
  }

  /// Whether a person made the issue since the slot before this one: then it is checked and sent as it is.
  private func isMade(byHand composed: IssueCondition.Composed?, before slot: Slot) -> Bool {
    guard let composed, composed.slot == nil else { return false }
    return composed.time > live.previous(slot)?.moment ?? .distantPast
  }

  /// Of the slots whose time is over the newest of each list may go out late; the others were missed.
  private mutating func decideLate() {
    for (index, (slot, entry, story, making)) in late.enumerated() {
      let isNewest = !late[(index + 1)...].contains { $0.slot.list == slot.list }
      // One that is paused or was left out sends nothing, and stands in nobody's way.
      let isNear = live.has(
        after: slot.moment, before: now.addingTimeInterval(entry.until), of: slot.list
      ) {
        !$0.isPaused && !live.gives($0, wayTo: slot)
          && record.slots[$0.id]?.outcome.map { $0 == .skipped || $0 == .paused } != true
      }
      guard isNewest, entry.missed != .skip, !isNear else {
        settle(
          slot, story.tried == nil ? .missed : .failed, story.issue, story.tried,
          cause: story.failure)
        continue
      }
      var making = making
      making.mergedFrom = mergedFrom(slot, entry)
      let id = story.issue ?? (try? self.id(of: slot)) ?? ""
      actions.append(.begin(slot, issue: id, making))
    }
  }

  /// The first of the slots just before one that were missed, for an entry that merges them.
  private func mergedFrom(_ slot: Slot, _ entry: TimetableEntry) -> Date? {
    guard entry.missed == .merge else { return nil }
    return live.before(slot, days: 366).prefix { before in
      let outcome = outcomes[before.id] ?? record.slots[before.id]?.outcome
      return outcome == .missed || outcome == .failed
    }.last?.moment
  }

  /// Looks at a sent issue of which somebody was left over.
  private mutating func goOnLater(_ key: SlotKey) {
    guard let summary = record.slots[key], summary.outcome == .sent else { return }
    let lines = record.lines(of: key)
    let story = SlotStory(lines)
    guard let issue = story.issue, let text = lines.last?.slot else { return }
    let name = SlotName(key, text: text)
    func leave(_ reason: String, forGood: Bool = false) {
      guard story.tried != reason || forGood else { return }
      steps.append(.leave(name, issue: issue, reason: reason, forGood: forGood))
    }
    if story.isGivenUp { return }
    switch condition(of: issue, key.list) {
    case .atWork: isBusy = true
    case .mailed(isOurs: true, _, let lastWord):
      // That each try came to what the one before did is written into the journal alone.
      let counted = Date(timeIntervalSince1970: Double(summary.sentTime) / 1000)
      guard now.timeIntervalSince(max(counted, lastWord ?? counted)) >= Self.patience else {
        return steps.append(.goOn(name, issue: issue))
      }
      leave(
        "\(story.counts?.leftOver ?? 0) left over, and nobody of them could be tried for longer than retries last: send \(issue) by its name to go on with them",
        forGood: true)
    case .mailed(_, isOver: true, _): steps.append(.count(name, issue: issue))
    case .mailed:
      leave(
        "\(story.counts?.leftOver ?? 0) left over, and its journal belongs to another machine (\(story.counts?.owner ?? "unknown")): send it there, or take it over"
      )
    case .unreadable(let problem): leave(problem.reason)
    case .closed: leave("it was discarded")
    case .absent, .composed, .segment:
      leave(
        "\(story.counts?.leftOver ?? 0) left over, and the journal of whom it was sent to is not here: bring issues/\(issue) back from a backup"
      )
    }
  }
}
