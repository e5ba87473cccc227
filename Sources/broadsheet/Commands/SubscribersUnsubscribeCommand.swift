import ArgumentParser
import Diagnostics
import Expressions
import Foundation
import Mail
import Newsroom
import Subscribers

/// `subscribers unsubscribe`: takes people off a list.
struct SubscribersUnsubscribeCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "unsubscribe",
    abstract: "Takes people off the list: nothing is mailed to them again.",
    discussion: """
      Takes addresses, the links and tokens out of mails, and the subjects of the mails that people send to \
      leave. A link or token names its list; an address alone leaves the default one and all others that know it, \
      and --list leaves one alone. Each is on record before the next is looked at, and what cannot be read is said \
      at the end.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(
    help: ArgumentHelp(
      "Addresses, links, tokens or subjects; “-” takes them from standard input, one a line.",
      valueName: "reader"))
  var readers: [String] = []
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Everybody whom an expression of tags and columns matches; it asks first.", valueName: "expr")
  )
  var part: String?
  @Flag(help: "Take them off without asking; with --where.")
  var yes = false
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func validate() throws {
    if readers.isEmpty == (part == nil) {
      throw ValidationError("name readers, or a part of the list with --where")
    }
    if yes, part == nil { throw ValidationError("--yes goes with --where") }
  }

  func run(_ context: CommandContext) throws {
    if let part { return try leave(where: part, context) }
    var problems: [Problem] = []
    for reader in readers {
      guard reader == "-" else {
        leave(reader, at: nil, context, &problems)
        continue
      }
      leaveByLines(context, &problems)
    }
    if !problems.isEmpty { throw NewsroomProblem(problems) }
  }

  /// Line by line of standard input, each when it comes. A subject may go on behind a blank (RFC 5322 §2.2.3).
  private func leaveByLines(_ context: CommandContext, _ problems: inout [Problem]) {
    var line = 0
    var begun: (text: String, line: Int, problems: [Problem])?
    while let next = readLine() {
      line += 1
      guard next.contains(where: { !$0.isWhitespace }) else { continue }
      var (text, first) = (next, line)
      if let before = begun {
        if next.first?.isWhitespace == true {
          (text, first) = (before.text + next, before.line)
        } else {
          problems += before.problems
        }
      }
      begun = nil
      var found: [Problem] = []
      leave(text, at: SourceLocation(file: "standard input", line: first), context, &found)
      if !found.isEmpty, LeavingWords.isSubject(text) {
        begun = (text, first, found)
      } else {
        problems += found
      }
    }
    problems += begun?.problems ?? []
  }

  /// Everybody who is mailed now and whom the expression matches.
  private func leave(where part: String, _ context: CommandContext) throws {
    let membership = try context.newsroom.members(
      of: list.list, part: SegmentExpression(option: part), isLeaving: true)
    var addresses: [EmailAddress] = []
    // Who has left by an import alone would be back if that were undone.
    var others: [EmailAddress] = []
    try membership.forEach {
      if $0.status.isOptOut {
        others.append($0.subscriber.address)
      } else {
        addresses.append($0.subscriber.address)
      }
    }
    context.warn(membership.problems + membership.warnings)
    guard !addresses.isEmpty else {
      let count = try context.newsroom.unsubscribe(others, from: membership.list)
      return context.printLine(
        count == 0
          ? "nobody on \(membership.list.name) is meant by that"
          : "nobody on \(membership.list.name) who is mailed is meant by that; of \(count.counting("reader")) who had left by what an undo could take back it is written down that they left for good"
      )
    }
    for address in addresses.prefix(10) { context.printError("  \(address)") }
    if addresses.count > 10 { context.printError("  and \(addresses.count - 10) more") }
    let who = addresses.count == 1 ? "1 reader" : "\(addresses.count) readers"
    guard
      try yes
        || context.confirm("take \(who) off \(membership.list.name)?", hint: "say so with --yes")
    else { return context.printError("nobody was taken off") }
    let count = try context.newsroom.unsubscribe(addresses + others, from: membership.list)
    context.printLine(
      "\(count == 1 ? "1 reader is" : "\(count) readers are") unsubscribed from \(membership.list.name)"
    )
    let lists = context.newsroom.names(besides: membership.list)
    if !lists.isEmpty {
      context.printError(
        "note: only \(membership.list.name) was left; \(lists.joined(separator: " and ")) may mail them still, and --list NAME takes them off there"
      )
    }
  }

  private func leave(
    _ text: String, at location: SourceLocation?, _ context: CommandContext,
    _ problems: inout [Problem]
  ) {
    do {
      let words = try LeavingWords(parsing: text)
      show(try context.newsroom.unsubscribe(words, from: list.list), context)
    } catch let error as NewsroomProblem {
      problems += error.problems.map { $0.location == nil ? $0.at(location, text) : $0 }
    } catch let problem as Problem {
      problems.append(problem.at(location, text))
    } catch {
      problems.append(Problem("\(error)", category: .system))
    }
  }

  private func show(_ departure: Newsroom.Departure, _ context: CommandContext) {
    let (address, list) = (departure.address, departure.list)
    if let other = departure.otherThan {
      context.printError("note: the link is one of the list “\(list.name)”, not of “\(other)”")
    }
    show(departure.outcome, address, list.name, context)
    for (address, list, outcome) in departure.besides { show(outcome, address, list, context) }
    if departure.outcome == .unsubscribed(isInRoster: false) {
      context.printError(note(on: departure))
    } else if departure.besides.contains(where: {
      if case .unsubscribed = $0.outcome { true } else { false }
    }) {
      context.printError(
        "note: no list was named, and so each was left that knows them; --list NAME leaves one alone"
      )
    }
    for other in departure.goesOn {
      context.printError(
        """
        note: \(other) mails \(address) still; to stop that too:
          broadsheet subscribers unsubscribe --list \(other) -- \
        \(ShellWords.quoted(address.description))
        """)
    }
    if departure.outcome == .unsubscribed(isInRoster: nil) {
      context.printError(
        "note: the roster \(departure.list.roster.shown) cannot be read now, as “broadsheet check” says; they are blocked all the same"
      )
    }
  }

  private func show(
    _ outcome: MailingList.Unsubscription, _ address: EmailAddress, _ list: String,
    _ context: CommandContext
  ) {
    switch outcome {
    case .alreadyUnsubscribed:
      context.printLine("\(address) is unsubscribed from \(list) already")
    case .forgotten:
      context.printLine(
        "\(address) asked \(list) to forget them: nothing is mailed, and nothing recorded")
    case .unsubscribed: context.printLine("\(address) is unsubscribed from \(list)")
    }
  }

  /// Where the list that was meant has no row for somebody.
  private func note(on departure: Newsroom.Departure) -> String {
    let (roster, name) = (departure.list.roster, departure.list.name)
    guard departure.besides.isEmpty else {
      let names = Set(departure.besides.map(\.list)).sorted().joined(separator: " and ")
      return "note: \(name) has no such address, and \(names) knows it: it is blocked everywhere"
    }
    return roster.exists
      ? "note: the roster \(roster.shown) has no such address; it is blocked all the same"
      : "note: there is no roster \(roster.shown): is “\(name)” the list that is meant?"
  }
}

extension Problem {
  /// The problem with what it is about.
  fileprivate func at(_ location: SourceLocation?, _ text: String) -> Problem {
    var problem = self
    problem.location = location
    let shown = text.count > 80 ? "\(text.prefix(80))…" : text
    problem.reason = "“\(shown.printable)”: \(reason)"
    return problem
  }
}
