/// A manual page as it is written, line by line, in the mdoc language of mandoc(1) and groff(1).
struct ManualText {
  private(set) var text = ""

  /// A line of text.
  mutating func line(_ words: String) {
    let escaped = Self.escaped(words)
    // What begins with one of these is a request to the formatter.
    text += (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
  }

  /// A macro whose argument is text, in quotes so that no word of it is taken for a macro.
  mutating func macro(_ name: String, text words: String) {
    text += ".\(name) \"\(Self.escaped(words).replacing("\"", with: "\\(dq"))\"\n"
  }

  /// A macro with arguments that are written already.
  mutating func macro(_ written: String) { text += ".\(written)\n" }

  mutating func block(_ block: HelpText.Block) {
    switch block {
    case .paragraph(let words):
      macro("Pp")
      line(words)
    case .heading(let words):
      macro("Pp")
      line(words)
    case .literal(let lines):
      macro("Bd -literal -offset indent")
      lines.forEach { line($0) }
      macro("Ed")
    case .table(let rows):
      macro("Bl -tag -width Ds -offset indent")
      for row in rows {
        macro("It", text: row.term)
        line(row.text)
      }
      macro("El")
    }
  }

  /// Backslashes as they are shown, and the hyphens of options as one types them: groff makes others of them.
  static func escaped(_ words: String) -> String {
    words.replacing("\\", with: "\\e").replacing("-", with: "\\-")
  }

  /// A word as an argument of a macro.
  static func argument(_ word: String) -> String {
    let word = escaped(word).replacing("\"", with: "\\(dq")
    return word.contains(" ") || word.isEmpty ? "\"\(word)\"" : "\\&\(word)"
  }
}
