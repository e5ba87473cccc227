import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Newsroom

/// `schedule install`: something that calls the program every five minutes.
struct ScheduleInstallCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Has this machine call “run --due” every five minutes, by systemd or cron.",
    discussion: """
      As root it writes a timer and a service of the system, which runs as the owner of the folder; else those \
      of your own user; where systemd does not run the machine, a line of your crontab. It shows what it would \
      write and asks first. The timetable is this machine’s then, as “schedule start” makes it. Run again, it changes what is to be changed and nothing else.

      The service may write to nothing but the edition folder and its cache, and is handed the files that the \
      configuration names for secrets, be they readable for root alone. What is to be otherwise belongs into a \
      drop-in: “systemctl edit”.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var kind: HeartbeatKindOptions
  @Flag(help: "Install without asking.")
  var yes = false
  @Flag(help: "Make the timetable this machine’s, be it another’s until now.")
  var takeOver = false
  @Flag(help: "Show what would be written, and write nothing.")
  var dryRun = false

  func run(_ context: CommandContext) throws {
    let machine = HeartbeatMachine.live()
    let heartbeat = try Heartbeat(
      program: machine.program, needs: context.newsroom.timerNeeds())
    let kind = try HeartbeatKind.chosen(kind.kind, on: machine.facts)
    let plan = try HeartbeatInstalling(machine: machine).install(
      heartbeat, as: kind, owner: FolderOwner.of(heartbeat.folder))
    plan.lines.forEach(context.printLine)
    context.note(plan.notes.map { Problem($0) })
    guard !dryRun else { return }
    if plan.changes, !yes {
      guard try context.confirm("Install this?", hint: "add --yes where nobody is there to ask")
      else { return context.printLine("nothing was installed") }
    }
    // Two machines that go by one timetable would mail people twice: it is named before anything calls.
    let start = try FolderOwner.acting(for: heartbeat.folder) {
      try context.newsroom.startTimetable(takesOver: takeOver)
    }
    try plan.carryOut(on: machine)
    context.printLine(plan.changes ? "installed" : "nothing had to be changed")
    context.printLine(
      "the timetable is this machine's (\(start.owner)) since \(start.from.shown(in: .utc))")
  }
}

/// `schedule remove`: the same, taken away.
struct ScheduleRemoveCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Takes away what “schedule install” has installed for this folder.")

  @ParentCommand var root: Broadsheet
  @OptionGroup var kind: HeartbeatKindOptions
  @Flag(help: "Remove without asking.")
  var yes = false

  func run(_ context: CommandContext) throws {
    let machine = HeartbeatMachine.live()
    let plan = try HeartbeatInstalling(machine: machine).remove(
      folder: context.newsroom.folder.realPath,
      from: kind.kind.map { [$0] } ?? HeartbeatKind.allCases)
    guard plan.changes else {
      return context.printLine("nothing calls this program for \(context.newsroom.folder.realPath)")
    }
    plan.lines.forEach(context.printLine)
    if !yes {
      guard try context.confirm("Do this?", hint: "add --yes where nobody is there to ask")
      else { return context.printLine("nothing was removed") }
    }
    try plan.carryOut(on: machine)
    context.printLine("removed")
  }
}

struct HeartbeatKindOptions: ParsableArguments {
  @Flag(help: "A timer of the system; root alone may.")
  var system = false
  @Flag(help: "A timer of your own user.")
  var user = false
  @Flag(help: "A line of your crontab.")
  var cron = false

  var kind: HeartbeatKind? { system ? .system : user ? .user : cron ? .cron : nil }

  func validate() throws {
    if [system, user, cron].count(where: { $0 }) > 1 {
      throw ValidationError("--system, --user and --cron are three different ways: name one")
    }
  }
}
