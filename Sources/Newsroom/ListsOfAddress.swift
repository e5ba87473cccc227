import Diagnostics
import Foundation
import Mail
package import Subscribers

/// What other lists know of an address. What cannot be read counts as knowing it: an opt-out too many does no harm.
extension Newsroom {
  /// The lists of the configuration without one; those that have files where it cannot be read.
  func lists(besides list: ListFiles) -> [ListFiles] {
    let configured = try? ConfigurationFile(in: folder).lists()
    let names = configured.map(Set.init) ?? listNames().filter(\.isPlainName)
    return Set(names.map(current)).subtracting([list.name]).sorted().map { files.list($0) }
  }

  /// What the other lists are called.
  package func names(besides list: ListFiles) -> [String] { lists(besides: list).map(\.name) }

  /// Whether a list's log says anything of an address.
  func isInLog(_ address: EmailAddress, of list: ListFiles) -> Bool {
    (try? ConsentLog.knows(address, in: list)) ?? true
  }

  /// Whether a list's roster has a row for an address.
  func hasRow(_ address: EmailAddress, in list: ListFiles) -> Bool {
    guard list.roster.exists else { return false }
    do { return try RosterSearch.contains(address, at: list.roster) } catch { return true }
  }

  /// Whether a list mails an address, or another one of the same person.
  func mails(_ address: EmailAddress, from list: ListFiles) -> Bool {
    let status = (try? ConsentLog.legible(of: list).statuses[address]) ?? .subscribed
    return status == .subscribed
      && ConsentLog.names(of: address, in: [list]).contains { hasRow($0, in: list) }
  }
}
