import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Subscribers

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
    let edition = try context.openEdition()
    let place = try list.place(in: edition)
    let address = try Mailbox(argument: address).address
    let consent = try place.openConsentLog()
    if try consent.status(of: address) == .unsubscribed {
      return context.printLine("\(address) is unsubscribed from \(place.name) already")
    }
    // Recorded first, whoever it is: an unsubscribe must not depend on what the roster looks like.
    try consent.append(
      ConsentEvent(time: context.now(), kind: .unsubscribed, address: address, source: "cli"))
    context.printLine("\(address) is unsubscribed from \(place.name)")
    let roster = try? Roster(contentsOf: place.roster, showing: place.shownRoster)
    if roster?.subscribers.contains(where: { $0.address == address }) != true {
      context.printError(
        "note: the roster \(place.shownRoster) has no such address; it is blocked all the same")
    }
  }
}
