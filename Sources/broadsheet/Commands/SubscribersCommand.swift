import ArgumentParser
import Diagnostics
import Mail

/// `subscribers`: the commands about who is on a list.
struct SubscribersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subscribers", abstract: "Manages the list: a roster and a log of consent.",
    subcommands: [
      SubscribersAddCommand.self, SubscribersListCommand.self, SubscribersUnsubscribeCommand.self,
    ])
}

extension Mailbox {
  /// A mailbox from the command line.
  init(argument: String) throws(Problem) {
    do { try self.init(parsing: argument) } catch {
      throw Problem(error.reason, hint: "ada@example.org, or \"Ada <ada@example.org>\"")
    }
  }
}
