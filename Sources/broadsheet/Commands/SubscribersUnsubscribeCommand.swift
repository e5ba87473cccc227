import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom
import Subscribers

/// `subscribers unsubscribe`: takes people off a list.
struct SubscribersUnsubscribeCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "unsubscribe",
    abstract: "Takes people off the list: nothing is mailed to them again.",
    discussion: """
      Takes addresses, the links and tokens out of mails, and the subjects of the mails that people send to \
      leave. A link or token names its list. Each is on record before the next is looked at, and what cannot be \
      read is said at the end.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(
    help: ArgumentHelp(
      "Addresses, links, tokens or subjects; “-” takes them from standard input, one a line.",
      valueName: "reader"))
  var readers: [String]
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    var problems: [Problem] = []
    for reader in readers {
      guard reader == "-" else {
        leave(reader, at: nil, context, &problems)
        continue
      }
      var line = 0
      while let text = readLine() {
        line += 1
        guard text.contains(where: { !$0.isWhitespace }) else { continue }
        leave(text, at: SourceLocation(file: "standard input", line: line), context, &problems)
      }
    }
    if !problems.isEmpty { throw NewsroomProblem(problems) }
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
    switch departure.outcome {
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

extension Problem {
  /// The problem with what it is about.
  fileprivate func at(_ location: SourceLocation?, _ text: String) -> Problem {
    var problem = self
    problem.location = location
    problem.reason = "“\(String(text.prefix(80)).printable)”: \(reason)"
    return problem
  }
}
