import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import Web

/// `preview`: the issue as readers will see it, in a browser, while it is being written.
struct PreviewCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Shows the issue as readers will see it, in a browser, renewed at each save.",
    discussion: """
      The page is served to this machine alone, until Ctrl-C. Without a name it shows what would be \
      composed now; looking writes nothing to the edition folder.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(
    help: ArgumentHelp(
      "The issue; what would be composed now by default.", valueName: "issue"))
  var issue: String?
  @Option(
    help: ArgumentHelp("The port; where it is taken, the next that is free.", valueName: "n"))
  var port = PreviewOptions.defaultPort
  @Option(
    help: ArgumentHelp(
      "A name by which a tunnel or a proxy leads here; the address that is printed admits one browser.",
      valueName: "name"))
  var host: String?
  @Flag(help: "Open the page in the browser.")
  var open = false
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func validate() throws {
    guard (1...65_535).contains(port) else {
      throw ValidationError("--port must be between 1 and 65535")
    }
    if let host, host.isEmpty || host.contains(where: { !$0.isASCII || "/:@ ".contains($0) }) {
      throw ValidationError("--host must be a name, such as preview.example.org")
    }
  }

  func run(_ context: CommandContext) throws {
    guard issue == nil || issue == "next" || issue?.isPlainName ?? false else {
      throw Problem("“\(issue ?? "")” cannot name an issue", category: .usage)
    }
    let server = PreviewServer(
      context.newsroom,
      PreviewOptions(
        port: port, host: host, list: list.list, issue: issue == "next" ? nil : issue
      ) { $0.command })
    let opens = open
    // The server has threads of its own; a signal ends all of it at once.
    Task {
      do {
        try await server.run { event in
          switch event {
          case .serving(let address):
            context.printLine(address)
            if opens { Self.openBrowser(at: address, context) }
          case .portTaken(let port): context.printError("port \(port) is taken")
          case .polling(let reason):
            context.printError("looking through the folders once a second: \(reason)")
          }
        }
        Foundation.exit(0)
      } catch {
        Foundation.exit(Failure.report(error, to: context).rawValue)
      }
    }
    while true { sleep(3600) }
  }

  private static func openBrowser(at address: String, _ context: CommandContext) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["xdg-open", address]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.terminationHandler = { ended in
      if ended.terminationStatus != 0 { context.printError("no browser could be opened") }
    }
    do { try process.run() } catch { context.printError("no browser could be opened") }
  }
}
