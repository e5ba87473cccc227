import ArgumentParser
import Articles
import Diagnostics
import Digest
import Expressions
import Foundation
import Newsroom

/// `compose`: makes an issue and freezes it, or shows what it would be.
struct ComposeCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "compose",
    abstract:
      "Makes an issue from recent articles and freezes it: what is sent later is this, to the byte.",
    discussion: """
      An article comes when it lies in the window and no issue that was sent has carried it. An issue \
      that was composed and never sent has carried nothing, so its articles come again. An issue \
      made with --tag, --since or --until moves no window. With fewer new articles than “minimum” \
      there is no issue, and it ends with 66.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(
    help: ArgumentHelp("The issue’s name, in place of the configured one.", valueName: "issue"))
  var issue: String?
  @Option(help: "The subject, in place of the configured one; a template too.")
  var subject: String?
  @Option(
    help: ArgumentHelp(
      "Only articles that match: “ferry and not (video or podcast)”.", valueName: "expr"))
  var tag = "*"
  @Flag(help: "Take also articles that an issue has carried already.")
  var again = false
  @Flag(help: "Put it in the place of an issue of that name that nobody has.")
  var force = false
  @OptionGroup var strict: StrictOption
  @OptionGroup var spanOptions: SpanOptions
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    var request = ComposeRequest(issue: issue, list: list.list)
    request.subject = subject
    request.tags = try TagExpression(usage: tag)
    request.span = spanOptions.span
    request.again = again
    request.isStrict = strict.strict
    let composing = try context.newsroom.compose(request, replacing: force)
    context.warn(composing.warnings)
    if case .composed(let composition) = composing {
      for article in composition.draft.withoutRoom {
        context.printError("no section had room for “\(article.title)” (\(article.id))")
      }
    }
    try context.show(Answer(composing), output)
    if case .tooFew = composing { throw ExitStatus.nothing }
  }

  private struct Answer: CommandResult {
    let composing: Composing

    init(_ composing: Composing) { self.composing = composing }

    private enum CodingKeys: CodingKey { case issue, subject, sections, path }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      var composed: Composition?
      if case .composed(let composition) = composing { composed = composition }
      let issue = composed?.draft.issue
      try container.encode(issue?.id, forKey: .issue)
      try container.encode(issue?.subject, forKey: .subject)
      try container.encode(issue?.sections ?? [], forKey: .sections)
      try container.encode(composed?.place.shown, forKey: .path)
    }

    var lines: [String] {
      switch composing {
      case .tooFew(let minimum, let found, _):
        return ["no issue: \(found) new articles, fewer than \(minimum) (“minimum”)"]
      case .composed(let composition):
        let issue = composition.draft.issue
        return ["\(issue.id)  \(issue.subject)"]
          + issue.sections.flatMap { ["  \($0.title)"] + $0.articles.map { "    \($0.title)" } }
          + ["frozen in \(composition.place.shown)/: digest.html and digest.txt are for looking at"]
      }
    }
  }
}
