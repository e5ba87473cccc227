import ArgumentParser
import Clock
import Diagnostics
import Foundation

/// Options that several commands have: the form of an answer, the present, an issue, a list.
struct JSONOption: ParsableArguments {
  @Flag(help: "Print JSON.")
  var json = false
}

/// The form of the answer of a run: words, one value at the end, or a line for each thing that happens.
struct RunAnswerOptions: ParsableArguments {
  @Flag(help: "Print JSON: one object at the end.")
  var json = false
  @Flag(
    help:
      "Print a line of JSON for each thing that happens, as it happens; the last line is the report, as --json prints it."
  )
  var events = false
}

struct ClockOption: ParsableArguments {
  @Option(help: ArgumentHelp("Take this as the present (ISO 8601).", valueName: "time"))
  var now: Moment?
}

/// A moment on the command line, with an offset or in UTC.
struct Moment: ExpressibleByArgument {
  var date: Date

  init?(argument: String) {
    guard let reading = WrittenDate(parsing: argument, in: .utc) else { return nil }
    date = reading.date
  }

  static let defaultValueDescription = "2026-11-20T08:00:00+01:00"
}

struct IssueArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The issue’s name; the one composed last by default.", valueName: "issue"))
  var issue: String?
}

struct ListOption: ParsableArguments {
  @Option(help: ArgumentHelp("The list; the one that “list:” names by default.", valueName: "name"))
  var list: String?
}

/// Who works on an issue that was begun.
struct OwnerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A name for who sends, where machines come and go, as in CI; this machine by default.",
      valueName: "name"))
  var owner: String?
  @Flag(
    help:
      "Go on here with an issue that another machine began to send, and which that one leaves alone from now on."
  )
  var takeOver = false

  func validate() throws {
    if let owner, owner.isEmpty || owner.holdsControls {
      throw ValidationError("--owner must be a name")
    }
  }
}

struct StrictOption: ParsableArguments {
  @Flag(
    help: "Take a file of articles that cannot be read for an error, in place of leaving it out.")
  var strict = false
}

struct BadRowsOption: ParsableArguments {
  @Flag(help: "Leave out rows of the roster that cannot be read, with a warning.")
  var skipBadRows = false
}
