/// One tag as it stands in a template, with what surrounds it on its line.
struct TemplateTag: Sendable {
  /// What the first character between the delimiters makes of a tag.
  enum Sigil: Character, Sendable {
    case section = "#"
    case inverted = "^"
    case close = "/"
    case partial = ">"
    case parent = "<"
    case block = "$"
    case comment = "!"
    case delimiters = "="
    case pragma = "%"
    /// `{{&name}}`, and `{{{name}}}`.
    case unescaped = "&"
    /// No sigil at all.
    case variable = " "
  }

  var sigil: Sigil
  /// What follows the sigil, without blanks at its ends.
  var content: String
  /// The tag with its delimiters, in bytes of the template.
  var range: Range<Int>
  /// Where its line begins, when nothing but blanks stands before it there.
  var lineStart: Int?
  /// Where the next line begins, when nothing but blanks stands behind it.
  var nextLine: Int?
  /// What it stands between.
  var delimiters: Delimiters

  var place: Int { range.lowerBound }

  /// What it opens or closes, whatever blanks are in it.
  var name: String { content.filter { !$0.isWhitespace } }

  /// The line that goes with a tag that stands alone on it.
  var line: Range<Int>? {
    guard let lineStart, let nextLine else { return nil }
    return lineStart..<nextLine
  }

  /// Where the blanks begin before a tag that begins a line, else the tag itself.
  var start: Int { lineStart ?? place }
}
