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
      "Also drafts, what is to come, what has no date, and files that cannot be read, with the reason."
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

struct ArticlesWhyCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Says which rule puts an article into the next issue or leaves it out.")

  @ParentCommand var root: Broadsheet
  @Argument(
    help: ArgumentHelp(
      "The article’s id or its beginning, its title or a part of it, its link or its file.",
      valueName: "article"))
  var article: String
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    try context.show(Answer(context.newsroom.why(article, list: list.list)), output)
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
        try container.encode(answer.verdict.reason(in: answer.timeZone), forKey: .reason)
      case .skipped(let file):
        try container.encodeNil(forKey: .id)
        try container.encodeNil(forKey: .title)
        try container.encode(false, forKey: .chosen)
        try container.encode(file.reason, forKey: .reason)
      }
    }

    var lines: [String] {
      switch answer {
      case .verdict(let answer):
        [
          answer.article.title,
          "  \(answer.verdict.isChosen ? "in" : "out"): \(answer.verdict.reason(in: answer.timeZone))",
          "  \(answer.source), dated by \(answer.article.dateSource.rawValue)",
        ]
      case .skipped(let file): [file.path, "  out: \(file.reason)"]
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

extension Selection.Verdict {
  func reason(in timeZone: TimeZone) -> String {
    switch self {
    case .chosen(let section, let rule): "section “\(section)” takes \(rule)"
    case .withheld(let withheld): withheld.reason(in: timeZone)
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

extension Withheld {
  fileprivate func reason(in timeZone: TimeZone) -> String {
    switch self {
    case .frontMatter(let key, let value): "its front matter says \(key): \(value)"
    case .draftsFolder: "it lies in a folder “_drafts”"
    case .sectionPage: "it is the page of a folder, no article"
    case .readme: "it is a README, no article"
    case .undated: "it has no date, and a file’s own time counts in “seeds” alone"
    case .embargo(let until): "its site shows it from \(until.shown(in: timeZone)) on"
    case .expired(let since): "its site does not show it since \(since.shown(in: timeZone))"
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
