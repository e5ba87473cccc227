package import Articles
import Diagnostics
package import Foundation
import Template

/// How an issue is written down, so that all of it is there or nothing.
extension IssueStore {
  /// Writes a whole issue or nothing: into a folder beside, which then takes its name.
  ///
  /// What an earlier freezing of that name left behind when it was cut short is put in order first.
  /// - Parameters:
  ///   - known: what a regular issue knew of all articles.
  ///   - left: who had left the list; nil where nobody had.
  ///   - replacing: whether an issue of that name gives way, with all that lies in its folder.
  package func freeze(
    _ frozen: FrozenIssue, copies: RenderedIssue, known: Known? = nil,
    left: Data? = nil, replacing: Bool
  ) throws {
    let id = frozen.issue.id
    var files = try files(of: frozen, copies, known)
    files[FileName.left] = left
    let replaced: Place?
    do {
      try makeFolder()
      try recover(id)
      let draft = draft(of: id)
      do {
        try write(files, to: draft)
        replaced = try giveName(id, to: draft, replacing: replacing)
      } catch {
        try? FileManager.default.removeItem(at: draft.url)
        throw error
      }
      try syncFolder(folder)
    } catch {
      guard var problem = error as? Problem else {
        throw Problem.system("cannot be written", error, at: place(of: id).location())
      }
      problem.location = place(of: id).location()
      throw problem
    }
    // The name is the new issue's for good; what is not removed now will be next time.
    if let replaced { try? remove(replaced, of: id) }
  }

  private func makeFolder() throws {
    guard !folder.exists else { return }
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    try syncFolder(folder.enclosing)
  }

  /// All of it is on disk before the issue has its name.
  private func write(_ files: [String: Data], to draft: Place) throws {
    try FileManager.default.createDirectory(at: draft.url, withIntermediateDirectories: false)
    for (file, data) in files {
      try writeWholeFile(data, to: draft.appending(file))
    }
    try syncFolder(draft)
  }

  /// The files of an issue, by their names.
  private func files(
    of frozen: FrozenIssue, _ copies: RenderedIssue, _ known: Known?
  ) throws -> [String: Data] {
    func data(_ pieces: [TemplatePiece], _ name: String) throws -> Data {
      let text = FrozenPart.write(pieces, as: Self.partForm)
      let location = place(of: frozen.issue.id).appending(name).location()
      // Templates may put more around a field than can be read back.
      guard try FrozenPart.read(text, as: Self.partForm, at: location) == pieces.joined else {
        throw Problem("the part would not be read as it is written", at: location)
      }
      return Data(text.utf8)
    }
    var parts = [
      FileName.html: try data(frozen.html, FileName.html),
      FileName.text: try data(frozen.text, FileName.text),
    ]
    parts[FileName.known] = known?.written
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
