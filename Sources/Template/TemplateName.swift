/// What a tag names: a path such as `lead.title`, and the transforms around it.
struct TemplateName: Sendable, Equatable {
  /// As it stands in the tag, without blanks.
  var text: String
  /// The parts between the dots; none for `.` and for a position in a list.
  var parts: [String]
  /// Whether a dot in front keeps the search to the innermost value.
  var isAnchored: Bool
  /// The outermost first; for `plusone(index())` these are `plusone` and `index`.
  var transforms: [String]

  /// Whether it asks where in a list it stands: `first()`.
  var isPosition: Bool { parts.isEmpty && !isAnchored }

  var path: String { (isAnchored ? "." : "") + parts.joined(separator: ".") }

  private static let maximumLength = 500
  private static let maximumTransforms = 10

  enum Failure: Error {
    case notAName, tooLong, tooManyTransforms
  }

  init(parsing text: String) throws(Failure) {
    guard text.utf8.count <= Self.maximumLength else { throw .tooLong }
    self.text = text.filter { !$0.isWhitespace }
    var rest = text[...]
    transforms = []
    while let bracket = rest.firstIndex(of: "("), rest.hasSuffix(")") {
      transforms.append(String(rest[..<bracket]))
      guard transforms.count <= Self.maximumTransforms else { throw .tooManyTransforms }
      rest = rest[rest.index(after: bracket)...].dropLast()
    }
    isAnchored = rest.hasPrefix(".")
    let path = isAnchored ? rest.dropFirst() : rest
    parts =
      path.isEmpty
      ? [] : path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !isPosition || !transforms.isEmpty,
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isPartOfName) })
    else { throw .notAName }
  }
}

extension Character {
  /// Letters and digits of any script, as the columns of a roster have them, `_` and `-`.
  fileprivate var isPartOfName: Bool { isLetter || isNumber || self == "_" || self == "-" }
}
