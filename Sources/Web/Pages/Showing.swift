import Diagnostics
import Digest
import Mail
import Newsroom
import Subscribers

/// An issue as somebody asked to see it: which reader's mail, and how.
struct Showing: Sendable {
  let sight: Sight
  let pane: Pane
  let query: PageQuery
  /// The mail of the reader who was asked for; nil where there is no issue, or it cannot be made.
  private(set) var mail: PreviewMail?
  private(set) var standing: ReaderStanding?
  /// Whether somebody set a condition by hand, so that nobody gets this very mail.
  private(set) var isAltered = false
  /// Why there is no mail.
  private(set) var problem: Problem?
  /// How much of the issue is its own: nothing of the newsroom knows command names.
  let spell: @Sendable (Advice) -> String
  /// Whether the pages are files beside one another, with nobody behind them.
  let isStatic: Bool

  /// How much is wrong, as the tab says it in title and icon.
  var problemCount: Int { sight.problemCount + (problem == nil ? 0 : 1) }

  /// - Parameter reader: whose mail it is in a folder of files; nil behind a server, where the query says so.
  init(
    _ sight: Sight, _ pane: Pane, _ query: PageQuery,
    spell: @escaping @Sendable (Advice) -> String, for reader: Subscriber? = nil
  ) {
    isStatic = reader != nil
    self.sight = sight
    self.pane = pane
    self.query = query
    self.spell = spell
    guard let issue = sight.issue else { return }
    do throws(Problem) {
      let (reader, standing): (Subscriber, ReaderStanding) =
        if let reader {
          (reader, issue.standing(of: reader))
        } else {
          try Self.reader(query.reader, in: issue)
        }
      self.standing = standing
      sight.readers.note(reader)
      let shown = reader.changed(with: query.with, without: query.without)
      isAltered = shown.fields != reader.fields
      mail = try issue.mail(for: shown)
    } catch { problem = error }
  }

  private static func reader(
    _ text: String?, in issue: PreviewIssue
  ) throws(Problem) -> (Subscriber, ReaderStanding) {
    if let text { return issue.lookUp(try EmailAddress(parsing: text)) }
    let first = try issue.firstReader()
    return (first, issue.standing(of: first))
  }

  /// Whether pictures were asked for, for this very mail.
  var loadsImages: Bool {
    query.images.map { $0.utf8.count >= 8 && mail?.digestOfHTML.hasPrefix($0) ?? false } ?? false
  }

  /// The address of another view of the same.
  func link(_ pane: Pane? = nil, _ change: (inout PageQuery) -> Void = { _ in }) -> String {
    let pane = pane ?? self.pane
    if isStatic { return StaticName.page(pane, query.with(change)) }
    let path = "/issues/\(sight.name.text)" + (pane == .mail ? "" : "/\(pane.rawValue)")
    return path + query.with { $0.view = nil }.with(change).text
  }

  /// The mail in its frame: the page adds which view it is.
  var frame: String {
    "/issues/\(sight.name.text)/html" + query.with { $0.view = nil }.with { $0.search = nil }.text
  }

  /// The mail of the issue before, where somebody asked what is new beside it.
  var last: LastMail? {
    guard query.isBesideLast, let issue = sight.issue, let mail else { return nil }
    return LastMail(before: issue, for: mail)
  }

  /// What the same reader was shown before the last change; nil where it was the same, or there was nothing.
  var earlier: EarlierMail? {
    guard let issue = sight.issue, let mail else { return nil }
    return sight.before?.mail(instead: mail, of: issue, as: query)
  }

  /// What of the mail was made from which article, and which lines of templates.
  var blocks: MailBlocks? { blocks(since: earlier) }

  func blocks(since earlier: EarlierMail?) -> MailBlocks? {
    guard let issue = sight.issue, let mail else { return nil }
    return MailBlocks(
      in: mail.shown.html,
      articles: issue.issue.entries.map { entry in
        (entry.id, MailBlocks.Source(title: entry.title, location: source(of: entry.id)))
      }, changed: sight.changed, since: earlier, origins: issue.origins(of: mail),
      unknown: issue.standing?.partWords, beside: last)
  }

  /// Where in the mail an article begins, by its number.
  func start(ofArticle number: Int) -> Int? {
    guard let issue = sight.issue, let mail, issue.issue.entries.indices.contains(number) else {
      return nil
    }
    let entries = issue.issue.entries
    let origins = issue.origins(of: mail)
    guard origins.articles.isEmpty else { return origins.part(of: entries[number].id)?.lowerBound }
    return MailBlocks.starts(of: entries.map(\.title), in: Array(mail.shown.html.utf8))[number]
  }

  func source(of article: String) -> SourceLocation? {
    sight.issue?.places[article]
  }
}

extension PreviewMail {
  /// The beginning of what tells this mail's HTML from another.
  var digestOfHTML: String {
    // FNV-1a: nobody is kept out by it.
    let hash = shown.html.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Subscriber {
  /// The same with fields that somebody gives or takes, to see the other half of a condition.
  func changed(with given: [String], without taken: [String]) -> Subscriber {
    guard !given.isEmpty || !taken.isEmpty else { return self }
    var fields = fields
    for name in given where fields[name] == nil { fields[name] = "(\(name))" }
    for name in taken { fields[name] = nil }
    return Subscriber(address: address, fields: fields, line: line)
  }
}
