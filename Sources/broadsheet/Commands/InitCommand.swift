import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// `init`: makes an edition folder, or its key.
struct InitCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Writes a working edition folder, with samples to replace.",
    discussion: """
      In a folder that is an edition already it writes what is missing, such as the key in a fresh \
      clone, and no sample articles or readers. Nothing is overwritten.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var folder: String?
  @Flag(help: "Write the secret key alone, into an edition folder that has none.")
  var key = false
  @Flag(help: "Make a key without asking, though mails were sent with another.")
  var yes = false

  func run(_ context: CommandContext) throws {
    let place = folder.map(context.newsroom.folder.appending) ?? context.newsroom.folder
    let newsroom = Newsroom(at: place, effects: context.newsroom.effects)
    if key { return try makeKey(newsroom, context) }
    let founding = try newsroom.found()
    for place in founding.written { context.printLine("wrote \(place.shown)") }
    for place in founding.kept { context.printLine("kept \(place.shown)") }
    if let key = founding.key {
      context.printLine("wrote \(key.shown) (keep it: it signs unsubscribe links)")
      if founding.wasEdition { warnOfClone(key, context) }
    } else if newsroom.keyIsMissing {
      try makeKey(newsroom, context)
    }
    guard !founding.written.isEmpty else { return }
    let option = place.shown.isEmpty ? "" : " -C \(place.shown)"
    context.printLine("next: broadsheet\(option) compose, then broadsheet\(option) rehearse")
  }

  /// Makes the key alone; asks where links in mails, signed with another, would stop working.
  private func makeKey(_ newsroom: Newsroom, _ context: CommandContext) throws {
    let isMissed = try newsroom.keyIsMissed()
    if isMissed, !yes {
      let question =
        "Mails were sent, or readers left, with another key: links in them stop working with a new one. Make one?"
      guard
        try context.confirm(
          question, hint: "bring the key back from a backup, or make a new one with --yes")
      else { return context.printLine("no key was made") }
    }
    let key = try newsroom.makeKey()
    context.printLine("wrote \(key.shown) (keep it: it signs unsubscribe links)")
    if !isMissed { warnOfClone(key, context) }
  }

  /// Git brings no key along, and two of them are one too many: nothing here shows whether another machine has one.
  private func warnOfClone(_ key: Place, _ context: CommandContext) {
    context.warn([
      Problem(
        "the edition was here already, and its key is new", at: key.location(),
        hint:
          "if the edition came from another machine, as a clone does, put the key of that machine in its place before either sends: links in mails of the one would be dead at the other"
      )
    ])
  }
}
