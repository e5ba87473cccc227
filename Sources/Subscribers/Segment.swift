package import Diagnostics
package import Expressions

/// The subscribers of a list that an expression matches.
package struct Segment: Sendable {
  package let expression: SegmentExpression
  /// What is asked for, with the name that the roster has for it.
  private let columns: [String: String]

  /// A field that is none of the roster's: what the consent log says.
  private static let status = "status"
  private static let tags = "tags"

  /// - Throws: `Problem` for a field that the roster does not have, with the nearest it has.
  package init(_ expression: SegmentExpression, of header: RosterHeader) throws(Problem) {
    self.expression = expression
    var columns: [String: String] = [:]
    let known = header.columns + [Self.status]
    for field in expression.fields.sorted() {
      let name = RosterHeader.normalized(field)
      guard known.contains(name) else {
        throw Problem(
          "the roster has no column “\(field)”",
          hint: nearestName(to: name, among: known).map { "did you mean “\($0)”?" }
            ?? "its columns: \(header.columns.joined(separator: ", "))", category: .usage)
      }
      columns[field] = name
    }
    self.columns = columns
  }

  package func contains(_ subscriber: Subscriber, _ status: ConsentStatus) -> Bool {
    let tags = subscriber.tags
    return expression.matches(tags) { comparison in
      switch columns[comparison.field] {
      case Self.status: comparison.holds(of: status.rawValue)
      // Any of them will do; that there is none is a text without letters.
      case Self.tags:
        tags.isEmpty ? comparison.holds(of: nil) : tags.contains(where: comparison.holds)
      case let column?: comparison.holds(of: subscriber[column])
      case nil: false
      }
    }
  }
}

extension Subscriber {
  /// The tags of the row, in small letters; `;` sets them apart, and so does `,`.
  package var tags: Set<String> {
    let words = (self["tags"] ?? "").lowercased().split { $0 == ";" || $0 == "," }
    return Set(words.map { $0.trimmed }.filter { !$0.isEmpty })
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
