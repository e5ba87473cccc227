import ArgumentParser
import Articles
import Diagnostics
import Digest
import Foundation

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
    let edition = try context.openEdition()
    let expression = try TagExpression(usage: tag)
    let window = try spanOptions.span.window(
      since: nil, now: context.now(), timeZone: edition.newsletter.timeZone)
    let pipeline = Pipeline(edition: edition, now: context.now)
    let articles = Selector.newestFirst(try StepError.name(.load) { try pipeline.load() })
      .filter { $0.withheld == nil && window.contains($0) && expression.matches($0.tags) }
    if output.json {
      try context.printJSON(
        articles.map { ArticleRow(article: $0, timeZone: edition.newsletter.timeZone) })
      return
    }
    for article in articles {
      let row = ArticleRow(article: article, timeZone: edition.newsletter.timeZone)
      let tags = article.tags.isEmpty ? "" : "  [\(article.tags.joined(separator: ", "))]"
      context.printLine("\(row.date.prefix(10))  \(article.title)\(tags)")
      context.printLine("            \(article.id)")
    }
    context.printLine(articles.count == 1 ? "1 article" : "\(articles.count) articles")
  }
}

struct ArticlesWhyCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Says which rule puts an article into the next issue or leaves it out.")

  @ParentCommand var root: Broadsheet
  @Argument(help: "The article’s id, or its beginning.")
  var id: String
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  private struct Answer: Encodable {
    var id: String
    var title: String
    var chosen: Bool
    var reason: String
  }

  func run(_ context: CommandContext) throws {
    let edition = try context.openEdition()
    let pipeline = Pipeline(edition: edition, now: context.now)
    let articles = try StepError.name(.load) { try pipeline.load() }
    let request = Pipeline.Request(tags: .any, span: Span(), force: false)
    let selection = try StepError.name(.select) { try pipeline.select(articles, for: nil, request) }
    let exact = selection.decisions.filter { $0.article.id == id }
    let found = exact.isEmpty ? selection.decisions.filter { $0.article.id.hasPrefix(id) } : exact
    guard let decision = found.first, found.count == 1 else {
      let ids = selection.decisions.map(\.article.id)
      throw Problem(
        found.isEmpty
          ? "no article has the id “\(id)”" : "\(found.count) articles begin with “\(id)”",
        hint: nearestName(to: id, among: ids).map { "did you mean “\($0)”?" }
          ?? "“broadsheet articles list” shows them")
    }
    let reason = decision.verdict.reason(in: edition.newsletter.timeZone)
    if output.json {
      try context.printJSON(
        Answer(
          id: decision.article.id, title: decision.article.title,
          chosen: decision.verdict.isChosen, reason: reason))
    } else {
      context.printLine(decision.article.title)
      context.printLine("  \(decision.verdict.isChosen ? "in" : "out"): \(reason)")
      let source = decision.article.source
      context.printLine(
        "  \(edition.shownRoot)\(source.path):\(source.line), dated by \(decision.article.dateSource.rawValue)"
      )
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
