import Diagnostics
import Foundation
package import Mail
package import Subscribers

/// How somebody is taken off a list.
extension Newsroom {
  /// What came of it, for whom, and of which list.
  package struct Departure: Sendable {
    package let address: EmailAddress
    package let list: ListFiles
    package let outcome: MailingList.Unsubscription
    /// The list that was asked for, where the link was of another: that is the one that was left.
    package let otherThan: String?
  }

  /// Takes somebody off a list, whatever the rest of the folder looks like.
  /// - Parameter list: nil for that of the link or token, else the default one.
  package func unsubscribe(
    _ words: LeavingWords, from list: String?
  ) throws(NewsroomProblem) -> Departure {
    try NewsroomProblem.naming(nil) {
      let (address, named): (EmailAddress, String?) =
        switch words {
        case .address(let address): (address, nil)
        case .named(let address, let name): (address, name)
        case .token(let token): try reader(of: token, list)
        }
      let files: ListFiles
      do throws(NewsroomProblem) { files = try found(named ?? list) } catch {
        throw error.adding(to: named.map { "\(address) means to leave “\($0)”" })
      }
      let outcome = try MailingList.unsubscribe(
        address, from: files, at: effects.now(), source: named == nil ? "cli" : "mail")
      // It is on record; what else is wrong comes after.
      try mustHaveWholeLog(
        files, done: "\(address) is \(outcome == .forgotten ? "forgotten" : "unsubscribed")")
      return Departure(
        address: address, list: files, outcome: outcome,
        otherThan: named == nil || list.map(current) == files.name ? nil : list)
    }
  }

  /// Takes people off a list, in one step.
  /// - Returns: how many were on it.
  package func unsubscribe(
    _ addresses: [EmailAddress], from list: ListFiles
  ) throws(NewsroomProblem) -> Int {
    try NewsroomProblem.naming(nil) {
      let now = try effects.now()
      var count = 0
      var problems = try ConsentLog.append(to: list) { statuses in
        count = addresses.count { !statuses[$0].isOptOut }
        return addresses.filter { !statuses.isOutForGood($0) }.map {
          ConsentEvent(time: now, kind: .unsubscribed, address: $0, source: "cli")
        }
      }
      let words = "\(count) \(count == 1 ? "reader is" : "readers are") unsubscribed"
      if !problems.isEmpty {
        problems[0].reason += " (\(words) all the same)"
        throw ProblemList(problems)
      }
      try mustHaveWholeLog(list, done: words)
      return count
    }
  }

  /// Says what lies beside a list, when what is to keep somebody from its mails is on record.
  /// - Parameter words: what was done.
  func mustHaveWholeLog(_ list: ListFiles, done words: String) throws(Problem) {
    guard var problem = strayLog(of: list) else { return }
    problem.reason += " (\(words) all the same)"
    throw problem
  }

  /// Whose token it is; no more of the configuration is asked than where the key is.
  private func reader(of token: String, _ list: String?) throws -> (EmailAddress, String?) {
    let file = try ConfigurationFile(in: folder)
    let key = try SecretKey.load(file.secretKey(), in: folder, effects)
    let lists = Set([list].compactMap(\.self) + ((try? file.lists()) ?? [])).union(listNames())
    let (address, list) = try UnsubscribeTokens(key: key).reader(of: token, lists: lists.sorted())
    return (address, list)
  }
}

extension NewsroomProblem {
  /// With what went before, where that is known.
  fileprivate func adding(to words: String?) -> NewsroomProblem {
    guard let words else { return self }
    var problem = self
    problem.problems = problems.map { old in
      var new = old
      new.reason = "\(words): \(old.reason)"
      return new
    }
    return problem
  }
}
