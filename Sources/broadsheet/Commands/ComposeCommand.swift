import ArgumentParser
import Articles
import Digest
import Foundation

struct ComposeCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "compose",
    abstract:
      "Makes an issue from recent articles and freezes it: what is sent later is this, to the byte."
  )

  @ParentCommand var root: Broadsheet
  @Argument(
    help: ArgumentHelp("The issue’s name, in place of the configured one.", valueName: "issue"))
  var issue: String?
  @Option(help: "The subject, in place of the configured one; a template too.")
  var subject: String?
  @Option(help: ArgumentHelp("Only articles that match.", valueName: "expr"))
  var tag = "*"
  @Flag(help: "Compose again an issue of which nothing was sent.")
  var force = false
  @OptionGroup var spanOptions: SpanOptions
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  private struct Row: Encodable {
    var issue: String?
    var subject: String?
    var sections: [Issue.Section] = []
    var path: String?

    private enum CodingKeys: CodingKey { case issue, subject, sections, path }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(issue, forKey: .issue)
      try container.encode(subject, forKey: .subject)
      try container.encode(sections, forKey: .sections)
      try container.encode(path, forKey: .path)
    }
  }

  func run(_ context: CommandContext) throws {
    let edition = try context.openEdition()
    let request = Pipeline.Request(
      id: issue, subject: subject, tags: try TagExpression(usage: tag), span: spanOptions.span,
      force: force)
    guard
      let (frozen, withoutRoom) = try Pipeline(edition: edition, now: context.now).compose(request)
    else {
      if output.json {
        try context.printJSON(Row())
      } else {
        context.printLine(
          "no issue: fewer than \(edition.configuration.issue.minimum) new articles in the window")
      }
      return
    }
    for article in withoutRoom {
      context.printError("no section had room for “\(article.title)” (\(article.id))")
    }
    let path = edition.issues.shownFolder(of: frozen.issue.id)
    if output.json {
      return try context.printJSON(
        Row(
          issue: frozen.issue.id, subject: frozen.issue.subject,
          sections: frozen.issue.sections, path: path))
    }
    context.printLine("\(frozen.issue.id)  \(frozen.issue.subject)")
    for section in frozen.issue.sections {
      context.printLine("  \(section.title)")
      for article in section.articles { context.printLine("    \(article.title)") }
    }
    context.printLine("frozen in \(path)/: digest.html and digest.txt are for looking at")
  }
}
