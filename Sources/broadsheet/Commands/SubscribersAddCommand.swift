import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom
import Subscribers

/// `subscribers add`: puts somebody on a list.
struct SubscribersAddCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Adds somebody who asked for it.")

  @ParentCommand var root: Broadsheet
  @Argument(help: "The address, alone or as \"Name <address>\".")
  var address: String
  @Option(help: "The name.")
  var name: String?
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Another column of the roster; may be repeated.", valueName: "column=value"))
  var fields: [String] = []
  @Flag(help: "They left or bounced before, and asked to come back.")
  var again = false
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    var mailbox = try Mailbox(argument: address)
    if let name { mailbox = try Mailbox(displayName: name, address: mailbox.address) }
    let (outcome, list) = try context.newsroom.subscribe(
      mailbox, fields: values(), to: list.list, again: again)
    switch outcome {
    case .added: context.printLine("\(mailbox.address) is subscribed to \(list.name)")
    case .subscribedAgain:
      context.printLine("\(mailbox.address) is subscribed to \(list.name) again")
    case .alreadySubscribed:
      context.printLine("\(mailbox.address) is subscribed to \(list.name) already")
    case .refused(let status):
      throw Problem(
        "\(mailbox.address) is \(status.rawValue) and is not added",
        at: list.consentLog.location(),
        hint: "if they asked to come back, say so with --again")
    }
  }

  private func values() throws(Problem) -> [String: String] {
    var values: [String: String] = [:]
    for field in fields {
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !field.holdsControls else {
        throw Problem("--set: “\(field.printable)” is not column=value", category: .usage)
      }
      values[parts[0].lowercased()] = String(parts[1])
    }
    return values
  }
}
