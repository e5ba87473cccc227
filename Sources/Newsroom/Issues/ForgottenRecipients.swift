import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers

/// How people who were forgotten leave the folder of an issue: their number, what became of them and a keyed hash
/// stay, so that sums and what was carried stay too.
struct ForgottenRecipients {
  let files: EditionFiles
  let key: ForgottenKey
  /// Whether somebody was forgotten, by the log of the issue's list.
  let isForgotten: (EmailAddress) -> Bool
  /// Whether something stands for somebody who has not come back.
  var standsForForgotten: (EmailAddress) -> Bool = { _ in false }

  /// Where the recipients lie until all journals bear their digest.
  private static let draft = "recipients.forgotten"

  func standIn(_ address: EmailAddress) -> EmailAddress? {
    if isForgotten(address) { return key.standIn(for: address) }
    return standsForForgotten(address) ? address : nil
  }

  /// How many people are named in the folders of an issue all the same.
  func left(in folders: [Place]) throws -> Int {
    var count = 0
    for folder in folders {
      if let erasure = try erasure(in: folder), !erasure.numbers.isEmpty {
        count += erasure.numbers.count
      } else {
        let erasure = try erasure(in: folder)?.ofThoseErasedBefore
        count += try journals(in: folder).count { try rewritten($0, by: erasure) != nil }
      }
    }
    return count
  }

  /// Erases them; the issue is locked. A kill at any moment leaves what the next erasure finishes.
  /// - Returns: how many they were.
  func erase(from folders: [Place]) throws -> Int {
    var count = 0
    for folder in folders {
      let erasure = try erasure(in: folder)
      let draft = folder.appending(Self.draft)
      if let erasure, !erasure.numbers.isEmpty || draft.exists {
        count += erasure.numbers.count
        // First what the journals will speak of, under another name; its own it gets when all of them do.
        try replaceWholeFile(erasure.bytes, at: draft, mode: 0o600)
        for journal in try journals(in: folder) { try rewrite(journal, by: erasure) }
        let place = Self.recipients(in: folder)
        guard rename(draft.path, place.path) == 0 else {
          throw Problem.system("cannot be written", at: place.location())
        }
        try syncFolder(folder)
      } else {
        for journal in try journals(in: folder)
        where try rewrite(journal, by: erasure?.ofThoseErasedBefore) { count += 1 }
      }
    }
    return count
  }

  /// The recipients of a folder as an erasure that was cut short would have them, for whoever reads a journal that
  /// bears their digest already.
  static func draft(in folder: Place) -> Place { folder.appending(draft) }

  private func erasure(in folder: Place) throws -> RecipientsErasure? {
    let place = Self.recipients(in: folder)
    guard place.exists else { return nil }
    var erasure = try RecipientsErasure(of: place, standIn)
    let draft = folder.appending(Self.draft)
    if draft.exists { erasure.take(try RecipientsErasure(of: draft, standIn)) }
    return erasure
  }

  private static func recipients(in folder: Place) -> Place {
    let own = folder.appending("recipients")
    return own.exists ? own : folder.appending("recipients.new")
  }

  private func journals(in folder: Place) throws -> [Place] {
    folder.isFolder ? try IssueJournals.numbered(in: folder).map(\.place) : []
  }

  private func rewritten(_ journal: Place, by erasure: RecipientsErasure?) throws -> [UInt8]? {
    let bytes: Data
    do { bytes = try Data(contentsOf: journal.url) } catch {
      throw Problem.system("cannot be read", error, at: journal.location())
    }
    return JournalErasing.erased(Array(bytes), by: erasure, standIn)
  }

  @discardableResult
  private func rewrite(_ journal: Place, by erasure: RecipientsErasure?) throws -> Bool {
    guard let bytes = try rewritten(journal, by: erasure) else { return false }
    try replaceWholeFile(bytes, at: journal)
    return true
  }
}

extension Newsroom {
  /// The folders of an issue: its own, and those that runs left of it.
  func folders(of id: String) throws -> [Place] {
    [files.issues.place(of: id)].filter(\.exists) + (try journals().folders(of: id))
  }

  /// What an issue must be rid of; nil where nobody of its list was forgotten.
  func forgottenRecipients(of list: String) throws -> ForgottenRecipients? {
    let list = files.list(list)
    guard list.consentLog.exists else { return nil }
    let statuses = try ConsentLog.statuses(of: list)
    guard statuses.hasForgotten, let key = try list.forgottenKey?() else { return nil }
    return ForgottenRecipients(
      files: files, key: key, isForgotten: { statuses.isForgotten($0) },
      standsForForgotten: { statuses.standsForForgotten($0) })
  }

  /// Erases people who were forgotten from an issue that is locked.
  ///
  /// The lock of a shard goes with its journal when another file takes that name, so that all are taken anew.
  func eraseForgotten(from issue: Issue, holding lock: inout IssueLock?) throws {
    guard let forgotten = try forgottenRecipients(of: issue.list),
      try forgotten.erase(from: folders(of: issue.id)) > 0,
      files.journal(of: issue.id, shard: 1).exists
    else { return }
    lock = nil
    lock = try self.lock(issue.id)
  }
}

extension RecipientsErasure {
  /// Nil where nobody was: a journal need not be looked through.
  fileprivate var ofThoseErasedBefore: RecipientsErasure? { erasedBefore.isEmpty ? nil : self }
}

extension ForgottenRecipients {
  /// Whether the journal of an issue is this machine's to write to.
  static func isOurs(_ state: JournalState, _ owner: String) -> Bool {
    !state.isFixed || state.owner == owner
  }
}
