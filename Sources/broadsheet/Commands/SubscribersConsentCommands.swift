import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom
import Subscribers

/// `subscribers resubscribe`: brings back somebody who left and asked for it.
struct SubscribersResubscribeCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "resubscribe",
    abstract: "Brings back somebody who left, bounced or complained, and asked to come back.")

  @ParentCommand var root: Broadsheet
  @Argument(help: "The address; “-” takes addresses from standard input, one a line.")
  var address: String
  @OptionGroup var why: ReasonOption
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    try AddressArguments.forEach(address, isKnown: false) { try resubscribe($0, context) }
  }

  private func resubscribe(_ mailbox: Mailbox, _ context: CommandContext) throws {
    let (result, list) = try context.newsroom.resubscribe(
      mailbox, reason: why.reason, to: list.list)
    switch result {
    case .already: context.printLine("\(mailbox.address) is subscribed to \(list.name) already")
    case .subscribed(let before, let hasNewRow):
      let was = before.isOptOut ? " again (was \(before.rawValue))" : ""
      context.printLine("\(mailbox.address) is subscribed to \(list.name)\(was)")
      if hasNewRow {
        context.printError("note: the roster had no row for them; it has one now")
      }
    }
  }
}

/// `subscribers mark`: writes down what happened to an address.
struct SubscribersMarkCommand: ListCommand {
  enum Kind: String, ExpressibleByArgument, CaseIterable { case bounced, complained }

  static let configuration = CommandConfiguration(
    commandName: "mark",
    abstract: "Writes down that an address bounced for good, or that its reader complained.")

  @ParentCommand var root: Broadsheet
  @Argument(help: "The address; “-” takes addresses from standard input, one a line.")
  var address: String
  @Argument(help: "bounced or complained.")
  var kind: Kind
  @OptionGroup var why: ReasonOption
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    try AddressArguments.forEach(address) { try mark($0.address, context) }
  }

  private func mark(_ address: EmailAddress, _ context: CommandContext) throws {
    let event: ConsentEvent.Kind = kind == .bounced ? .bounced : .complained
    let (result, list, goesOn) = try context.newsroom.mark(
      address, event, reason: why.reason, on: list.list)
    switch result {
    case .already(let status): context.printLine("\(address) is \(status.rawValue) already")
    case .marked(let isInRoster):
      context.printLine(
        "\(address) is \(kind.rawValue): \(list.name) mails nothing there any more")
      if !isInRoster {
        context.printError(
          "note: the roster \(list.roster.shown) has no such address; it is blocked all the same")
      }
    }
    for other in goesOn {
      context.printError(
        "note: \(other) mails \(address) still; --list \(other) marks it there")
    }
  }
}

/// `subscribers remove`: takes rows out of the roster.
struct SubscribersRemoveCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Takes people's rows out of the roster; what the log says of them stays.",
    discussion: """
      Who left is still known to have left, whatever brings the row back. To take somebody off the list, \
      “subscribers unsubscribe” is what is meant.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(
    help: ArgumentHelp(
      "Addresses; “-” takes them from standard input, one a line.", valueName: "address"))
  var addresses: [String]
  @OptionGroup var list: ListOption

  func run(_ context: CommandContext) throws {
    var reading = AddressArguments.read(addresses)
    guard !reading.addresses.isEmpty else { return try reading.finish() }
    let (removed, statuses, list) = try context.newsroom.removeRows(
      of: reading.addresses, from: list.list)
    for address in reading.addresses {
      guard removed.contains(address) else {
        reading.problems.append(Problem.notListed(address, list, asked: listName))
        continue
      }
      let status = statuses[address]
      let rest =
        status.isOptOut
        ? "the log keeps that they are \(status.rawValue)"
        : statuses.knows(address)
          ? "the log keeps that they are \(status.rawValue), and a new row would be mailed again"
          : "nothing else is known of them"
      context.printLine("\(address) has no row in \(list.roster.shown) any more; \(rest)")
    }
    try reading.finish()
  }
}

/// Why something is decided by hand.
struct ReasonOption: ParsableArguments {
  @Option(help: ArgumentHelp("Why; it is kept in the log.", valueName: "text"))
  var reason: String

  func validate() throws {
    if reason.allSatisfy(\.isWhitespace) || reason.holdsControls {
      throw ValidationError("--reason must say why, on one line")
    }
  }
}
