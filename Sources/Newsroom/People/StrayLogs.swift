import Diagnostics
import Foundation
import Subscribers

/// Consent logs that lie beside a list and are not read with it: who left may stand there alone.
extension Newsroom {
  /// A name that means two lists. A log of the list under a name that it had before: one clone gave it another name
  /// while another wrote down who left. Or a log of no list at all, where this one has none. Nil where all is read.
  func strayLog(of list: ListFiles) -> Problem? {
    if let clash = nameClash(of: list.name) { return clash }
    let names = ListNames(in: files.subscribers)
    let configured = Set((try? ConfigurationFile(in: folder).lists()) ?? [])
    for old in names.formerly(of: list.name)
    where !configured.contains(old) && files.list(old).consentLog.exists {
      return stray(old, of: list.name)
    }
    for old in names.formerly(of: list.name)
    where !configured.contains(old) && files.list(old).roster.exists {
      return strayRoster(old, of: list)
    }
    // Asked for by the name that it had.
    if let new = names.former[list.name], !configured.contains(list.name), !list.roster.exists,
      list.consentLog.exists
    {
      return stray(list.name, of: new)
    }
    guard configured.contains(list.name), !list.consentLog.exists else { return nil }
    let other = listNames().subtracting(configured).sorted().first {
      let files = files.list($0)
      return files.consentLog.exists && !files.roster.exists
    }
    return other.map { unowned($0, beside: list) }
  }

  /// A name of the list that means another one too; nil for none.
  func nameClash(of list: String) -> Problem? {
    let configured = (try? ConfigurationFile(in: folder).lists()) ?? []
    return ListNames(in: files.subscribers).clash(of: list, configured: configured)
  }

  /// Refuses a list of which not all is read.
  func mustHaveWholeLog(_ list: ListFiles) throws(Problem) {
    if let problem = strayLog(of: list) { throw problem }
  }

  /// Says of a roster that is not there where it lies instead: whoever made one would have two.
  func mustHaveRoster(_ list: ListFiles) throws(Problem) {
    if !list.roster.exists { try mustHaveWholeLog(list) }
  }

  private func stray(_ old: String, of new: String) -> Problem {
    Problem(
      "this is a log of the list “\(new)” from when it was “\(old)”, and is not read with it: who left may stand here alone",
      at: files.list(old).consentLog.location()
    ).joining(old, new)
  }

  /// A rename that was cut short, or a roster that a merge or a copy brought back: nobody in it is mailed.
  private func strayRoster(_ old: String, of list: ListFiles) -> Problem {
    var problem = Problem(
      "this is a roster of the list “\(list.name)” from when it was “\(old)”, and nobody in it is mailed",
      at: files.list(old).roster.location())
    guard list.roster.exists else { return problem.joining(old, list.name) }
    problem.hint =
      "\(list.roster.shown) is read alone: take this one out of the folder, and import it if somebody stands here alone"
    return problem
  }

  func unowned(_ stray: String, beside list: ListFiles) -> Problem {
    Problem(
      "the list “\(list.name)” has no consent log, and \(stray).events.jsonl is that of no list that is configured",
      at: list.consentLog.location(),
      hint: "a list that was renamed takes its log along: rename the file, or take it away")
  }
}
