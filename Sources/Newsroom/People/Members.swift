package import Diagnostics
package import Expressions
package import Subscribers

/// Everybody in a roster, or a part of them, with what the consent log says; told one after the other.
package struct Membership: Sendable {
  package let list: ListFiles
  /// The names of the roster's columns.
  package let columns: [String]
  /// Rows that cannot be used.
  package let problems: [Problem]
  /// Rows whose address an earlier row has.
  package let duplicates: [Problem]
  /// Whom the log knows and the roster does not.
  package let unlisted: [ConsentLog.Statuses.Unlisted]
  /// What else a person should know of the list.
  package let warnings: [Problem]
  private let roster: Roster
  private let consent: ConsentView
  private let segment: Segment?

  init(
    of list: ListFiles, _ part: SegmentExpression?, warnings: [Problem]
  ) throws {
    let mailingList = try MailingList(at: list)
    self.list = list
    let roster = mailingList.roster
    self.roster = roster
    columns = roster.header.columns
    (problems, duplicates) = (roster.problems, roster.duplicates)
    let statuses = try mailingList.consent.statuses()
    consent = ConsentView(statuses)
    unlisted = statuses.unlisted(by: roster.listed)
    segment = try part.map { try Segment($0, of: roster.header) }
    self.warnings =
      warnings + statuses.sharedRows(in: roster, at: list)
      + (segment?.doubts(of: mailingList) ?? [])
  }

  /// Hands over each, in the order of the roster.
  /// - Parameter status: nil for any.
  package func forEach(
    _ status: ConsentStatus? = nil, _ body: (MailingList.Member) throws -> Void
  ) rethrows {
    let rows = roster.subscribers
    // What a row says is asked first: the log has a look at those alone that are meant.
    let early = segment.flatMap { $0.asksStatus ? nil : $0 }
    for index in rows.indices where early?.contains(index, of: rows, .subscribed) ?? true {
      let found = consent.status(index, of: rows)
      guard status == nil || found == status else { continue }
      guard early != nil || segment?.contains(index, of: rows, found) ?? true else { continue }
      try body(MailingList.Member(subscriber: rows[index], status: found))
    }
  }

  /// How many of them said that they want the list, and have no row.
  package var subscribedWithoutRow: Int { unlisted.count { $0.status == .subscribed } }
}

extension Newsroom {
  /// - Parameter part: a segment's name may stand in it.
  package func members(
    of list: String?, part: SegmentExpression? = nil
  ) throws(NewsroomProblem) -> Membership {
    let list = try self.list(list)
    return try Step.load {
      let named = try part.map { try $0.naming(ConfigurationFile(in: folder).segments()) }
      return try Membership(
        of: list, named, warnings: ImportRecords(in: records(of: list)).warnings)
    }
  }
}
