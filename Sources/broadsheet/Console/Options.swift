import ArgumentParser
import Articles
import Foundation

struct JSONOption: ParsableArguments {
  @Flag(help: "Print JSON.")
  var json = false
}

struct ClockOption: ParsableArguments {
  @Option(help: ArgumentHelp("Take this as the present (ISO 8601).", valueName: "time"))
  var now: Moment?
}

/// A moment on the command line, with an offset or in UTC.
struct Moment: ExpressibleByArgument {
  var date: Date

  init?(argument: String) {
    let utc = TimeZone(secondsFromGMT: 0) ?? .current
    guard let reading = ArticleDate.parse(argument, in: utc) else { return nil }
    date = reading.date
  }

  static let defaultValueDescription = "2026-11-20T08:00:00+01:00"
}

struct IssueArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The issue; the one composed last by default.", valueName: "issue"))
  var issue: String?
}

struct BadRowsOption: ParsableArguments {
  @Flag(help: "Leave out rows of the roster that cannot be read, with a warning.")
  var skipBadRows = false
}
