import Diagnostics

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

  /// - Throws: `Problem` without a place.
  init(parsing text: String) throws(Problem) {
    guard text.utf8.count <= Self.maximumLength else {
      throw Problem("“\(text.excerpt)” is too long for a name")
    }
    self.text = text.filter { !$0.isWhitespace }
    var rest = text[...]
    transforms = []
    while let bracket = rest.firstIndex(of: "("), rest.hasSuffix(")") {
      transforms.append(String(rest[..<bracket]))
      rest = rest[rest.index(after: bracket)...].dropLast()
    }
    guard transforms.count <= Self.maximumTransforms else { throw Problem("too many transforms") }
    isAnchored = rest.hasPrefix(".")
    let path = isAnchored ? rest.dropFirst() : rest
    parts =
      path.isEmpty
      ? [] : path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !isPosition || !transforms.isEmpty,
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isPartOfName) })
    else {
      throw Problem(
        "“\(text.excerpt)” is not a name", hint: "names are letters, digits, “_”, “-” and “.”")
    }
  }

  /// The name of a template, as a tag that includes it has it.
  /// - Throws: `Problem` without a place.
  static func ofTemplate(parsing text: String) throws(Problem) -> String {
    guard !text.isEmpty, !text.hasPrefix("*") else {
      throw Problem(
        "a template is called by its name, which must be known before anything is sent")
    }
    guard text.utf8.count <= maximumLength,
      text.unicodeScalars.allSatisfy({ $0.isASCII && Character($0).isPartOfTemplateName })
    else {
      throw Problem(
        "“\(text.excerpt)” cannot be a template's name in a tag",
        hint: "use letters, digits, “_”, “-”, “.” and “/” alone")
    }
    return text
  }

  /// The field that it names of what is filled in later, such as `reader.name`; nil for all else.
  func field(of root: String?) -> DeferredField? {
    guard let root, !isAnchored, parts.count > 1, parts.first == root else { return nil }
    let known = transforms.reversed().compactMap(Transform.init(rawValue:))
    guard known.count == transforms.count else { return nil }
    return DeferredField(parts.dropFirst().joined(separator: "."), transforms: known)
  }
}

extension Character {
  /// Letters and digits of any script, as the columns of a roster have them, `_` and `-`.
  fileprivate var isPartOfName: Bool { isLetter || isNumber || self == "_" || self == "-" }

  fileprivate var isPartOfTemplateName: Bool { isPartOfName || self == "." || self == "/" }
}

extension String {
  /// As much of what somebody wrote as an error can show.
  var excerpt: String {
    // One character can be as long as the text: a letter with any number of accents.
    let beginning = String.UnicodeScalarView(unicodeScalars.prefix(60))
    return beginning.count < unicodeScalars.count ? "\(String(beginning))…" : self
  }
}
