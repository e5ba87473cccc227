import Diagnostics
import Digest
import Foundation

/// A draft on disk for a moment, as if it were composed.
extension Newsroom {
  /// Does something with a newsroom that has a draft for an issue of its name; nothing of it stays.
  func beside<Value>(_ draft: Draft, _ body: (Newsroom) throws -> Value) throws -> Value {
    let folder = self.folder.appending(".broadsheet/draft.\(getpid())")
    try folder.enclosing.makePrivateFolder()
    defer { try? FileManager.default.removeItem(at: folder.url) }
    try IssueStore(folder: folder).freeze(
      draft.frozen, copies: draft.frozen.webCopy, known: draft.known(), replacing: false)
    var beside = self
    beside.drafts = [draft.issue.id: folder.appending(draft.issue.id)]
    return try body(beside)
  }
}
