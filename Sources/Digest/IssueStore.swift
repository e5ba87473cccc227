import Diagnostics
package import Foundation
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
  private static let partForm = FrozenPart.Form(
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

  package func issues() throws -> [Issue] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      return []
    }
    return try names.filter { Issue.isValidID($0) && isIssue($0) }.map(loadIssue)
      .sorted { ($0.composed, $0.id) < ($1.composed, $1.id) }
  }

  package func load(_ id: String) throws -> FrozenIssue {
    guard Issue.isValidID(id), isIssue(id) else {
      let known = try ids()
      throw Problem(
        "there is no issue “\(id)”", at: SourceLocation(file: shownFolder(of: id)),
        hint: nearestName(to: id, among: known).map { "did you mean “\($0)”?" }
          ?? "“broadsheet compose” makes one")
    }
    let issue = try loadIssue(id)
    let issueFile = SourceLocation(file: "\(shownFolder(of: id))/\(FileName.issue)")
    guard issue.version == Issue.currentVersion else {
      throw Problem(
        "the issue was composed by \((issue.version ?? 1) < Issue.currentVersion ? "an older" : "a newer") Broadsheet, "
          + "which freezes issues in another form (\(issue.version ?? 1), here \(Issue.currentVersion))",
        at: issueFile,
        hint: "if nobody was mailed yet, compose it again with --force; "
          + "else finish it with the Broadsheet that began it")
    }
    func part(_ name: String) throws -> [TemplatePiece] {
      let file = SourceLocation(file: "\(shownFolder(of: id))/\(name)")
      return try FrozenPart.read(
        try text(of: folder(of: id).appending(path: name), at: file), as: Self.partForm, at: file)
    }
    return FrozenIssue(
      issue: issue,
      subject: try FrozenPart.read(
        issue.subjectTemplate, as: Self.subjectForm,
        at: SourceLocation(file: issueFile.file, line: 1)),
      html: try part(FileName.html), text: try part(FileName.text))
  }

  /// A part's text as it stands: what an article says may hold any line end.
  private func text(of url: URL, at location: SourceLocation) throws(Problem) -> String {
    let data: Data
    do { data = try Data(contentsOf: url) } catch {
      throw Problem("cannot be read: \(error.plainReason)", at: location)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Problem("not UTF-8 text", at: location, hint: "bring it back from a backup")
    }
    return text
  }

  /// Writes a whole issue or nothing: into a folder beside, which then takes its name.
  /// - Parameter replacing: whether an issue of that name gives way.
  package func freeze(
    _ frozen: FrozenIssue, copies: (html: String, text: String), replacing: Bool
  ) throws {
    let id = frozen.issue.id
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    func data(_ pieces: [TemplatePiece], _ name: String) throws -> Data {
      let text = FrozenPart.write(pieces, as: Self.partForm)
      let place = SourceLocation(file: "\(shownFolder(of: id))/\(name)")
      // Templates may put more around a field than can be read back.
      guard try FrozenPart.read(text, as: Self.partForm, at: place) == pieces.joined else {
        throw Problem("the part would not be read as it is written", at: place)
      }
      return Data(text.utf8)
    }
    let files = [
      FileName.issue: try encoder.encode(frozen.issue),
      FileName.html: try data(frozen.html, FileName.html),
      FileName.text: try data(frozen.text, FileName.text),
      FileName.htmlCopy: Data(copies.html.utf8),
      FileName.textCopy: Data(copies.text.utf8),
    ]
    let manager = FileManager.default
    let draft = folder.appending(path: ".\(id).\(ProcessInfo.processInfo.processIdentifier)")
    do {
      try manager.createDirectory(at: draft, withIntermediateDirectories: true)
      for (name, data) in files { try data.write(to: draft.appending(path: name)) }
      if replacing, exists(id) {
        let old = folder.appending(path: ".\(id).old")
        try? manager.removeItem(at: old)
        try manager.moveItem(at: folder(of: id), to: old)
        do { try manager.moveItem(at: draft, to: folder(of: id)) } catch {
          try? manager.moveItem(at: old, to: folder(of: id))
          throw error
        }
        try? manager.removeItem(at: old)
      } else {
        try manager.moveItem(at: draft, to: folder(of: id))
      }
    } catch {
      try? manager.removeItem(at: draft)
      throw Problem(
        "cannot be written: \(error.plainReason)", at: SourceLocation(file: shownFolder(of: id)))
    }
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
    guard let issue = try? decoder.decode(Issue.self, from: Data(source.text.utf8)), issue.id == id
    else {
      throw Problem(
        "not a frozen issue", at: SourceLocation(file: file, line: 1),
        hint: "it was changed by hand or cut short; compose it again with --force")
    }
    return issue
  }
}
