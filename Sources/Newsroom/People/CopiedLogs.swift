import Diagnostics
import Foundation
import Subscribers

/// Copies of a list's files that nothing reads: an opt-out that stands in one of them alone is not heeded.
extension Newsroom {
  private func copies(of list: ListFiles) -> ListCopies {
    let lists = (try? ConfigurationFile(in: folder).lists()) ?? [list.name]
    return ListCopies(of: list, among: lists, in: files.subscribers)
  }

  /// Names copies that lie beside a list.
  func copyWarnings(of list: ListFiles) -> [Problem] {
    let copies = copies(of: list)
    return copies.logs.map { copy in
      Problem(
        "this looks like a copy of the consent log of “\(list.name)”, and nothing reads it: who left may stand here alone",
        at: copy.location(), hint: Self.hint(list))
    }
      + copies.rosters.map { copy in
        Problem(
          "this looks like a copy of the roster of “\(list.name)”, and nothing reads it",
          at: copy.location(),
          hint: "bring over the rows and cells that stand here alone, and take it away")
      }
  }

  /// Refuses a list beside which a copy of its log says that somebody left who would be mailed.
  /// - Parameter listed: who has a row.
  func mustHeedCopies(
    of list: ListFiles, _ statuses: ConsentLog.Statuses, listed: AddressSet
  ) throws {
    for copy in copies(of: list).logs {
      let left = try ConsentLog.leftMeanwhile(by: copy, beside: list, statuses, listed: listed)
      guard let first = left.first else { continue }
      throw Problem(
        "by this copy of the consent log \(first)\(left.count > 1 ? " and \(left.count - 1) more" : "") left “\(list.name)”, and would be mailed",
        at: copy.location(), hint: Self.hint(list))
    }
  }

  private static func hint(_ list: ListFiles) -> String {
    "put its lines behind those of \(list.consentLog.shown), where their times count and not their places, and take it away"
  }
}
