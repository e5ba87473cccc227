package import Diagnostics
import Foundation

/// How an issue takes the place of another, so that at every moment one of the two is there whole, and what
/// a process that was killed in between leaves behind.
///
/// A draft, and what gives way, is named `.ID.PID`; where a file system cannot exchange two names, what
/// gives way is `.ID.old` for a moment. Whatever is named so is whole.
extension IssueStore {
  func draft(of id: String) -> Place { folder.appending(".\(id).\(getpid())") }

  private func old(of id: String) -> Place { folder.appending(".\(id).old") }

  /// Gives a draft the name of its issue.
  /// - Returns: where that lies now which gave way.
  func giveName(_ id: String, to draft: Place, replacing: Bool) throws -> Place? {
    let place = place(of: id)
    guard replacing, place.exists else {
      try FileManager.default.moveItem(at: draft.url, to: place.url)
      return nil
    }
    switch exchange(draft.path, place.path) {
    case 0: return draft
    // As rename(2) has it for file systems that cannot.
    case EINVAL, ENOSYS, ENOTSUP: break
    case let reason: throw Problem.system("cannot be written", reason, at: place.location())
    }
    let old = old(of: id)
    try rename(place, to: old)
    do { try rename(draft, to: place) } catch {
      try? rename(old, to: place)
      throw error
    }
    return old
  }

  /// Puts in order what was left behind when an issue was being frozen: an issue that gave way to nothing
  /// gets its name back, and drafts of processes that are gone are removed.
  ///
  /// For who writes, before it looks whether there is an issue of that name.
  package func recover(_ id: String) throws(Problem) {
    for name in try names() where isAbandonedDraft(name, of: id) {
      try remove(folder.appending(name), of: id)
    }
    let old = old(of: id)
    if old.exists, exists(id) {
      try remove(old, of: id)
    } else if old.exists {
      try rename(old, to: place(of: id))
      try syncFolder(folder)
    }
  }

  /// Takes an issue away, with all that lies in its folder: whoever reads meanwhile finds it whole, or none.
  ///
  /// For who holds its lock, after `recover(_:)`.
  package func discard(_ id: String) throws(Problem) {
    let draft = draft(of: id)
    try rename(place(of: id), to: draft)
    try syncFolder(folder)
    try remove(draft, of: id)
    try syncFolder(folder)
  }

  /// Removes a folder that lost its name, which then has no name that anybody would bring back.
  func remove(_ place: Place, of id: String) throws(Problem) {
    var place = place
    if place == old(of: id) {
      try rename(place, to: draft(of: id))
      place = draft(of: id)
    }
    do { try FileManager.default.removeItem(at: place.url) } catch {
      throw .system("cannot be removed", error, at: place.location())
    }
  }

  /// What to say when an issue gave way and nothing took its place.
  func replacingCutShort(of id: String) -> Problem? {
    let old = old(of: id)
    guard Issue.isValidID(id), !exists(id), old.exists else { return nil }
    return Problem(
      "the issue “\(id)” lies here since it was to be replaced, and that was cut short",
      at: old.location(), hint: "rename this folder to “\(id)”")
  }

  /// The issue whose folder has this name while another takes its place.
  static func id(ofReplaced name: String) -> String? {
    guard name.hasPrefix("."), name.hasSuffix(".old") else { return nil }
    return String(name.dropFirst().dropLast(".old".count))
  }

  /// A draft with this process's own number is of an earlier one that had the same.
  private func isAbandonedDraft(_ name: String, of id: String) -> Bool {
    let prefix = ".\(id)."
    guard name.hasPrefix(prefix), let process = pid_t(name.dropFirst(prefix.count)), process > 0
    else { return false }
    return process == getpid() || kill(process, 0) != 0 && errno == ESRCH
  }

  private func rename(_ place: Place, to other: Place) throws(Problem) {
    guard Foundation.rename(place.path, other.path) == 0 else {
      throw .system("cannot be renamed", at: place.location())
    }
  }
}
