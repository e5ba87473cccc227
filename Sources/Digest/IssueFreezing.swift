import Diagnostics
import Foundation
import Template

extension IssueStore {
  /// Writes a whole issue or nothing: into a folder beside, which then takes its name.
  /// - Parameter replacing: whether an issue of that name gives way.
  package func freeze(
    _ frozen: FrozenIssue, copies: (html: String, text: String), replacing: Bool
  ) throws {
    let id = frozen.issue.id
    let files = try files(of: frozen, copies)
    let manager = FileManager.default
    let name = ".\(id).\(ProcessInfo.processInfo.processIdentifier)"
    let draft = folder.appending(path: name)
    do {
      try manager.createDirectory(at: draft, withIntermediateDirectories: true)
      // All of it is on disk before the issue has its name.
      for (file, data) in files {
        try writeWholeFile(data, to: draft.appending(path: file), showing: file)
      }
      try syncFolder(draft, showing: shownFolder)
      if replacing, exists(id) {
        try replace(id, by: draft)
      } else {
        try manager.moveItem(at: draft, to: folder(of: id))
      }
      try syncFolder(folder, showing: shownFolder)
    } catch {
      try? manager.removeItem(at: draft)
      let place = SourceLocation(file: shownFolder(of: id))
      guard var problem = error as? Problem else {
        throw Problem.system("cannot be written", error, at: place)
      }
      problem.location = place
      throw problem
    }
  }

  private func replace(_ id: String, by draft: URL) throws {
    let manager = FileManager.default
    let old = folder.appending(path: ".\(id).old")
    try? manager.removeItem(at: old)
    try manager.moveItem(at: folder(of: id), to: old)
    do { try manager.moveItem(at: draft, to: folder(of: id)) } catch {
      try? manager.moveItem(at: old, to: folder(of: id))
      throw error
    }
    try? manager.removeItem(at: old)
  }

  /// The files of an issue, by their names.
  private func files(
    of frozen: FrozenIssue, _ copies: (html: String, text: String)
  ) throws -> [String: Data] {
    func data(_ pieces: [TemplatePiece], _ name: String) throws -> Data {
      let text = FrozenPart.write(pieces, as: Self.partForm)
      let place = SourceLocation(file: "\(shownFolder(of: frozen.issue.id))/\(name)")
      // Templates may put more around a field than can be read back.
      guard try FrozenPart.read(text, as: Self.partForm, at: place) == pieces.joined else {
        throw Problem("the part would not be read as it is written", at: place)
      }
      return Data(text.utf8)
    }
    let parts = [
      FileName.html: try data(frozen.html, FileName.html),
      FileName.text: try data(frozen.text, FileName.text),
    ]
    var issue = frozen.issue
    issue.parts = parts.mapValues(Self.digest)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let others = [
      FileName.issue: try encoder.encode(issue), FileName.htmlCopy: Data(copies.html.utf8),
      FileName.textCopy: Data(copies.text.utf8),
    ]
    return parts.merging(others) { part, _ in part }
  }
}
