import ArgumentParser
import Diagnostics
import Foundation
import Samples

struct InitCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Writes a working edition folder, with samples to replace.")

  @ParentCommand var root: Broadsheet
  @Argument(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var folder: String?
  @Flag(help: "Write the secret key alone, into an edition folder that has none.")
  var key = false
  @Flag(help: "With --key: make one without asking, though mails were sent with another.")
  var yes = false

  func run(_ context: CommandContext) throws {
    let base = URL(filePath: context.directory, directoryHint: .isDirectory)
    let url =
      folder.map { URL(filePath: $0, directoryHint: .isDirectory, relativeTo: base) } ?? base
    let shown = folder ?? context.directory
    let shownPrefix = shown == "." ? "" : shown.hasSuffix("/") ? shown : "\(shown)/"
    if key { return try writeKey(in: url, showing: shownPrefix, context) }
    let files = SampleEdition.files
    // Everything is looked at before anything is written: half an edition would be worse than none.
    let taken = (files.map(\.path) + [SecretKey.fileName])
      .filter { FileManager.default.fileExists(atPath: url.appending(path: $0).path) }
    guard taken.isEmpty else {
      throw ProblemList(
        taken.map {
          Problem(
            "exists already, and init overwrites nothing",
            at: SourceLocation(file: shownPrefix + $0))
        })
    }
    for file in files {
      do {
        let target = url.appending(path: file.path)
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.bytes).write(to: target)
      } catch {
        throw Problem.system(
          "cannot be written", error, at: SourceLocation(file: shownPrefix + file.path))
      }
    }
    try SecretKey.create(
      at: url.appending(path: SecretKey.fileName), showing: shownPrefix + SecretKey.fileName)
    for file in files { context.printLine("wrote \(shownPrefix)\(file.path)") }
    context.printLine(
      "wrote \(shownPrefix)\(SecretKey.fileName) (keep it: it signs unsubscribe links)")
    let option = shown == "." ? "" : " -C \(shown)"
    context.printLine("next: broadsheet\(option) compose, then broadsheet\(option) rehearse")
  }

  private func writeKey(
    in url: URL, showing shownPrefix: String, _ context: CommandContext
  ) throws {
    let edition = try Edition(at: url.path)
    if try edition.hasBegun, !yes {
      let question = "Links in mails that were sent stop working with a new key. Make one?"
      guard context.isInputTerminal else {
        throw Problem(
          "mails were sent with another key: links in them stop working with a new one",
          at: SourceLocation(file: shownPrefix + SecretKey.fileName),
          hint: "bring the key back from a backup, or make a new one with --yes", category: .usage)
      }
      guard ["y", "yes"].contains(context.ask("\(question) [y/N]")?.lowercased() ?? "") else {
        return context.printLine("nothing was written")
      }
    }
    let shown = shownPrefix + SecretKey.fileName
    try SecretKey.create(at: url.appending(path: SecretKey.fileName), showing: shown)
    context.printLine("wrote \(shown) (keep it: it signs unsubscribe links)")
  }
}
