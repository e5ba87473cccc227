package import Diagnostics
package import Expressions

/// The subscribers of a list that an expression matches.
package struct Segment: Sendable {
  package let expression: SegmentExpression
  /// The same with what is asked for looked up once for all readers.
  private let question: Question

  private indirect enum Question: Sendable {
    case any
    case tag(TagTest)
    case status(Comparison)
    case tags(Comparison)
    case column(String, ComparisonTest)
    case not(Question)
    case and(Question, Question)
    case or(Question, Question)
  }

  /// A field that is none of the roster's: what the consent log says.
  private static let status = "status"
  private static let joined = "joined"

  /// - Throws: `Problem` for a field that the roster does not have, with the nearest it has.
  package init(_ expression: SegmentExpression, of header: RosterHeader) throws(Problem) {
    self.expression = expression
    let known = header.columns + [Self.status]
    for field in expression.fields.sorted() {
      let name = RosterHeader.normalized(field)
      guard known.contains(name) else {
        throw Problem(
          "the roster has no column “\(field)”",
          hint: nearestName(to: name, among: known).map { "did you mean “\($0)”?" }
            ?? "its columns: \(header.columns.joined(separator: ", "))", category: .usage)
      }
    }
    for comparison in expression.comparisons.sorted(by: { $0.description < $1.description }) {
      try Self.mustMeanSomething(comparison, RosterHeader.normalized(comparison.field))
    }
    question = Self.question(expression)
  }

  private static func question(_ expression: SegmentExpression) -> Question {
    switch expression {
    case .any: .any
    case .tag(let name, _): .tag(TagTest(name))
    case .comparison(let comparison):
      switch RosterHeader.normalized(comparison.field) {
      case status: .status(comparison)
      case RosterTags.column: .tags(comparison)
      case let name: .column(name, ComparisonTest(comparison))
      }
    case .not(let inner): .not(question(inner))
    case .and(let a, let b): .and(question(a), question(b))
    case .or(let a, let b): .or(question(a), question(b))
    }
  }

  /// What no reader can ever be is a slip of the pen, not a part of the list.
  private static func mustMeanSomething(
    _ comparison: Comparison, _ column: String
  ) throws(Problem) {
    if column == status, comparison.comparison != .matches {
      let known = ConsentStatus.allCases.map(\.rawValue)
      let value = comparison.value.lowercased()
      if comparison.isOrder || !known.contains(value) {
        throw Problem(
          "“\(comparison)”: no status is that",
          hint: nearestName(to: value, among: known).map { "did you mean “status = \($0)”?" }
            ?? "status is one of \(known.joined(separator: ", "))", category: .usage)
      }
    }
    if comparison.isOrder, comparison.isOfNoDay || column == joined && !comparison.isOfDay {
      throw Problem(
        "“\(comparison)”: that is not a day", hint: "a day reads 2026-01-31", category: .usage)
    }
  }

  /// What a column says in rows that is no day, where it is asked for days: such a row is neither before nor after any,
  /// and its reader is in no such part of the list.
  package func doubts(of list: MailingList) -> [Problem] {
    doubts(at: list.place) { $0(list.roster.subscribers) }
  }

  /// The same of a roster that is not in memory.
  package func doubts(of roster: RosterParts, at place: Place) throws -> [Problem] {
    try doubts(at: place) { try roster.forEach($0) }
  }

  /// - Parameter rows: hands over all rows, some at a time.
  private func doubts(
    at place: Place, _ rows: ((SubscriberTable) -> Void) throws -> Void
  ) rethrows -> [Problem] {
    let tests = tests(of: question).sorted { $0.column < $1.column }
    guard !tests.isEmpty else { return [] }
    var found = tests.map { _ in (count: 0, text: "", line: 0) }
    try rows { rows in
      for (number, (column, test)) in tests.enumerated() {
        for index in rows.indices where rows.row(index).withText(of: column, test.isBaffled) {
          if found[number].count == 0 {
            (found[number].text, found[number].line) = (
              rows.row(index)[column] ?? "", rows.line(index)
            )
          }
          found[number].count += 1
        }
      }
    }
    return zip(tests, found).filter { $1.count > 0 && !$1.text.isEmpty }.map { asked, found in
      let count = found.count == 1 ? "1 row says" : "\(found.count) rows say"
      return Problem(
        "\(count) no day in “\(asked.column)”, such as “\(found.text.printable)”: “\(asked.test.comparison)” leaves out whoever is meant",
        at: place.location(line: found.line), hint: "write days as 2026-01-31")
    }
  }

  private func tests(of question: Question) -> [(column: String, test: ComparisonTest)] {
    switch question {
    case .any, .tag, .status, .tags: []
    case .column(let column, let test): [(column, test)]
    case .not(let inner): tests(of: inner)
    case .and(let a, let b), .or(let a, let b): tests(of: a) + tests(of: b)
    }
  }

  /// Whether what the log says of a reader counts.
  package var asksStatus: Bool {
    expression.fields.contains { RosterHeader.normalized($0) == Self.status }
  }

  package func contains(_ subscriber: Subscriber, _ status: ConsentStatus) -> Bool {
    Self.holds(question, subscriber.row, status)
  }

  /// The same of a row of a roster, of which no subscriber is made.
  package func contains(_ index: Int, of rows: SubscriberTable, _ status: ConsentStatus) -> Bool {
    Self.holds(question, rows.row(index), status)
  }

  private static func holds(
    _ question: Question, _ row: RosterRow, _ status: ConsentStatus
  ) -> Bool {
    switch question {
    case .any: return true
    case .tag(let tag): return row.bears(tag)
    case .status(let comparison): return comparison.holds(of: status.rawValue)
    case .tags(let comparison):
      // Any of them will do; that there is none is a text without letters.
      let tags = row.tags
      return tags.isEmpty
        ? comparison.holds(of: nil) : tags.contains { holds(comparison, ofTag: $0) }
    case .column(let column, let test): return row.withText(of: column) { test.holds(of: $0) }
    case .not(let inner): return !holds(inner, row, status)
    case .and(let a, let b): return holds(a, row, status) && holds(b, row, status)
    case .or(let a, let b): return holds(a, row, status) || holds(b, row, status)
    }
  }
}

extension Segment {
  /// What is asked of a tag is asked as a bare word would be; only its order is that of its letters.
  private static func holds(_ comparison: Comparison, ofTag tag: String) -> Bool {
    switch comparison.comparison {
    case .equals: TagName(tag) == TagName(comparison.value)
    case .differs: TagName(tag) != TagName(comparison.value)
    case .matches: TagName(tag).matches(TagName(comparison.value))
    case .atLeast, .atMost, .above, .below: comparison.holds(of: tag)
    }
  }
}
