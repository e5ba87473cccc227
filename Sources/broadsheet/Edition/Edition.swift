import Articles
import Delivery
import Diagnostics
import Digest
import Foundation
import Subscribers
import Template

/// An edition folder: `broadsheet.yml` and the folders beside it.
struct Edition {
  let root: URL
  /// The folder as it should be shown before file names: nothing, or a path with a slash.
  let shownRoot: String
  let configuration: Configuration

  /// - Parameter path: as it was given with `-C`, or `.`.
  init(at path: String) throws {
    root = URL(filePath: path, directoryHint: .isDirectory)
    shownRoot = path == "." ? "" : path.hasSuffix("/") ? path : "\(path)/"
    configuration = try ConfigurationReader.read(
      root.appending(path: ConfigurationReader.fileName),
      showing: shownRoot + ConfigurationReader.fileName)
  }

  var newsletter: Newsletter { configuration.newsletter }

  var issues: IssueStore {
    IssueStore(folder: root.appending(path: "issues"), shownFolder: "\(shownRoot)issues")
  }

  var articles: ArticleReader {
    ArticleReader(
      root: root, shownRoot: shownRoot, timeZone: newsletter.timeZone,
      baseURL: newsletter.baseURL.flatMap { URL(string: $0) }, tagRules: configuration.tagRules)
  }

  func listPlace(_ name: String? = nil) -> MailingList.Place {
    MailingList.Place(
      name: name ?? newsletter.list, folder: root.appending(path: "subscribers"),
      shownFolder: "\(shownRoot)subscribers/")
  }

  func templates() throws -> [TemplateSource] {
    try TemplateFolder.sources(
      in: root.appending(path: "Templates"), shownFolder: "\(shownRoot)Templates")
  }

  /// Whether a link signed with the key may be in somebody's mailbox.
  var hasBegun: Bool {
    get throws {
      let journals = try issues.ids().map { id in
        try JournalState(
          contentsOf: issues.folder(of: id).appending(path: IssueStore.FileName.journal),
          showing: "\(issues.shownFolder(of: id))/\(IssueStore.FileName.journal)")
      }
      return journals.contains { $0.mailedCount > 0 }
        || FileManager.default.fileExists(atPath: listPlace().events.path)
    }
  }

  func secretKey() throws -> Data {
    try SecretKey.load(in: root, showing: shownRoot + SecretKey.fileName)
  }

  /// A path from the configuration: absolute, or relative to the edition folder.
  func resolve(_ path: String) -> URL { URL(filePath: path, relativeTo: root) }

  /// Where mails go that nobody receives.
  func outbox(_ issue: String) -> (url: URL, shown: String) {
    (root.appending(path: "outbox/\(issue)"), "\(shownRoot)outbox/\(issue)")
  }
}
