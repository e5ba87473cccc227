import Delivery
import Diagnostics
import Digest
import Expressions
import Foundation
import Subscribers

/// Who of a list a send is for: those who were frozen, with whom it brings besides.
struct Readers {
  let recipients: Recipients
  /// What chooses those of a first freeze; nil for the whole list.
  var segment: String?
  var widening: SendPlan.Widening?
  var warnings: [Problem] = []

  /// What a request asks of an issue, by what was frozen of it.
  enum Choice: Equatable {
    /// Those who were frozen.
    case frozen
    /// Nothing is frozen yet, or nothing of that counts.
    case fresh(SegmentExpression?)
    case widened(SegmentExpression?)

    init(
      _ request: SendRequest, _ segment: SegmentExpression?, _ state: JournalState,
      isFrozen: Bool, at journal: Place
    ) throws(Problem) {
      // A dry run chooses as the send does, and shows those who were frozen as they were.
      guard isFrozen else {
        self = .fresh(segment)
        return
      }
      guard let segment else {
        self = state.isForSegmentAlone && request.widens ? .widened(nil) : .frozen
        return
      }
      guard state.isForSegmentAlone else {
        throw Problem(
          "sending was begun to the whole list: no part of it can be chosen any more",
          at: journal.location(), category: .usage)
      }
      let isKnown = state.recipientsRecords.contains { $0.segment == segment.description }
      self = isKnown ? .frozen : .widened(segment)
    }

    /// What must be kept of the roster where recipients are frozen: of those it is only asked who is on it.
    /// A test is made with the row of its reader, and what nobody is mailed by is looked over in full.
    static func keeps(
      _ request: SendRequest, _ segment: SegmentExpression?, _ state: JournalState
    ) -> Roster.Kept {
      guard request.keepsJournal else { return .rows }
      let widens = segment != nil || state.isForSegmentAlone && request.widens
      return widens ? .rows : .addresses
    }
  }

  /// The parts of the list that were frozen before; who fits none of them as the roster is now is in none.
  private static func parts(_ opened: OpenIssue) -> [Segment] {
    opened.state.recipientsRecords.compactMap(\.segment).compactMap { text in
      (try? SegmentExpression(parsing: text)).flatMap {
        try? Segment($0, of: opened.list.roster.header)
      }
    }
  }

  /// - Parameter segments: the names of those that are configured.
  /// - Throws: also at a word that is neither one of them nor anybody’s tag: who would be mailed is not who was meant.
  init(
    _ choice: Choice, of opened: OpenIssue, listed: AddressSet, segments: [String]
  ) throws {
    var doubts: [Problem] = []
    func part(_ segment: SegmentExpression?) throws -> Segment? {
      let part = try segment.map { try Segment($0, of: opened.list.roster.header) }
      guard let part else { return nil }
      let words = UnknownWords(
        UnborneTags(part.expression, of: opened.list), segments: segments)
      guard words.problems.isEmpty else { throw ProblemList(words.problems) }
      doubts += words.warnings + part.doubts(of: opened.list)
      return part
    }
    switch (choice, opened.table) {
    case (.widened(let segment), let table):
      let counted = segment == nil ? [] : Self.parts(opened)
      recipients = try Recipients(
        table, listed: listed, adding: opened.list, part(segment), counted: counted,
        journal: opened.state)
      widening = SendPlan.Widening(
        segment: segment?.description, suppressed: recipients.suppressed)
      if segment == nil, let part = opened.state.part {
        // Who asks for a part again may have meant it alone.
        warnings = [
          Problem(
            "so far the issue went to a part of the list alone, “\(part)”; this brings in all the others",
            at: opened.journal.location())
        ]
      }
    case (.frozen, let table?):
      recipients = try Recipients(
        frozen: table, listed: listed, renamed: opened.list.consent.statuses().renamed,
        journal: opened.state)
      if opened.state.isForSegmentAlone {
        let names = opened.state.recipientsRecords.compactMap(\.segment).joined(separator: "; ")
        warnings = [
          Problem(
            "the issue goes to a part of the list alone: \(names)",
            at: opened.journal.location(), advice: .widenByName)
        ]
      }
    case (.fresh(let segment), _):
      recipients = try Recipients(of: opened.list, part(segment))
      self.segment = segment?.description
    case (.frozen, nil):
      recipients = try Recipients(of: opened.list)
    }
    warnings += doubts
  }
}
