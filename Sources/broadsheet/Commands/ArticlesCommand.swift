import ArgumentParser
import Articles
import Clock
import Diagnostics
import Expressions
import Foundation
import Newsroom

/// `articles`: what the sources hold, and why something is in an issue or not.
struct ArticlesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "articles",
    abstract: "Shows what there is to read, and why it is in an issue or not.",
    subcommands: [ArticlesListCommand.self, ArticlesWhyCommand.self])
}

struct ArticlesListCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the articles of all sources, newest first.")

  @ParentCommand var root: Broadsheet
  @Option(help: ArgumentHelp("Only these: “ferry and not (video or podcast)”.", valueName: "expr"))
  var tag = "*"
  @OptionGroup var spanOptions: SpanOptions
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let listing = try context.newsroom.articles(
      matching: TagExpression(usage: tag), in: spanOptions.span)
    try context.show(ArticleTable(listing), output)
  }
}

struct ArticlesWhyCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Says which rule puts an article into the next issue or leaves it out.")

  @ParentCommand var root: Broadsheet
  @Argument(help: "The article’s id, or its beginning.")
  var id: String
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    try context.show(Answer(context.newsroom.why(id, list: list.list)), output)
  }

  private struct Answer: CommandResult {
    let answer: ArticleVerdict

    init(_ answer: ArticleVerdict) { self.answer = answer }

    private enum CodingKeys: CodingKey { case id, title, chosen, reason }
    private var reason: String { answer.verdict.reason(in: answer.timeZone) }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(answer.article.id, forKey: .id)
      try container.encode(answer.article.title, forKey: .title)
      try container.encode(answer.verdict.isChosen, forKey: .chosen)
      try container.encode(reason, forKey: .reason)
    }

    var lines: [String] {
      [
        answer.article.title, "  \(answer.verdict.isChosen ? "in" : "out"): \(reason)",
        "  \(answer.source), dated by \(answer.article.dateSource.rawValue)",
      ]
    }
  }
}

extension TagExpression {
  /// A tag expression from the command line.
  init(usage text: String) throws(Problem) {
    do { try self.init(parsing: text) } catch {
      throw Problem("--tag: \(error.reason)", hint: error.hint, category: .usage)
    }
  }
}

extension Selection.Verdict {
  fileprivate func reason(in timeZone: TimeZone) -> String {
    switch self {
    case .chosen(let section, let rule): "section “\(section)” takes \(rule)"
    case .withheld(let withheld): "its front matter says \(withheld.rawValue)"
    case .inTheFuture: "its date is in the future"
    case .tooOld(let since): "it is older than \(since.shown(in: timeZone))"
    case .tooNew(let until): "it is newer than \(until.shown(in: timeZone))"
    case .alreadySent(let issue): "issue \(issue) had it"
    case .filtered(let filter): "it does not match \(filter)"
    case .sectionFull(let section): "section “\(section)” is full"
    case .noSection: "no section takes its tags"
    }
  }
}
