/// Something wrong with what came from outside, said so that a person can mend it.
package struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
  /// Whose mistake it is, which decides the exit code.
  package enum Category: Sendable {
    /// Articles, templates, rosters, journals: bad input.
    case input
    /// `broadsheet.yml` or the shape of the edition folder.
    case configuration
    /// What was asked for.
    case usage
    /// Nobody's: something else is at work, and later it will do.
    case busy
    /// The machine's: a full disk, a lack of permission.
    case system
  }

  package var category: Category
  package var location: SourceLocation?
  /// One line, without the location, without a full stop. What it quotes may hold anything.
  package var reason: String
  /// What to do about it.
  package var hint: String?
  /// What to ask the program for.
  package var advice: Advice?
  /// What its advice is about: names in it, such as `COLUMN`, with what they stand for.
  package var about: [String: String] = [:]
  /// The list that it is about, where that is another than whoever asked would mean: what they are told to ask for is
  /// of that one.
  package var list: String?

  package init(
    _ reason: String, at location: SourceLocation? = nil, hint: String? = nil,
    advice: Advice? = nil, category: Category = .input
  ) {
    self.reason = reason
    self.location = location
    self.hint = hint
    self.advice = advice
    self.category = category
  }

  /// `file:line: reason`, and the hint on a line of its own; quoted text cannot make another line.
  package var description: String { spelled { $0.rawValue } }

  /// The same with its advice in the words of a door.
  package func spelled(by spelling: (Advice) -> String) -> String {
    let head = (location.map { "\($0): \(reason)" } ?? reason).printable
    return hints(spelled: spelling).map { "\(head)\n  hint: \($0.printable)" } ?? head
  }

  /// What to do about it, with its advice in the words of a door; nil where nothing is known.
  package func hints(spelled spelling: (Advice) -> String) -> String? {
    let words = advice.map { advice in
      about.sorted { $0.key < $1.key }.reduce(spelling(advice)) {
        $0.replacing($1.key, with: $1.value)
      }
    }
    let hints = [hint, words].compactMap { $0 }
    return hints.isEmpty ? nil : hints.joined(separator: "; ")
  }
}

/// Several problems found in one reading, so that they can be mended in one sitting.
package struct ProblemList: Error, Sendable, CustomStringConvertible {
  package var problems: [Problem]

  package init(_ problems: [Problem]) { self.problems = problems }

  package var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
