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
  @Flag(
    help:
      "Also drafts, what is to come, what has no date, and files that are not read, with the reason."
  )
  var all = false
  @OptionGroup var strict: StrictOption
  @OptionGroup var spanOptions: SpanOptions
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let listing = try context.newsroom.articles(
      matching: TagExpression(usage: tag), in: spanOptions.span, isStrict: strict.strict)
    context.warn(listing.warnings)
    try context.show(ArticleTable(listing, showsAll: all), output)
  }
}

struct ArticlesWhyCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Says which rule puts an article into an issue or leaves it out.")

  @ParentCommand var root: Broadsheet
  @Argument(
    help: ArgumentHelp(
      "The article’s id or its beginning, its title or a part of it, its link or its file.",
      valueName: "article"))
  var article: String
  @Option(
    help: ArgumentHelp("An issue that is composed; the next one by default.", valueName: "id"))
  var issue: String?
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    try context.show(Answer(context.newsroom.why(article, list: list.list, issue: issue)), output)
  }

  private struct Answer: CommandResult {
    let answer: ArticleAnswer

    init(_ answer: ArticleAnswer) { self.answer = answer }

    private enum CodingKeys: CodingKey { case id, title, chosen, reason }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      switch answer {
      case .verdict(let answer):
        try container.encode(answer.article.id, forKey: .id)
        try container.encode(answer.article.title, forKey: .title)
        try container.encode(answer.verdict.isChosen, forKey: .chosen)
        try container.encode(answer.reason, forKey: .reason)
      case .past(let answer):
        try container.encode(answer.id, forKey: .id)
        try container.encode(answer.title, forKey: .title)
        try container.encode(answer.isChosen, forKey: .chosen)
        try container.encode(answer.reason, forKey: .reason)
      case .skipped, .leftOut, .nothing:
        try container.encodeNil(forKey: .id)
        try container.encodeNil(forKey: .title)
        try container.encode(false, forKey: .chosen)
        try container.encode(Self.ofFile(answer)?.reason, forKey: .reason)
      }
    }

    /// What is said of a file of which there is no article.
    private static func ofFile(_ answer: ArticleAnswer) -> (path: String, reason: String)? {
      switch answer {
      case .skipped(let file): (file.path, file.reason)
      case .leftOut(let file): (file.path, file.reason)
      case .nothing(let issue, let now):
        ofFile(now).map { ($0.path, "\(issue) has no article of it; as it is now: \($0.reason)") }
      case .verdict, .past: nil
      }
    }

    var lines: [String] {
      switch answer {
      case .verdict(let answer):
        [
          answer.article.title,
          "  \(answer.verdict.isChosen ? "in" : "out"): \(answer.reason)",
          "  \(answer.source), dated by \(answer.article.dateSource.rawValue)",
        ]
      case .past(let answer):
        [
          answer.title,
          "  "
            + (answer.issue.map { "\(answer.isChosen ? "in" : "not in") \($0)" } ?? "out")
            + ": \(answer.reason)",
        ]
      case .skipped, .leftOut, .nothing:
        Self.ofFile(answer).map { [$0.path, "  out: \($0.reason)"] } ?? []
      }
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

extension SkippedFile {
  /// What is wrong with it, as one line.
  var reason: String {
    problems.map { problem in
      (problem.location.map { "\($0): \(problem.reason)" } ?? problem.reason).printable
    }.joined(separator: "; ")
  }
}
