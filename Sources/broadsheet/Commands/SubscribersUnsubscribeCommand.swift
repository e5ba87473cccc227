import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom
import Subscribers

/// `subscribers unsubscribe`: takes somebody off a list.
struct SubscribersUnsubscribeCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "unsubscribe",
    abstract: "Takes somebody off the list: nothing is mailed to them again.")

  @ParentCommand var root: Broadsheet
  @Argument(help: "The address.")
  var address: String
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let address = try Mailbox(argument: address).address
    let (outcome, list) = try context.newsroom.unsubscribe(address, from: list.list)
    switch outcome {
    case .alreadyUnsubscribed:
      context.printLine("\(address) is unsubscribed from \(list.name) already")
    case .unsubscribed(let isInRoster):
      context.printLine("\(address) is unsubscribed from \(list.name)")
      guard !isInRoster else { return }
      context.printError(
        list.roster.exists
          ? "note: the roster \(list.roster.shown) has no such address; it is blocked all the same"
          : "note: there is no roster \(list.roster.shown): is “\(list.name)” the list that is meant?"
      )
    }
  }
}
