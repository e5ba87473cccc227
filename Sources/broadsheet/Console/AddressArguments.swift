import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom

/// Addresses on the command line, with those of standard input in the place of “-”.
enum AddressArguments {
  /// One that was read, or why it could not be.
  struct Reading {
    var mailboxes: [Mailbox] = []
    var problems: [Problem] = []

    var addresses: [EmailAddress] { mailboxes.map(\.address) }

    /// Says at the end what could not be read; the others were done.
    func finish() throws {
      if !problems.isEmpty { throw NewsroomProblem(problems) }
    }
  }

  /// - Parameter isKnown: for people who are looked up, and not put on a list.
  static func read(_ words: [String], isKnown: Bool = true) -> Reading {
    var reading = Reading()
    func take(_ text: String, _ line: Int?) {
      do throws(Problem) {
        reading.mailboxes.append(try Mailbox(argument: text, isKnown: isKnown))
      } catch {
        var problem = error
        problem.location = line.map { SourceLocation(file: "standard input", line: $0) }
        reading.problems.append(problem)
      }
    }
    for word in words {
      guard word == "-" else {
        take(word, nil)
        continue
      }
      var line = 0
      while let text = readLine() {
        line += 1
        if text.contains(where: { !$0.isWhitespace }) { take(text, line) }
      }
    }
    return reading
  }

  /// Does something for the one who is named, or in the place of “-” for each of those of standard input: what is wrong
  /// with one keeps it from none of the others, and is said at the end.
  static func forEach(
    _ word: String, isKnown: Bool = true, _ body: (Mailbox) throws -> Void
  ) throws {
    guard word == "-" else { return try body(Mailbox(argument: word, isKnown: isKnown)) }
    var reading = read([word], isKnown: isKnown)
    for mailbox in reading.mailboxes {
      do { try body(mailbox) } catch let error as NewsroomProblem {
        reading.problems += error.problems
      } catch let error as Problem { reading.problems.append(error) }
    }
    try reading.finish()
  }

  /// `column=value`, by the names of columns as the roster has them.
  static func values(_ words: [String], option: String) throws(Problem) -> [String: String] {
    var values: [String: String] = [:]
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts.first.map { RosterColumn.name(String($0)) } ?? ""
      guard parts.count == 2, !name.isEmpty, !word.holdsControls else {
        throw Problem("\(option)“\(word.printable)” is not column=value", category: .usage)
      }
      values[name] = String(parts[1])
    }
    return values
  }
}
