import Diagnostics
import Digest
import Foundation
package import Subscribers

/// The lists of an edition, and who comes and goes.
extension Newsroom {
  /// The files of a list.
  /// - Parameter name: nil for the default one, for which the configuration is asked for its `list:` and
  ///   nothing else: a mistake anywhere else in it must not hold up somebody who wants out.
  /// - Throws: also where not all that is known of its people would be read.
  package func list(_ name: String?) throws(NewsroomProblem) -> ListFiles {
    let list = try found(name)
    try NewsroomProblem.naming(nil) { try mustHaveWholeLog(list) }
    return list
  }

  /// The same, whatever lies beside it: for somebody who wants out.
  func found(_ name: String?) throws(NewsroomProblem) -> ListFiles {
    try NewsroomProblem.naming(nil) {
      if let name {
        guard name.isPlainName else {
          throw Problem("“\(name)” cannot name a list", category: .usage)
        }
        try files.mustExist()
        return try known(name)
      }
      let file: ConfigurationFile
      do { file = try ConfigurationFile(in: folder) } catch let problem as Problem {
        // Where there is but one list, it is the one that is meant.
        if files.configuration.exists, let only = onlyList() { return files.list(only) }
        throw problem
      }
      return files.list(try file.defaultList())
    }
  }

  /// Roster and log of a list.
  /// - Throws: of a roster that is not there also where it lies instead.
  func mailingList(_ name: String, keeping kept: Roster.Kept = .rows) throws -> MailingList {
    try mustHaveRoster(files.list(name))
    return try MailingList(at: files.list(name), keeping: kept)
  }

  /// A list that somebody names: one that has files or is configured. A slip of the pen must not take
  /// anybody off a list that nobody is on.
  func known(_ name: String) throws -> ListFiles {
    let name = current(name)
    let list = files.list(name)
    if list.roster.exists || list.consentLog.exists { return list }
    let configured = (try? ConfigurationFile(in: folder).lists()) ?? []
    if configured.contains(name) { return list }
    let names = Set(configured + listNames()).sorted()
    throw Problem(
      "there is no list “\(name)”", at: list.roster.location(),
      hint: nearestName(to: name, among: names).map { "did you mean “\($0)”?" }
        ?? "the lists: \(names.joined(separator: ", "))", category: .usage)
  }

  /// What a list is called now.
  func current(_ name: String) -> String { ListNames(in: files.subscribers).current[name] ?? name }

  /// What a list is called now that somebody calls by a name that it had; nil where it has that name still.
  package func newName(of list: String?) -> String? {
    list.flatMap { current($0) == $0 ? nil : current($0) }
  }

  /// The lists that have files.
  func listNames() -> Set<String> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: files.subscribers.path)) ?? []
    return Set(
      names.compactMap { name in
        [".events.jsonl", ".csv"].first { name.hasSuffix($0) }
          .map { String(name.dropLast($0.count)) }
      })
  }

  /// The list of the edition, where it has one alone.
  private func onlyList() -> String? {
    let names = listNames()
    return names.count == 1 ? names.first : nil
  }
}
