import ArgumentParser
import Foundation

/// The command line: `broadsheet [-C DIR] COMMAND`.
@main
struct Broadsheet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "broadsheet",
    abstract: "Composes an email newsletter from recent articles and sends it to a list in files.",
    discussion: """
      An edition folder holds everything: broadsheet.yml, seeds/, Templates/, subscribers/ and, \
      once composed, issues/. Start with “broadsheet init my-newsletter”.

      Exit codes:
      0    done: nobody is left over
      64   a wrong command line, a question that nobody is there to answer, or an issue that must be named
      65   bad input, a failed check, or a message that the relay refuses as it is
      66   nothing to compose
      69   the relay was not reached, or stopped the run, before it accepted anybody
      74   the disk, or a lack of permission
      75   somebody is left over, or another run is at work: run it again later
      78   bad configuration, or an issue or a timetable that belongs to another machine
      130  ended by Ctrl-C or another signal: the same command goes on
      """,
    version: Version.words,
    subcommands: [
      InitCommand.self, ArticlesCommand.self, ComposeCommand.self, CheckCommand.self,
      PreviewCommand.self,
      SendCommand.self, StatusCommand.self, ReportCommand.self, IssuesCommand.self,
      RetryCommand.self, ResolveCommand.self, DiscardCommand.self, RehearseCommand.self,
      ScheduleCommand.self, RunCommand.self, ApproveCommand.self, HistoryCommand.self,
      SubscribersCommand.self, ListsCommand.self, ArchiveCommand.self, DoctorCommand.self,
      MergeRosterCommand.self, ManualCommand.self, UnitsCommand.self,
    ])

  @Option(name: .customShort("C"), help: ArgumentHelp("The edition folder.", valueName: "dir"))
  var directory = "."

  static func main() {
    // A relay that goes away must be an error, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    if PlainHeartbeat(CommandLine.arguments.dropFirst())?.isDone == true { return }
    var command: any ParsableCommand
    do { command = try parseAsRoot() } catch {
      if !exitCode(for: error).isSuccess, let hint = DashedAddress.hint(in: CommandLine.arguments) {
        StandardStream.error.write("\(hint)\n")
      }
      exit(withError: error)
    }
    do { try command.run() } catch { exit(withError: error) }
  }
}
