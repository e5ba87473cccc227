import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// `resolve`: whether somebody in doubt has the issue.
struct ResolveCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Decides about recipients of whom it is in doubt whether they have it.",
    usage: "broadsheet resolve [<issue>] <addr> ... | --all  arrived|resend",
    discussion: """
      The last argument says what you know: “arrived” books the mail as accepted, “resend” lets the next \
      send mail it again.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var argument: RecipientArguments
  @Flag(help: "All who are in doubt.")
  var all = false
  @OptionGroup var ownership: OwnerOptions
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }
  var ownerName: String? { ownership.owner }

  func validate() throws {
    guard argument.words.last.flatMap(Resolution.init) != nil else {
      throw ValidationError("the last argument must be “arrived” or “resend”")
    }
    guard all != argument.words.contains(where: { $0.contains("@") }) else {
      throw ValidationError("name addresses, or say --all")
    }
  }

  func run(_ context: CommandContext) throws {
    guard let resolution = argument.words.last.flatMap(Resolution.init) else { return }
    let (issue, addresses) = try argument.parsed(without: 1)
    let report = try context.newsroom.resolve(
      issue, of: list.list, all ? nil : addresses, as: resolution, takesOver: ownership.takeOver)
    try context.show(
      Answer(report: report, next: context.nextSend(of: report.issue)), output)
  }

  private struct Answer: CommandResult {
    let report: ResolveReport
    let next: NextSend

    private enum CodingKeys: CodingKey { case issue, resolution, resolved, suppressed }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(report.issue, forKey: .issue)
      try container.encode(report.resolution.rawValue, forKey: .resolution)
      try container.encode(report.resolved, forKey: .resolved)
      try container.encode(report.suppressed, forKey: .suppressed)
    }

    var lines: [String] {
      if report.resolved == 0 { return ["\(report.issue): nobody is in doubt"] }
      let count = report.resolved.counting("recipient")
      return [
        report.resolution == .arrived
          ? "\(report.issue): \(count) booked as accepted"
          : "\(report.issue): \(count) put back; "
            + PutBackWords.next(report.resolved, suppressed: report.suppressed, next)
      ]
    }
  }
}
