import Expressions

/// Tags as a row has them, with one put to them or taken away. They are compared as expressions compare them: “New
/// York” and “new-york” are one tag.
package enum RosterTags {
  package static let column = "tags"

  /// Whether it can be one tag: neither empty nor two.
  package static func isTag(_ text: String) -> Bool {
    !words(text).isEmpty && !text.contains(";") && !text.contains(",")
      && !text.unicodeScalars.contains { $0.value < 0x20 }
  }

  /// The text with a tag behind the others; nil where it is there already.
  package static func adding(_ tag: String, to text: String) -> String? {
    let words = words(text)
    guard !words.contains(where: { isSame($0, tag) }) else { return nil }
    return (words + [tag]).joined(separator: separator(of: text))
  }

  /// The text without a tag; nil where it is not there.
  package static func removing(_ tag: String, from text: String) -> String? {
    let words = words(text)
    let rest = words.filter { !isSame($0, tag) }
    return rest.count == words.count ? nil : rest.joined(separator: separator(of: text))
  }

  /// Whether two spellings are of one tag.
  static func isSame(_ one: String, _ other: String) -> Bool { TagName(one) == TagName(other) }

  /// What sets them apart in this row already.
  private static func separator(of text: String) -> String {
    text.contains(",") && !text.contains(";") ? "," : ";"
  }

  private static func words(_ text: String) -> [String] {
    text.split { $0 == ";" || $0 == "," }
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .filter { !$0.isEmpty }
  }
}
