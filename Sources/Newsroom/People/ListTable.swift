package import Diagnostics
import Digest
import Subscribers

/// The lists of an edition, with how many are on each.
package struct ListRow: Sendable, Equatable {
  package let name: String
  package let isDefault: Bool
  package let isConfigured: Bool
  /// Names that it had before.
  package let formerly: [String]
  /// Rows of the roster that can be used.
  package let rows: Int
  package let badRows: Int
  /// Rows by their status.
  package let subscribed: Int
  package let pending: Int
  /// People who left, be there a row or not.
  package let unsubscribed: Int
  package let bounced: Int
  package let complained: Int
  package let forgotten: Int
  /// People subscribed in the log who have no row.
  package let withoutRow: Int

  /// Who was forgotten is not among them: each list notes it, be it that they were never on it.
  package var left: Int { unsubscribed + bounced + complained }
}

extension Newsroom {
  /// All lists that are configured or have files; what is wrong with one is said of it alone.
  package func listTable() throws(NewsroomProblem) -> (rows: [ListRow], warnings: [Problem]) {
    try Step.load {
      try files.mustExist()
      let file = try ConfigurationFile(in: folder)
      let configured = try file.lists()
      let names = configured + listNames().subtracting(configured).sorted()
      var warnings: [Problem] = []
      let rows = names.compactMap { name -> ListRow? in
        if let stray = strayLog(of: files.list(name)), !warnings.contains(stray) {
          warnings.append(stray)
        }
        do {
          return try row(
            of: files.list(name), isDefault: name == configured.first,
            isConfigured: configured.contains(name))
        } catch {
          warnings +=
            (error as? ProblemList)?.problems
            ?? [
              error as? Problem
                ?? Problem(error.plainReason, at: files.list(name).roster.location())
            ]
          return nil
        }
      }
      return (rows, warnings)
    }
  }

  private func row(of list: ListFiles, isDefault: Bool, isConfigured: Bool) throws -> ListRow {
    let roster = list.roster.exists ? try Roster(at: list.roster) : nil
    let statuses = try ConsentLog.statuses(of: list)
    var counts: [ConsentStatus: Int] = [:]
    if let rows = roster?.subscribers {
      for index in rows.indices {
        counts[statuses.isEmpty ? .subscribed : statuses[rows.address(index)], default: 0] += 1
      }
    }
    let unlisted = statuses.countUnlisted(by: roster?.listed ?? AddressSet())
    for (status, count) in unlisted where status.isOptOut { counts[status, default: 0] += count }
    func count(_ status: ConsentStatus) -> Int { counts[status] ?? 0 }
    return ListRow(
      name: list.name, isDefault: isDefault, isConfigured: isConfigured,
      formerly: ListNames(in: files.subscribers).formerly(of: list.name),
      rows: roster?.subscribers.count ?? 0, badRows: roster?.problems.count ?? 0,
      subscribed: count(.subscribed), pending: count(.pending), unsubscribed: count(.unsubscribed),
      bounced: count(.bounced), complained: count(.complained), forgotten: count(.forgotten),
      withoutRow: unlisted[.subscribed] ?? 0)
  }
}
