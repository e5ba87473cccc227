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

      Exit codes: 0 done, 64 usage, 65 bad input or failed check, 69 relay unreachable, 75 some \
      recipients deferred (run again), 78 bad configuration.
      """,
    version: "0.1.0",
    subcommands: [
      InitCommand.self, ArticlesCommand.self, ComposeCommand.self, CheckCommand.self,
      SendCommand.self, StatusCommand.self, RehearseCommand.self, SubscribersCommand.self,
    ])

  @Option(name: .customShort("C"), help: ArgumentHelp("The edition folder.", valueName: "dir"))
  var directory = "."

  static func main() {
    // A relay that goes away must be an error, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    main(nil)
  }
}
