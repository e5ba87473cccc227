import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Newsroom

/// `schedule start`: where a timetable begins, and on which machine.
struct ScheduleStartCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Begins the timetable: from now on its slots belong to this machine.",
    discussion: """
      Two machines that go by one timetable would mail people twice, so it belongs to one; --owner gives that a \
      name where machines come and go, as in CI. Asked for again on the same machine it changes nothing.
      """)

  @ParentCommand var root: Broadsheet
  @Option(
    help: ArgumentHelp(
      "Where it begins: now (the default), or with the first day that it names, of which the newest slot may be sent at once.",
      valueName: "now|first"))
  var from: TimetableStart.Beginning?
  @OptionGroup var ownership: OwnerOptions
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }
  var ownerName: String? { ownership.owner }

  func run(_ context: CommandContext) throws {
    let start = try context.newsroom.startTimetable(from: from, takesOver: ownership.takeOver)
    context.warn(start.warnings)
    try context.show(Answer(start: start), output)
  }

  private struct Answer: CommandResult {
    let start: TimetableStart

    private enum CodingKeys: CodingKey { case owner, before, from, past, missed }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(start.owner, forKey: .owner)
      try container.encode(start.before, forKey: .before)
      try container.encode(start.from.shown(in: .utc), forKey: .from)
      try container.encode(start.past, forKey: .past)
      try container.encode(start.missed, forKey: .missed)
    }

    var lines: [String] {
      let from = start.from.shown(in: .utc)
      if start.isOld { return ["the timetable is this machine's (\(start.owner)) since \(from)"] }
      return ["the timetable is this machine's (\(start.owner)): slots count from \(from)"]
        + (start.past > 0
          ? [
            "\(start.past.counting("slot")) since then are past, of which the newest may be sent at once"
          ]
          : []) + start.missed.map { "\($0)  missed: nothing had come of it" }
    }
  }
}

extension TimetableStart.Beginning: ExpressibleByArgument {}

/// `schedule skip`: leaves a slot out.
struct ScheduleSkipCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "skip", abstract: "Leaves a slot out: nothing is sent for it.")

  @ParentCommand var root: Broadsheet
  @Argument(help: "The slot, such as '2026-11-23T08:00 Europe/Berlin'.")
  var slot: String
  @Option(help: ArgumentHelp("Why, as “broadsheet history” shows it.", valueName: "text"))
  var reason: String?
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func validate() throws {
    if let reason, reason.isEmpty || reason.holdsControls {
      throw ValidationError("--reason must be one line")
    }
  }

  func run(_ context: CommandContext) throws {
    context.printLine("\(try context.newsroom.skip(slot, reason: reason)) is skipped")
  }
}
