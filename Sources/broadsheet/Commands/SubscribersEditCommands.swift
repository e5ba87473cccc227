import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom
import Subscribers

/// `subscribers set`: changes somebody's row.
struct SubscribersSetCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Changes what the roster says of somebody.",
    discussion: """
      Nothing but the fields that are named changes in the file. With email=NEW@ADDRESS the person has another \
      address from now on: who left under the old one has left under the new one, links in mails that went to \
      the old one count for it, and an issue that is being sent goes on there.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(help: "The address; “-” takes addresses from standard input, one a line.")
  var address: String
  @Argument(help: ArgumentHelp("What a column says from now on.", valueName: "column=value"))
  var fields: [String]
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    try AddressArguments.forEach(address) { try change($0.address, context) }
  }

  private func change(_ address: EmailAddress, _ context: CommandContext) throws {
    var values = try AddressArguments.values(fields, option: "")
    guard let new = values.removeValue(forKey: "email") else {
      let (result, list) = try context.newsroom.set(values, of: address, on: list.list)
      switch result {
      case .changed: context.printLine("\(address): \(fields.joined(separator: ", "))")
      case .unchanged: context.printLine("\(address): the row says that already")
      case .notListed: throw Problem.notListed(address, list, asked: listName)
      }
      return
    }
    let other = try Mailbox(argument: new).address
    let (result, list) = try context.newsroom.changeAddress(
      of: address, to: other, values: values, on: list.list)
    switch result {
    case .renamed(let status):
      context.printLine("\(address) is \(other) now (\(status.rawValue))")
    case .notListed: throw Problem.notListed(address, list, asked: listName)
    case .taken(let line):
      throw Problem(
        "\(other) has a row of its own", at: list.roster.location(line: line),
        hint: "take one of the two rows away: "
          + NextCommand.line("subscribers remove ADDRESS", of: listName))
    }
  }
}

/// `subscribers tag`: gives people a tag.
struct SubscribersTagCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Gives people a tag.")

  @ParentCommand var root: Broadsheet
  @OptionGroup var words: TagArguments
  @OptionGroup var list: ListOption

  func run(_ context: CommandContext) throws { try context.tag(words, list.list, isTaken: false) }
}

/// `subscribers untag`: takes a tag away from people.
struct SubscribersUntagCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "untag", abstract: "Takes a tag away from people.")

  @ParentCommand var root: Broadsheet
  @OptionGroup var words: TagArguments
  @OptionGroup var list: ListOption

  func run(_ context: CommandContext) throws { try context.tag(words, list.list, isTaken: true) }
}

/// Addresses, and a tag behind them.
struct TagArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Addresses, “-” for those of standard input, and the tag at the end.",
      valueName: "address-or-tag"))
  var words: [String]

  var tag: String { words.last ?? "" }

  func validate() throws {
    guard words.count > 1 else { throw ValidationError("addresses, and a tag at the end") }
    guard RosterTags.isTag(tag), !tag.contains("@") else {
      throw ValidationError("the last word must be one tag, and “\(tag.printable)” is none")
    }
  }
}

extension CommandContext {
  fileprivate func tag(_ arguments: TagArguments, _ list: String?, isTaken: Bool) throws {
    var reading = AddressArguments.read(arguments.words.dropLast())
    let tag = arguments.tag
    guard !reading.addresses.isEmpty else { return try reading.finish() }
    let (results, files) = try newsroom.tag(
      reading.addresses, tag, isTaken: isTaken, on: list)
    for address in reading.addresses {
      switch results[address] {
      case .changed:
        printLine(
          "\(address) is \(isTaken ? "not tagged" : "tagged") “\(tag)”\(isTaken ? " any more" : "")"
        )
      case .unchanged:
        printLine("\(address) is \(isTaken ? "not tagged" : "tagged") “\(tag)” already")
      case .notListed, nil:
        reading.problems.append(Problem.notListed(address, files, asked: list))
      }
    }
    try reading.finish()
  }
}

extension Problem {
  /// Somebody whose row would be changed and who has none.
  /// - Parameter asked: the list that was asked for by name.
  static func notListed(_ address: EmailAddress, _ list: ListFiles, asked: String?) -> Problem {
    Problem(
      "the roster has no row for \(address)", at: list.roster.location(),
      hint: NextCommand.quoted("subscribers show \(address)", of: asked)
        + " tells what is known of them")
  }
}
