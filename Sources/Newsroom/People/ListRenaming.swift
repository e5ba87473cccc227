package import Diagnostics
import Foundation
package import Subscribers

/// What came of giving a list another name.
package struct ListRenaming: Sendable {
  package let list: ListFiles
  /// What somebody should know besides.
  package let warnings: [Problem]
}

extension Newsroom {
  /// Gives a list another name. Begun again after a kill it goes on where that was.
  ///
  /// First the old name is noted, then the log moves, then the configuration names the list otherwise, and the
  /// roster comes last: in between there is no list of which the roster is known and the log is not.
  package func renameList(
    _ old: String, to new: String
  ) throws(NewsroomProblem) -> ListRenaming {
    try NewsroomProblem.naming(nil) {
      try files.mustExist()
      let (before, after) = (files.list(old), files.list(new))
      let edit = try planned(old, new)
      let listIDs = try? edit.before.listID(of: old)
      try note(old, as: new)
      try moveLog(before, after)
      if let text = edit.text { try replace(files.configuration, by: text) }
      try move(before.roster, after.roster)
      // Imports can be taken back under the new name.
      if !records(of: after).exists { try move(records(of: before), records(of: after)) }
      // Somebody may have left under the old name while the log moved.
      try moveLog(before, after)
      try syncFolder(files.subscribers)
      let now = try? ConfigurationFile(in: folder).listID(of: new)
      var warnings: [Problem] = []
      if let id = listIDs ?? nil, let now = now ?? nil, id != now {
        warnings.append(
          Problem(
            "the List-Id of its mails changes from \(id) to \(now): filters of readers go by it",
            at: files.configuration.location(), hint: "add “list_id: \(id)” to keep it"))
      }
      return ListRenaming(list: after, warnings: warnings)
    }
  }

  /// What the configuration becomes, with all that stands against it said before anything is done.
  private func planned(
    _ old: String, _ new: String
  ) throws -> (before: ConfigurationFile, text: String?) {
    for name in [old, new] where !name.isPlainName {
      throw Problem("“\(name)” cannot name a list", category: .usage)
    }
    let file = try ConfigurationFile(in: folder)
    let lists = try file.lists()
    let (before, after) = (files.list(old), files.list(new))
    let names = ListNames(in: files.subscribers)
    // Begun again after a kill; or two clones gave the list two names, and of both one list is made.
    let isBegun =
      !(lists.contains(old) && lists.contains(new))
      && (names.formerly(of: new).contains(old)
        || names.owners.values.contains { $0.contains(old) && $0.contains(new) })
    guard lists.contains(old) || before.roster.exists || before.consentLog.exists || isBegun else {
      _ = try known(old)
      throw Problem("there is no list “\(old)”", at: before.roster.location(), category: .usage)
    }
    guard old != new else { throw Problem("the list has that name", category: .usage) }
    try names.mustBeFree(new, for: old)
    if !isBegun, let clash = names.clash(of: old, configured: lists) { throw clash }
    if !isBegun, lists.contains(new) || after.roster.exists || after.consentLog.exists {
      throw Problem(
        "there is a list “\(new)” already", at: after.roster.location(), category: .usage)
    }
    if before.roster.exists, after.roster.exists {
      throw Problem(
        "both lists have a roster", at: after.roster.location(),
        hint: "take one of them out of the folder, and import it when the list has its new name")
    }
    guard lists.contains(old) else { return (file, nil) }
    return (file, try file.renaming(old, to: new))
  }

  /// Notes the old name, and those that the list had before that one.
  private func note(_ old: String, as new: String) throws {
    let names = ListNames(in: files.subscribers)
    let all = names.formerly(of: new) + names.formerly(of: old) + [old]
    var kept: [String] = []
    for name in all where !kept.contains(name) && name != new { kept.append(name) }
    try replace(names.place(of: new), by: kept.map { "\($0)\n" }.joined(), mode: 0o600)
    try? FileManager.default.removeItem(at: names.place(of: old).url)
  }

  private func moveLog(_ before: ListFiles, _ after: ListFiles) throws {
    guard before.consentLog.exists else { return }
    guard after.consentLog.exists else {
      // Whoever waits for it looks at the name again.
      let file = try LockedFile(before.consentLog, for: .writing)
      try move(before.consentLog, after.consentLog)
      return withExtendedLifetime(file.descriptor) {}
    }
    try ConsentLog.join(before.consentLog, into: after.consentLog)
  }

  private func move(_ before: Place, _ after: Place) throws {
    guard before.exists else { return }
    guard rename(before.path, after.path) == 0 else {
      throw Problem.system("cannot be renamed", at: before.location())
    }
  }

  private func replace(_ place: Place, by text: String, mode: mode_t = 0o644) throws {
    var status = stat()
    let mode = stat(place.path, &status) == 0 ? status.st_mode & 0o7777 : mode
    let draft = place.enclosing.appending("\(place.url.lastPathComponent).\(getpid()).new")
    let beside = Place(url: draft.url, shown: place.shown)
    unlink(beside.path)
    try writeWholeFile(Data(text.utf8), to: beside, mode: mode)
    try move(beside, place)
    try syncFolder(place.enclosing)
  }
}
