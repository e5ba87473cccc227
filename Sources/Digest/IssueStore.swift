import Crypto
import Diagnostics
package import Foundation
import Mail
import Template

/// The frozen issues of an edition, each in a folder of its own below `issues/`.
package struct IssueStore: Sendable {
  package let folder: URL
  /// The folder as it should be shown in messages.
  package let shownFolder: String

  package init(folder: URL, shownFolder: String) {
    self.folder = folder
    self.shownFolder = shownFolder
  }

  package enum FileName {
    package static let issue = "issue.json"
    package static let html = "html.mustache"
    package static let text = "text.mustache"
    package static let htmlCopy = "digest.html"
    package static let textCopy = "digest.txt"
    package static let journal = "journal"
  }

  /// How the subject, with nothing but the reader's fields left in it, stands in `issue.json`.
  static let subjectForm = FrozenPart.Form(deferred: Reader.root)

  /// How a part stands in its file.
  static let partForm = FrozenPart.Form(
    deferred: Reader.root,
    heading:
      "frozen part, version \(Issue.currentVersion): only reader.* is filled in when it is sent")

  package func folder(of id: String) -> URL { folder.appending(path: id) }
  package func shownFolder(of id: String) -> String { "\(shownFolder)/\(id)" }

  package func exists(_ id: String) -> Bool {
    FileManager.default.fileExists(atPath: folder(of: id).path)
  }

  /// The names of all frozen issues, in the order in which they were composed.
  package func ids() throws -> [String] { try issues().map(\.id) }

  /// The issue composed last, before `date`.
  package func latest(before date: Date = .distantFuture, except id: String? = nil) throws -> Issue?
  {
    try issues().last { $0.composed < date && $0.id != id }
  }

  /// All frozen issues, in the order in which they were composed.
  /// - Parameter id: one that need not be fit to be read, since it gives way.
  package func issues(except id: String? = nil) throws -> [Issue] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      return []
    }
    return try names.filter { $0 != id && Issue.isValidID($0) && isIssue($0) }.map(loadIssue)
      .sorted { ($0.composed, $0.id) < ($1.composed, $1.id) }
  }

  /// What an issue says of itself, be its parts as they may.
  package func issue(_ id: String) throws -> Issue {
    guard Issue.isValidID(id), isIssue(id) else {
      let known = try ids()
      throw Problem(
        "there is no issue “\(id)”", at: SourceLocation(file: shownFolder(of: id)),
        hint: nearestName(to: id, among: known).map { "did you mean “\($0)”?" }
          ?? "“broadsheet compose” makes one")
    }
    return try loadIssue(id)
  }

  /// An issue with its parts, each of which must be as it was frozen.
  package func load(_ id: String) throws -> FrozenIssue {
    let issue = try issue(id)
    let record = SourceLocation(file: "\(shownFolder(of: id))/\(FileName.issue)", line: 1)
    guard issue.version == Issue.currentVersion else {
      throw Problem(
        "the issue was composed by an older Broadsheet, which freezes issues in another form "
          + "(\(issue.version ?? 1), here \(Issue.currentVersion))", at: record,
        hint: "if nobody was mailed yet, compose it again with --force; "
          + "else finish it with the Broadsheet that began it")
    }
    func part(_ name: String) throws -> [TemplatePiece] {
      let place = SourceLocation(file: "\(shownFolder(of: id))/\(name)")
      let data: Data
      do { data = try Data(contentsOf: folder(of: id).appending(path: name)) } catch {
        throw Problem("cannot be read: \(error.plainReason)", at: place, hint: Self.changedHint)
      }
      guard issue.parts?[name] == Self.digest(of: data) else {
        throw Problem(
          "this is not what was frozen: the file was changed", at: place, hint: Self.changedHint)
      }
      return try FrozenPart.read(
        String(decoding: data, as: UTF8.self), as: Self.partForm, at: place)
    }
    return FrozenIssue(
      issue: issue,
      subject: try FrozenPart.read(issue.subjectTemplate, as: Self.subjectForm, at: record),
      html: try part(FileName.html), text: try part(FileName.text))
  }

  private static let changedHint =
    "bring it back from a backup; if nobody was mailed yet, compose the issue again with --force"

  /// The SHA-256 of a file, in hexadecimal digits.
  static func digest(of data: Data) -> String { Hex.string(Array(SHA256.hash(data: data))) }

  /// What is read before all else, since all else may have another form.
  private struct Version: Decodable {
    var version: Int?
  }

  private func isIssue(_ id: String) -> Bool {
    FileManager.default.fileExists(atPath: folder(of: id).appending(path: FileName.issue).path)
  }

  private func loadIssue(_ id: String) throws -> Issue {
    let file = "\(shownFolder(of: id))/\(FileName.issue)"
    let source = try SourceText(
      contentsOf: folder(of: id).appending(path: FileName.issue), showing: file)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let data = Data(source.text.utf8)
    let version = (try? decoder.decode(Version.self, from: data))?.version ?? 1
    guard version <= Issue.currentVersion else {
      throw Problem(
        "the issue was composed by a newer Broadsheet, which freezes issues in another form "
          + "(\(version), here \(Issue.currentVersion))", at: SourceLocation(file: file, line: 1),
        hint: "use that Broadsheet for this folder")
    }
    guard let issue = try? decoder.decode(Issue.self, from: data), issue.id == id else {
      throw Problem(
        "not a frozen issue", at: SourceLocation(file: file, line: 1),
        hint: "it was changed by hand or cut short; compose it again with --force")
    }
    return issue
  }
}
