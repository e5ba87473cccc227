package import Diagnostics

/// What an import is asked for.
package struct ImportRequest: Sendable {
  package var file: Place
  /// Whether it only says what it would do.
  package var isDryRun = false
  package var mappings: [ColumnMapping] = []
  /// Whether everybody in the file has left, whatever it says of them.
  package var isSuppression = false
  /// Whether nobody in it has left by the name of the file alone.
  package var areReaders = false
  /// What stands as the source of its events; `import` by default.
  package var source: String?
  package var reason: String?
  /// Where rows are written that were refused.
  package var refused: Place?
  /// Whether who is not in the file is taken off the roster, and how many those may be.
  package var removal: RemovalLimit?

  package init(file: Place) { self.file = file }
}

/// How many rows of a roster may go at once: so many, or so many of a hundred.
package struct RemovalLimit: Sendable, Equatable {
  package let number: Double
  package let isShare: Bool

  package static let usual = RemovalLimit(number: 5, isShare: true)

  package init(number: Double, isShare: Bool) {
    self.number = number
    self.isShare = isShare
  }

  /// Reads `5%` or `20`; nil for anything else.
  package init?(parsing text: String) {
    let digits = text.hasSuffix("%") ? text.dropLast() : text[...]
    guard let number = Double(digits), number >= 0, number.isFinite else { return nil }
    self.init(number: number, isShare: text.hasSuffix("%"))
  }

  func allows(_ count: Int, of all: Int) -> Bool {
    Double(count) <= (isShare ? Double(all) * number / 100 : number)
  }

  package var words: String {
    let text = number == number.rounded() ? "\(Int(number))" : "\(number)"
    return isShare ? "\(text) % of the roster" : text
  }
}

/// What somebody says that a column of an import means, or a value in it.
package struct ColumnMapping: Sendable, Equatable {
  enum Use: Sendable, Equatable {
    case meaning(ColumnMeaning)
    case value(String, ImportedStatus)
    /// Whoever is not to be mailed by what stands there has left; it stays what it is.
    case refusals
    /// It holds one more address of the same person.
    case further
    /// What stands beside the addresses there are names.
    case names
    /// It is the day on which they came, of which that number stands first.
    case joined(ImportDate.Order)
  }

  let column: String
  let use: Use

  private static let fields: [String: ColumnMeaning] = [
    "email": .email, "name": .name, "first_name": .firstName, "last_name": .lastName,
    "tags": .tags, "joined": .joined, "status": .status, "unsubscribed": .optOut(.unsubscribed),
    "bounced": .optOut(.bounced), "complained": .optOut(.complained), "status_time": .statusTime,
    "reason": .statusReason, "attributes": .attributes, "ignore": .ignored,
  ]

  private static let orders: [String: ImportDate.Order] = [
    "day_first": .dayFirst, "month_first": .monthFirst,
  ]

  /// A word that is none of these and looks like one of them.
  var misspelled: Problem? {
    guard case .meaning(.field(let word?)) = use else { return nil }
    let known =
      column.contains(":") ? Array(Self.statuses.keys) : Self.fields.keys + ["refusals", "further"]
    guard let meant = nearestName(to: word, among: known) else { return nil }
    return Problem(
      "“\(word.printable)” is nothing that a column means",
      hint: "did you mean “\(meant)”?", category: .usage)
  }

  /// The same, where no column of the roster or of the file is called so.
  func mustBeMeant(by columns: Set<String>) throws(Problem) {
    guard case .meaning(.field(let word?)) = use, !columns.contains(word), let problem = misspelled
    else { return }
    throw problem
  }

  /// Whether it may be said of a name in JSON objects: whether that tells who has left, or is left out or kept.
  var mayBeOfObjects: Bool {
    switch use {
    case .value, .refusals, .meaning(.status), .meaning(.optOut), .meaning(.ignored): true
    case .meaning(.field(let name?)): name == RosterHeader.normalized(column)
    case .meaning, .joined, .further, .names: false
    }
  }

  /// What is said of a column besides what it means.
  private static let besides: [String: Use] = [
    "refusals": .refusals, "further": .further, "names": .names,
  ]

  private static let statuses: [String: ImportedStatus] = [
    "subscribed": .subscribed, "pending": .pending, "unsubscribed": .left(.unsubscribed),
    "bounced": .left(.bounced), "complained": .left(.complained), "unknown": .unknown,
  ]

  /// Reads `COLUMN=FIELD` or `COLUMN:VALUE=STATUS`; nil for anything else.
  package init?(parsing text: String) {
    // A value may hold any sign, and is before the last one.
    guard let equals = text.lastIndex(of: "=") else { return nil }
    let left = String(text[..<equals])
    let right = RosterHeader.normalized(String(text[text.index(after: equals)...]))
    guard !left.isEmpty, !right.isEmpty else { return nil }
    if let colon = left.firstIndex(of: ":"), colon != left.startIndex,
      let status = Self.statuses[right]
    {
      column = String(left[..<colon])
      use = .value(StatusWords.folded(String(left[left.index(after: colon)...])), status)
    } else {
      column = left
      use =
        Self.besides[right] ?? Self.orders[right].map(Use.joined)
        ?? .meaning(Self.fields[right] ?? .field(right))
    }
  }
}
