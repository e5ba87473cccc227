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

  private func stray(_ old: String, of new: String) -> Problem {
    Problem(
      "this is a log of the list “\(new)” from when it was “\(old)”, and is not read with it: who left may stand here alone",
      at: files.list(old).consentLog.location()
    ).joining(old, new)
  }

  func unowned(_ stray: String, beside list: ListFiles) -> Problem {
    Problem(
      "the list “\(list.name)” has no consent log, and \(stray).events.jsonl is that of no list that is configured",
      at: list.consentLog.location(),
      hint: "a list that was renamed takes its log along: rename the file, or take it away")
  }
}
