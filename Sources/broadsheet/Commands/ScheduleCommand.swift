import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Newsroom

/// `schedule`: the timetable of an edition.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Shows, begins and changes the timetable by which issues are due.",
    discussion: """
      The timetable is the key “schedule” of broadsheet.yml. “broadsheet run --due”, called every few minutes, \
      sends what it says is due.
      """,
    subcommands: [
      ScheduleNextCommand.self, ScheduleShowCommand.self, ScheduleStartCommand.self,
      ScheduleSkipCommand.self, ScheduleInstallCommand.self, ScheduleRemoveCommand.self,
      ScheduleExportCommand.self,
    ])
}

struct ScheduleNextCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "next",
    abstract: "Lists the next slots with their local times and in UTC.",
    discussion: """
      A local time that a change of clocks skips is the next that there is; of one that there is twice the \
      first is meant. Why a slot differs is said behind it. Slots that were sent ahead of their time or skipped are not among them.
      """)

  @ParentCommand var root: Broadsheet
  @Option(name: .customShort("n"), help: ArgumentHelp("How many.", valueName: "count"))
  var count = 10
  @OptionGroup var list: OnlyListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func validate() throws {
    guard (1...10_000).contains(count) else {
      throw ValidationError("-n must be a number from 1 to 10000")
    }
  }

  func run(_ context: CommandContext) throws {
    let (slots, leftOut, warnings) = try context.newsroom.nextSlots(count, of: list.list)
    context.warn(warnings)
    context.note(
      leftOut.map {
        Problem(
          $0.outcome == .sent
            ? "the slot \($0.slot.key) was sent already"
            : "the slot \($0.slot.key) is left out: \($0.outcome.rawValue)"
        )
      })
    if slots.isEmpty {
      context.note([Problem("all dates of the timetable have passed: no slot is to come")])
    }
    try context.show(SlotTable(slots: slots), output)
  }
}

struct OnlyListOption: ParsableArguments {
  @Option(help: ArgumentHelp("Of this list alone; of all by default.", valueName: "name"))
  var list: String?
}

/// Slots, each with when it is due and why at another time than one would think.
struct SlotTable: CommandResult {
  let slots: [Slot]

  private struct Row: Encodable {
    let slot: Slot

    private enum CodingKeys: CodingKey { case slot, local, utc, reason }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(slot.key, forKey: .slot)
      try container.encode(slot.moment.shown(in: slot.zone), forKey: .local)
      try container.encode(slot.moment.shown(in: .utc), forKey: .utc)
      try container.encodeIfPresent(slot.reason, forKey: .reason)
    }
  }

  func encode(to encoder: any Encoder) throws {
    try slots.map { Row(slot: $0) }.encode(to: encoder)
  }

  var lines: [String] {
    let width = slots.map(\.key.count).max() ?? 0
    return slots.map { slot in
      let key = slot.key + String(repeating: " ", count: width - slot.key.count)
      return "\(key)  \(slot.moment.shown(in: slot.zone))  \(slot.moment.shown(in: .utc))"
        + (slot.reason.map { "  \($0)" } ?? "")
    }
  }
}

extension Slot {
  /// Why it is due at another time than one would think, or not sent; nil for a plain one.
  fileprivate var reason: String? {
    notes.isEmpty ? nil : notes.map(\.words).joined(separator: "; ")
  }
}

extension Slot.Note {
  fileprivate var words: String {
    switch self {
    case .skipped(let time): "\(time) does not exist on this day: clocks go forward over it"
    case .doubled(let time): "\(time) exists twice on this day: this is the first"
    case .shortMonth(let missing): "this month has no day \(missing): this is its last"
    case .paused(let last): "paused until the end of \(last)"
    }
  }
}
