import ArgumentParser
import Diagnostics
import Mail

/// `subscribers`: the commands about who is on a list.
struct SubscribersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subscribers", abstract: "Manages the list: a roster and a log of consent.",
    subcommands: [
      SubscribersAddCommand.self, SubscribersShowCommand.self, SubscribersWhyCommand.self,
      SubscribersListCommand.self, SubscribersSetCommand.self, SubscribersTagCommand.self,
      SubscribersUntagCommand.self, SubscribersUnsubscribeCommand.self,
      SubscribersResubscribeCommand.self, SubscribersMarkCommand.self,
      SubscribersRemoveCommand.self, ListsCommand.self,
      SubscribersImportCommand.self, SubscribersUndoCommand.self, SubscribersSyncCommand.self,
      SubscribersExportCommand.self,
      SubscribersForgetCommand.self, SubscribersStatsCommand.self, SubscribersVerifyCommand.self,
      SubscribersFormatCommand.self, SubscribersCompactCommand.self,
    ])
}

extension Mailbox {
  /// A mailbox from the command line.
  /// - Parameter isKnown: for somebody who is looked up, and not put on a list.
  init(argument: String, isKnown: Bool = false) throws(Problem) {
    do { try self.init(pasted: argument, isKnown: isKnown) } catch {
      throw Problem(
        error.reason, hint: error.hint ?? "ada@example.org, or \"Ada <ada@example.org>\"")
    }
  }
}
