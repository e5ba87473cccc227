import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Subscribers

struct SubscribersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subscribers", abstract: "Manages the list: a roster and a log of consent.",
    subcommands: [
      SubscribersAddCommand.self, SubscribersListCommand.self, SubscribersUnsubscribeCommand.self,
    ])
}

struct ListOption: ParsableArguments {
  @Option(help: ArgumentHelp("The list; the configured one by default.", valueName: "name"))
  var list: String?

  func place(in edition: Edition) throws(Problem) -> MailingList.Place {
    if let list, list.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) == nil {
      throw Problem("--list: “\(list)” cannot name a list", category: .usage)
    }
    return edition.listPlace(list)
  }
}

extension Mailbox {
  /// A mailbox from the command line.
  init(argument: String) throws(Problem) {
    do { try self.init(parsing: argument) } catch {
      throw Problem(error.reason, hint: "ada@example.org, or \"Ada <ada@example.org>\"")
    }
  }
}
