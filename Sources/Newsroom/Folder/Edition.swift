import Articles
import Clock
import Diagnostics
import Digest
import Foundation
import Subscribers
import Template

/// An edition folder: `broadsheet.yml` and the folders beside it.
struct Edition: Sendable {
  let folder: Place
  let configuration: Configuration
  /// What was read of articles the last time.
  var cache: ArticleCache?
  /// Bodies that were made before.
  var bodies: BodyMemory?

  /// Where time zones are looked up.
  let zones: ZoneFiles

  init(in folder: Place, list: String?, zones: ZoneFiles = ZoneFiles()) throws {
    self.folder = folder
    self.zones = zones
    let names = ListNames(in: EditionFiles(folder: folder).subscribers).current
    configuration = try ConfigurationFile(in: folder, zones: zones)
      .configuration(for: list.map { names[$0] ?? $0 })
  }

  var newsletter: Newsletter { configuration.newsletter }
  var files: EditionFiles { EditionFiles(folder: folder) }

  /// Reads the articles of all sources.
  func articles() throws(Problem) -> ArticleReading {
    try articleReader.read(configuration.sources)
  }

  var articleReader: ArticleReader {
    ArticleReader(
      root: folder, timeZone: newsletter.timeZone,
      baseURL: newsletter.baseURL.flatMap { URL(string: $0) }, tagRules: configuration.tagRules,
      zones: zones, cache: cache)
  }

  /// What was selected, with all texts: the cache holds none.
  func withTexts(_ selection: Selection) throws -> Selection {
    var selection = selection
    for section in selection.sections.indices {
      selection.sections[section].articles = try selection.sections[section].articles.map(
        withText)
    }
    return selection
  }

  func withText(_ article: Article) throws -> Article {
    try articleReader.withText(article, of: configuration.sources)
  }

  /// The paths of all sources, as those of their files begin.
  var sourcePaths: [String] { configuration.sources.map(\.path) }

  /// The columns of the roster.
  func columns() throws -> [String] {
    try RosterFile.columns(at: files.list(newsletter.list.name).roster)
  }

  func templates() throws -> [TemplateSource] {
    try TemplateFolder.sources(in: files.templates)
  }
}

/// Where things lie in an edition folder, whatever its configuration says.
struct EditionFiles: Sendable {
  let folder: Place
  /// What tells who was forgotten; nil where nobody is looked for.
  var forgottenKey: ForgottenKey.Source?
  /// Issues that lie elsewhere for now.
  var drafts: [String: Place] = [:]

  var configuration: Place { folder.appending(ConfigurationFile.name) }
  var templates: Place { folder.appending("Templates") }
  var subscribers: Place { folder.appending("subscribers") }
  var issues: IssueStore {
    var store = IssueStore(folder: folder.appending("issues"))
    store.listNames = ListNames(in: subscribers).current
    store.elsewhere = drafts
    store.namedLists = { [folder] in
      ((try? ConfigurationFile(in: folder).lists()) ?? []).dropFirst().map(\.self)
    }
    return store
  }

  /// What is known of relays.
  var relayMemory: Place { folder.appending(".broadsheet/relays.json") }

  /// Where mails go that nobody receives.
  func outbox(_ issue: String) -> Place { folder.appending("outbox/\(issue)") }

  /// Which key took the place of another on purpose, by what tells it from others; it travels by git.
  var renewedKey: Place { folder.appending("key.renewed") }

  /// What every slot of the timetable came to.
  var slots: Place { folder.appending("issues/slots.jsonl") }

  /// Who decides by the timetable holds it.
  var timetableLock: Place { folder.appending(".broadsheet/timetable") }

  /// What a person writes who lets a waiting issue go.
  func approval(of issue: String) -> Place { issues.place(of: issue).appending("approved") }

  /// What all runs of the edition spend together.
  var budgets: Place { folder.appending(".broadsheet/budgets") }

  func list(_ name: String) -> ListFiles {
    ListFiles(
      name: name, folder: subscribers,
      records: folder.appending("\(Newsroom.recordsFolder)/\(name)"), forgottenKey: forgottenKey)
  }

  func journal(of issue: String) -> Place { issues.place(of: issue).appending("journal") }
  /// The journal of a shard of an issue, whose name begins with that of the issue's own.
  func journal(of issue: String, shard number: Int) -> Place {
    issues.place(of: issue).appending("journal.\(number)")
  }

  func recipients(of issue: String) -> Place { issues.place(of: issue).appending("recipients") }

  /// Where the recipients are until their journal is begun: so that recipients without a journal are never
  /// the work of a kill, but of a journal that was lost.
  func recipientsDraft(of issue: String) -> Place {
    issues.place(of: issue).appending("recipients.new")
  }

  /// Says so where there is no edition; nothing of its configuration is read.
  func mustExist() throws {
    guard configuration.exists else { throw ConfigurationFile.absent(in: folder) }
  }
}
