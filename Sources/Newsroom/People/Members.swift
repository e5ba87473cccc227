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
  /// The row whose quote the file does not close: how many stand behind it nobody knows.
  package let unclosedQuote: Problem?
  /// Rows whose address an earlier row has, and rows that may hold those of others.
  package let duplicates: [Problem]
  /// What else a person should know of the list.
  package let warnings: [Problem]
  private let roster: RosterParts
  private let statuses: ConsentLog.Statuses
  private let consent: ConsentView
  private let segment: Segment?

  init(
    of list: ListFiles, _ part: SegmentExpression?, segments: [String], isLeaving: Bool,
    warnings: [Problem]
  ) throws {
    self.list = list
    let roster = try RosterParts(at: list.roster)
    self.roster = roster
    columns = roster.header.columns
    (problems, unclosedQuote) = (roster.problems, roster.unclosedQuote)
    duplicates = roster.swallowing + roster.duplicates
    var unread: [Problem] = []
    if isLeaving {
      (statuses, unread) = try ConsentLog.legible(of: list)
    } else {
      statuses = try ConsentLog.statuses(of: list)
    }
    consent = ConsentView(statuses)
    segment = try part.map { try Segment($0, of: roster.header) }
    let words = try part.map {
      try UnknownWords(UnborneTags($0, of: roster), segments: segments)
    }
    if let words, isLeaving, !words.problems.isEmpty { throw ProblemList(words.problems) }
    self.warnings =
      warnings + (words.map { $0.problems + $0.warnings } ?? []) + unread
      + (try statuses.sharedRows(in: roster, at: list))
      + (try segment?.doubts(of: roster, at: list.roster) ?? [])
  }

  /// Hands over each, in the order of the roster.
  /// - Parameter status: nil for any.
  package func forEach(
    _ status: ConsentStatus? = nil, _ body: (MailingList.Member) throws -> Void
  ) throws(NewsroomProblem) {
    try Step.load { try roster.forEach { try forEach(status, of: $0, body) } }
  }

  private func forEach(
    _ status: ConsentStatus?, of rows: SubscriberTable,
    _ body: (MailingList.Member) throws -> Void
  ) rethrows {
    // What a row says is asked first: the log has a look at those alone that are meant.
    let early = segment.flatMap { $0.asksStatus ? nil : $0 }
    for index in rows.indices where early?.contains(index, of: rows, .subscribed) ?? true {
      let found = consent.status(index, of: rows)
      guard status == nil || found == status else { continue }
      guard early != nil || segment?.contains(index, of: rows, found) ?? true else { continue }
      try body(MailingList.Member(subscriber: rows[index], status: found))
    }
  }

  /// Whom the log knows and the roster does not.
  package var unlisted: [ConsentLog.Statuses.Unlisted] { statuses.unlisted(by: roster.listed) }

  /// How many of them said that they want the list, and have no row.
  package var subscribedWithoutRow: Int { statuses.subscribedWithoutRow(roster.listed) }
}

extension Newsroom {
  /// - Parameters:
  ///   - part: a segment's name may stand in it.
  ///   - isLeaving: for people who are taken off, which waits for nothing that is wrong beside them.
  package func members(
    of list: String?, part: SegmentExpression? = nil, isLeaving: Bool = false
  ) throws(NewsroomProblem) -> Membership {
    let list = try isLeaving ? found(list) : self.list(list)
    return try Step.load {
      let segments = try part.map { _ in try ConfigurationFile(in: folder).segments() } ?? [:]
      return try Membership(
        of: list, part?.naming(segments), segments: segments.keys.sorted(), isLeaving: isLeaving,
        warnings: ImportRecords(in: records(of: list)).warnings)
    }
  }
}
