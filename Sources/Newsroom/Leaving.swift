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
    /// What was left with it, where no list was named: the other lists that know the person, under each address that
    /// they know.
    package var besides:
      [(address: EmailAddress, list: String, outcome: MailingList.Unsubscription)] = []
    /// The lists that were not left and mail the address.
    package var goesOn: [String] = []
  }

  /// Takes somebody off a list, whatever the rest of the folder looks like.
  /// - Parameter list: nil for that of the link or token; of an address alone, the default one with all others that
  ///   know the person: whoever is told that they have left must not be mailed on.
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
      var outcome: MailingList.Unsubscription?
      var problems: [Problem] = []
      collect(&problems) { outcome = try leave(files, address, named == nil ? "cli" : "mail") }
      // It is on record; what else is wrong comes after.
      var departure = Departure(
        address: address, list: files, outcome: outcome ?? .alreadyUnsubscribed,
        otherThan: named == nil || list.map(current) == files.name ? nil : list)
      let others = named == nil ? lists(besides: files) : []
      if list == nil, !others.isEmpty {
        leaveAll([files] + others, &departure, &problems)
      } else {
        departure.goesOn = others.filter { mails(address, from: $0) }.map(\.name)
      }
      guard problems.isEmpty else {
        let names = Set(departure.besides.map(\.list)).sorted().joined(separator: " and ")
        if !names.isEmpty { problems[0].reason += " (and unsubscribed from \(names))" }
        throw ProblemList(problems)
      }
      return departure
    }
  }

  /// Takes somebody off all lists that know them, the first of which they have left already, by any of their addresses.
  private func leaveAll(
    _ lists: [ListFiles], _ departure: inout Departure, _ problems: inout [Problem]
  ) {
    let names = ConsentLog.names(of: departure.address, in: lists)
    for list in lists {
      var outcomes: [(EmailAddress, MailingList.Unsubscription)] = []
      let isFirst = list.name == departure.list.name
      let known = names.filter { isInLog($0, of: list) || hasRow($0, in: list) }
      // Where they are known by one, a later import may bring another.
      for name in known.isEmpty ? [] : names where !isFirst || name != departure.address {
        collect(&problems) {
          let outcome = try leave(list, name, "cli")
          if known.contains(name) { outcomes.append((name, outcome)) }
        }
      }
      // By one of several addresses that a log knows as one person's they have left by all of them.
      let new = outcomes.filter { if case .unsubscribed = $1 { true } else { false } }
      let told = isFirst ? [] : outcomes.filter { $1 != .forgotten }
      departure.besides += (new.isEmpty ? Array(told.prefix(1)) : new)
        .map { ($0, list.name, $1) }
    }
  }

  /// Takes somebody off one list, and says then what lies beside it.
  private func leave(
    _ list: ListFiles, _ address: EmailAddress, _ source: String
  ) throws -> MailingList.Unsubscription {
    let outcome = try MailingList.unsubscribe(
      address, from: list, at: effects.now(), source: source)
    try mustHaveWholeLog(
      list, done: "\(address) is \(outcome == .forgotten ? "forgotten" : "unsubscribed")")
    return outcome
  }

  /// What is wrong with one list keeps nobody on another.
  private func collect(_ problems: inout [Problem], _ body: () throws -> Void) {
    do { try body() } catch let error as ProblemList { problems += error.problems } catch {
      problems.append(error as? Problem ?? Problem(error.plainReason, category: .system))
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
        let leaving = addresses.filter { !statuses.isOutForGood($0) }
        return (leaving + MailingList.othersJoined(with: leaving, statuses, list)).map {
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
