import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// `report`: what a send came to, as a page and in short.
struct ReportCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes a page about what a send came to, and prints its short form.",
    discussion: """
      The page is one HTML file that asks nothing of anybody: outcomes over time, by domain and by \
      code, the slowest replies, the runs, and who is left over with what to do. It names readers, \
      so it lies in outbox/ISSUE/report.html, which stays out of git, unless --output says otherwise. \
      A run that is under way is not held up.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: IssueArgument
  @Option(
    help: ArgumentHelp(
      "Where the page is written; outbox/ISSUE/report.html by default.", valueName: "file"))
  var output: String?
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var format: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let report = try context.newsroom.report(on: argument.issue, list: list.list)
    context.warn(report.warnings + [report.refusal].compactMap(\.self))
    let place =
      output.map { Place(url: URL(filePath: $0), shown: $0) }
      ?? context.newsroom.reportPage(of: report.issue)
    let next = report.refusal == nil ? context.nextSend(of: report.issue) : nil
    let page = ReportPage(report) { $0.advice(next) }
    try context.newsroom.write(page.html, to: place)
    try context.show(ReportAnswer(report: report, path: place.shown, next: next), format)
  }
}

extension LeftOver {
  /// What can be done about those who are left over.
  /// - Parameter next: nil where a send refuses to go on.
  func advice(_ next: NextSend?) -> String {
    guard let next else { return "a send refuses to go on until its journal is mended" }
    return switch self {
    case .deferred: "\(next.words()) tries them again when they are due"
    case .inDoubt:
      "look in the relay’s log or ask them, then “broadsheet resolve \(next.issue) ADDRESS arrived” or “… resend”; \(next.words(" --in-doubt resend")) mails all of them again"
    case .pending: "\(next.words()) goes on with them"
    case .held:
      "nobody is booked: see what the words ask for, then \(next.words()) tries them again"
    case .slowed: "\(next.words()) goes on with them"
    }
  }
}
