import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Newsroom

/// `schedule show`: the timetable, whose it is, and what comes next.
struct ScheduleShowCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows the timetable, whose it is, and what comes next.")

  @ParentCommand var root: Broadsheet
  @OptionGroup var list: OnlyListOption
  @OptionGroup var ownership: OwnerNameOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }
  var ownerName: String? { ownership.owner }

  func run(_ context: CommandContext) throws {
    let view = try context.newsroom.timetableView(of: list.list)
    context.warn(view.warnings)
    let machine = HeartbeatMachine.live()
    let found = try HeartbeatInstalling(machine: machine).found(
      folder: context.newsroom.folder.realPath)
    try context.show(Answer(view: view, heartbeats: found), output)
  }

  private struct Answer: CommandResult {
    let view: TimetableView
    let heartbeats: [HeartbeatInstalling.Found]

    private enum CodingKeys: CodingKey { case owner, isOurs, from, entries, next, heartbeats }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(view.owner?.name, forKey: .owner)
      try container.encode(view.isOurs, forKey: .isOurs)
      try container.encode(view.owner?.from.shown(in: .utc), forKey: .from)
      try container.encode(view.timetable.entries.map(\.words), forKey: .entries)
      try container.encode(SlotTable(slots: view.next), forKey: .next)
      try container.encode(heartbeats, forKey: .heartbeats)
    }

    var lines: [String] {
      let owner =
        view.owner.map { owner in
          let since = owner.from.shown(in: .utc)
          return view.isOurs
            ? "this machine's (\(owner.name)), from \(since) on"
            : "another machine's (\(owner.name)), from \(since) on"
        } ?? "not started: “broadsheet schedule start” begins it here"
      return view.timetable.entries.map(\.words) + [owner] + SlotTable(slots: view.next).lines
        + (heartbeats.isEmpty
          ? [
            "nothing calls it on this machine: “broadsheet schedule install” has something call it"
          ]
          : heartbeats.map(\.words))
    }
  }
}

/// Who this is, where it changes nothing.
struct OwnerNameOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A name for who sends, where machines come and go, as in CI; this machine by default.",
      valueName: "name"))
  var owner: String?
}
