import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// `retry`: recipients who shall be tried again, whatever was booked on them.
struct RetryCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Puts recipients back, so that a send of the issue tries them again.",
    discussion: """
      By default those who were put off and are not due yet, those who were put off for five days and \
      are given up, and those whom no relay could be given. \
      With --rejected, --code or addresses those who were refused; what the consent log was told of a \
      dead address is undone with it. Who has the issue is never put back; \
      who is in doubt is decided about with “broadsheet resolve”.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: RecipientArguments
  @Flag(help: "Those who were refused for good.")
  var rejected = false
  @Option(
    help: ArgumentHelp(
      "Only those who were refused with this code: 550, or 5.7.1.", valueName: "code"))
  var code: String?
  @OptionGroup var ownership: OwnerOptions
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }
  var ownerName: String? { ownership.owner }

  func validate() throws {
    if let code, code.wholeMatch(of: /[2-5]\d\d|[245]\.\d{1,3}\.\d{1,3}/) == nil {
      throw ValidationError("--code must be a code such as 550 or 5.7.1")
    }
  }

  func run(_ context: CommandContext) throws {
    let (issue, addresses) = try argument.parsed()
    var request = RetryRequest(issue: issue)
    request.list = list.list
    request.rejected = rejected
    request.code = code
    request.addresses = addresses
    request.takesOver = ownership.takeOver
    let report = try context.newsroom.retry(request)
    try context.show(
      Answer(report: report, next: context.nextSend(of: report.issue)), output)
  }

  private struct Answer: CommandResult {
    let report: RetryReport
    let next: NextSend

    private enum CodingKeys: CodingKey { case issue, putBack, suppressed }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(report.issue, forKey: .issue)
      try container.encode(report.putBack, forKey: .putBack)
      try container.encode(report.suppressed, forKey: .suppressed)
    }

    var lines: [String] {
      let (all, left) = (report.putBack, report.suppressed)
      if all == 0 { return ["\(report.issue): nothing to put back"] }
      let tried = PutBackWords.next(all, suppressed: left, next)
      return ["\(report.issue): \(all.counting("recipient")) put back; \(tried)"]
    }
  }
}
