import Diagnostics
package import Foundation

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
    func text(_ name: String) throws -> String {
      try SourceText(
        contentsOf: folder(of: id).appending(path: name),
        showing: "\(shownFolder(of: id))/\(name)"
      ).text
    }
    return FrozenIssue(
      issue: try loadIssue(id), html: try text(FileName.html), text: try text(FileName.text))
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
    let files = [
      FileName.issue: try encoder.encode(frozen.issue), FileName.html: Data(frozen.html.utf8),
      FileName.text: Data(frozen.text.utf8), FileName.htmlCopy: Data(copies.html.utf8),
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
