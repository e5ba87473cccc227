import ArgumentParser
import Articles
import Clock
import Diagnostics
import Digest
import Expressions
import Foundation
import Newsroom

/// `compose`: makes an issue and freezes it, or shows what it would be.
struct ComposeCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "compose",
    abstract:
      "Makes an issue from recent articles and freezes it: what is sent later is this, to the byte.",
    discussion: """
      An article comes when it is new: it lies in the window, or the last regular issue that was sent did \
      not know it and it is not older than “late” says. What an issue that was sent has carried never comes \
      again, whatever became of its title or its file; one that was composed and never sent has carried \
      nothing. What had no room comes after the new ones. An issue made with --tag, --since or --until is a \
      special one: it moves no window. What is left out is named. With fewer new articles than “minimum” \
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
  @Flag(help: "Show the verdict on each article.")
  var explain = false
  @Flag(help: "Put it in the place of an issue of that name that nobody has.")
  var force = false
  @OptionGroup var strict: StrictOption
  @OptionGroup var spanOptions: SpanOptions
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    context.noteNewName(of: list.list)
    var request = ComposeRequest(issue: issue, list: list.list)
    request.subject = subject
    request.tags = try TagExpression(usage: tag)
    request.span = spanOptions.span
    request.again = again
    request.isStrict = strict.strict
    let composing = try context.newsroom.compose(request, replacing: force)
    context.warn(composing.warnings)
    context.note(composing.outlook.notes)
    try context.show(Answer(composing, isExplained: explain, list: list.list), output)
    if case .tooFew = composing { throw ExitStatus.nothing }
  }

  private struct Answer: CommandResult {
    let composing: Composing
    let isExplained: Bool
    /// The list that was asked for by name.
    let list: String?

    init(_ composing: Composing, isExplained: Bool, list: String?) {
      self.composing = composing
      self.isExplained = isExplained
      self.list = list
    }

    private enum CodingKeys: CodingKey { case issue, subject, sections, path, leftOut, articles }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      var composed: Composition?
      if case .composed(let composition) = composing { composed = composition }
      let issue = composed?.draft.issue
      try container.encode(issue?.id, forKey: .issue)
      try container.encode(issue?.subject, forKey: .subject)
      try container.encode(
        issue?.sections.map(SectionRow.init) ?? [], forKey: .sections)
      try container.encode(composed?.place.shown, forKey: .path)
      try container.encode(composing.outlook.notes.map { $0.words(of: list) }, forKey: .leftOut)
      if isExplained { try container.encode(explanations, forKey: .articles) }
    }

    private var explanations: [DecisionRow] {
      composing.outlook.selection.decisions.map {
        DecisionRow(decision: $0, timeZone: composing.outlook.timeZone)
      }
    }

    var lines: [String] {
      outcome + (isExplained ? explanations.flatMap(\.lines) : [])
    }

    private var outcome: [String] {
      switch composing {
      case .tooFew(let minimum, let found, _, _):
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

/// A section of an issue as `compose --json` shows it.
private struct SectionRow: Encodable {
  let section: Issue.Section

  init(_ section: Issue.Section) { self.section = section }

  private enum CodingKeys: CodingKey { case title, articles }
  private enum ArticleKeys: CodingKey { case id, title, url, source }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(section.title, forKey: .title)
    var articles = container.nestedUnkeyedContainer(forKey: .articles)
    for entry in section.articles {
      var article = articles.nestedContainer(keyedBy: ArticleKeys.self)
      try article.encode(entry.id, forKey: .id)
      try article.encode(entry.title, forKey: .title)
      try article.encodeIfPresent(entry.url, forKey: .url)
      try article.encodeIfPresent(entry.source, forKey: .source)
    }
  }
}

/// An article with its verdict, as `compose --explain` shows it and `articles why` tells it of one.
private struct DecisionRow: Encodable {
  let decision: Selection.Decision
  let timeZone: Zone

  private enum CodingKeys: CodingKey { case id, title, chosen, reason }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(decision.article.id, forKey: .id)
    try container.encode(decision.article.title, forKey: .title)
    try container.encode(decision.verdict.isChosen, forKey: .chosen)
    try container.encode(decision.reason(in: timeZone), forKey: .reason)
  }

  var lines: [String] {
    [
      "\(decision.verdict.isChosen ? "in " : "out")  \(decision.article.title)",
      "     \(decision.article.id): \(decision.reason(in: timeZone))",
    ]
  }
}
