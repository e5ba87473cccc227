package import Diagnostics
import Digest
import Foundation
package import Mail
package import Subscribers

/// The lists of an edition, and who comes and goes.
extension Newsroom {
  /// The files of a list.
  /// - Parameter name: nil for the default one, for which the configuration is asked for its `list:` and
  ///   nothing else: a mistake anywhere else in it must not hold up somebody who wants out.
  package func list(_ name: String?) throws(NewsroomProblem) -> ListFiles {
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

  /// A list that somebody names: one that has files or is configured. A slip of the pen must not take
  /// anybody off a list that nobody is on.
  func known(_ name: String) throws -> ListFiles {
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

  /// Adds somebody who asked for it.
  /// - Parameter again: whether they left or bounced before, and asked to come back.
  package func subscribe(
    _ mailbox: Mailbox, fields: [String: String], to list: String?, again: Bool
  ) throws(NewsroomProblem) -> (outcome: MailingList.Addition, list: ListFiles) {
    let list = try self.list(list)
    return try NewsroomProblem.naming(nil) {
      (
        try MailingList.add(
          mailbox, fields: fields, to: list, again: again, at: effects.now(), source: "cli"), list
      )
    }
  }

  /// Everybody in a roster, and what is wrong with its rows.
  package struct Membership: Sendable {
    package let members: [MailingList.Member]
    /// Rows that cannot be used.
    package let problems: [Problem]
    /// Rows whose address an earlier row has.
    package let duplicates: [Problem]
  }

  package func members(of list: String?) throws(NewsroomProblem) -> Membership {
    let list = try self.list(list)
    return try Step.load {
      let mailingList = try MailingList(at: list)
      return Membership(
        members: try mailingList.members(), problems: mailingList.roster.problems,
        duplicates: mailingList.roster.duplicates)
    }
  }
}
