import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import Web

/// `preview`: the issue as readers will see it, in a browser, while it is being written.
struct PreviewCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Shows the issue as readers will see it, in a browser, renewed at each save.",
    discussion: """
      The page is served to this machine alone, until Ctrl-C. Without a name it shows what would be \
      composed now; looking writes nothing to the edition folder.

      With --static it writes the same views as files and ends: into an empty folder, or one that it wrote \
      before. The reader is made up, and nothing is said of the list, unless --reader names somebody.
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
      "A name by which a tunnel or a proxy leads here; each address that is printed admits one browser.",
      valueName: "name"))
  var host: String?
  @Flag(help: "Open the page in the browser.")
  var open = false
  @Option(
    name: .customLong("static"),
    help: ArgumentHelp(
      "Write the views into this folder instead of serving them.", valueName: "dir"))
  var folder: String?
  @Option(
    help: ArgumentHelp(
      "With --static: whose mail it is; somebody made up by default.", valueName: "addr"))
  var reader: String?
  @Flag(help: "With --static: take pictures too, where a Chromium is found.")
  var screenshot = false
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func validate() throws {
    guard folder != nil || reader == nil && !screenshot else {
      throw ValidationError("--reader and --screenshot need --static")
    }
    guard folder == nil || !open && host == nil else {
      throw ValidationError("--static serves nothing: --open and --host do not go with it")
    }
    guard (1...65_535).contains(port) else {
      throw ValidationError("--port must be between 1 and 65535")
    }
    // The page is bound to the loopback whatever it is called: to be reached from everywhere is no name.
    if let host, host.wholeMatch(of: /[A-Za-z0-9._-]+/) == nil || host == "0.0.0.0" {
      throw ValidationError(
        "--host must be the name by which a tunnel or a proxy leads here, such as preview.example.org"
      )
    }
  }

  func run(_ context: CommandContext) throws {
    guard issue == nil || issue == "next" || issue?.isPlainName ?? false else {
      throw Problem("“\(issue ?? "")” cannot name an issue", category: .usage)
    }
    let id = issue == "next" ? nil : issue
    if let problem = context.newsroom.previewProblem(of: id, in: list.list) { throw problem }
    if let folder { return try write(id, into: Place(folder: folder), context) }
    let server = PreviewServer(
      context.newsroom,
      PreviewOptions(
        port: port, host: host, list: list.list, issue: id
      ) { $0.command })
    Interrupt.heedInForeground()
    let opens = open
    // The server has threads of its own; a signal ends all of it at once.
    Task {
      do {
        try await server.run { event in
          switch event {
          case .serving(let address, let here):
            context.printLine(address)
            if let here { context.printLine(here) }
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
