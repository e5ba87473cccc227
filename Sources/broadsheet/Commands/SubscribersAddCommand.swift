import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom
import Subscribers

/// `subscribers add`: puts people on a list.
struct SubscribersAddCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Adds people who asked for it.",
    discussion: """
      Addresses may stand as people copy them: “Ada <ada@example.org>”, “mailto:…”, “ada@example.org (Ada)”. \
      Whoever left, bounced or complained is not added; “subscribers resubscribe” brings back who asked for it. \
      What is given for somebody who is listed already is said and not written: “subscribers set” takes it.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(
    help: ArgumentHelp(
      "Addresses, alone or as \"Name <address>\"; “-” takes them from standard input, one a line.",
      valueName: "address"))
  var addresses: [String]
  @Option(help: "The name, of one address.")
  var name: String?
  @Option(help: "A tag; may be repeated.")
  var tag: [String] = []
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Another column of the roster; may be repeated.", valueName: "column=value"))
  var fields: [String] = []
  @Flag(help: "They have not confirmed yet: nothing is mailed to them before they do.")
  var pending = false
  @Flag(help: "Make the list that --list names, where there is none.")
  var create = false
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func validate() throws {
    if create, list.list == nil { throw ValidationError("--create goes with --list") }
    if name != nil, addresses.count != 1 || addresses == ["-"] {
      throw ValidationError("--name goes with one address")
    }
    for tag in tag where !RosterTags.isTag(tag) {
      throw ValidationError("--tag: “\(tag.printable)” is not one tag")
    }
  }

  func run(_ context: CommandContext) throws {
    var values = try AddressArguments.values(fields, option: "--set: ")
    if !tag.isEmpty {
      let set = values[RosterTags.column] ?? ""
      values[RosterTags.column] = tag.reduce(set) { RosterTags.adding($1, to: $0) ?? $0 }
    }
    if name != nil, values["name"] != nil {
      throw Problem("--set name=… says what --name says", category: .usage)
    }
    guard values["email"] == nil else {
      throw Problem("--set: the address is what is added", category: .usage)
    }
    var reading = AddressArguments.read(addresses, isKnown: false)
    let people = try reading.mailboxes.map { mailbox in
      let named = try name.map { try Mailbox(displayName: $0, address: mailbox.address) }
      return Newcomer(named ?? mailbox, fields: values)
    }
    guard !people.isEmpty else { return try reading.finish() }
    let (results, files) = try context.newsroom.subscribe(
      people, to: list.list, isPending: pending, makesList: create)
    context.noteNewName(of: list.list)
    for (person, result) in zip(people, results) {
      show(person.mailbox.address, result, files, context, &reading.problems)
    }
    try reading.finish()
  }

  private func show(
    _ address: EmailAddress, _ result: Addition, _ list: ListFiles, _ context: CommandContext,
    _ problems: inout [Problem]
  ) {
    switch result {
    case .added: context.printLine("\(address) is subscribed to \(list.name)")
    case .confirmed(let offers):
      context.printLine("\(address) is subscribed to \(list.name)")
      note(offers, of: address, context)
    case .pending: context.printLine("\(address) is pending on \(list.name), until it is confirmed")
    case .listedAs(let other, let offers):
      context.printLine("\(address) is on \(list.name) already, as \(other) now")
      note(offers, of: other, context)
    case .alreadyListed(let status, let offers):
      context.printLine(
        "\(address) is \(status.rawValue) \(status.preposition) \(list.name) already")
      note(offers, of: address, context)
    case .refused(let status):
      problems.append(
        Problem(
          "\(address) is \(status.rawValue) and is not added", at: list.consentLog.location(),
          hint: "if they asked to come back: "
            + NextCommand.line(
              "subscribers resubscribe \(address) --reason \"…\"", of: self.list.list)
        ))
    }
  }

  /// Says what was given and not written.
  private func note(_ offers: [Addition.Offer], of address: EmailAddress, _ context: CommandContext)
  {
    for offer in offers {
      let old = offer.old.map { "“\($0)”" } ?? "empty"
      let command =
        offer.column == RosterTags.column
        ? "tag \(address) TAG" : "set \(address) \"\(offer.column)=\(offer.new)\""
      context.printError(
        "note: the row of \(address) says \(old) as \(offer.column), not “\(offer.new)”; "
          + "\(NextCommand.quoted("subscribers \(command)", of: self.list.list)) puts it there")
    }
  }
}

extension ConsentStatus {
  /// What stands between it and a list's name.
  fileprivate var preposition: String { self == .subscribed ? "to" : "on" }
}
