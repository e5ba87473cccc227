import Mail

/// Cells that a spreadsheet would take for a formula and run: an apostrophe before them makes them text.
enum FormulaCell {
  private static let beginnings: Set<Character> = ["=", "+", "-", "@", "\t", "\r", "|", "%"]

  /// The text as it is safe in a spreadsheet.
  static func harmless(_ text: String) -> String { isDangerous(text) ? "'\(text)" : text }

  /// What stood there before it was made so.
  static func original(of text: String) -> String {
    text.hasPrefix("'") && isDangerous(text) ? String(text.dropFirst()) : text
  }

  /// One that has apostrophes already gets another, so that it can be told what stood there.
  private static func isDangerous(_ text: String) -> Bool {
    // Nearly all begin with a letter or a digit. What may be combined with it makes no beginning of it.
    if text.utf8.first.map({ $0.isASCIILetterOrDigit }) ?? true { return false }
    return beginsDangerously(text)
  }

  private static func beginsDangerously(_ text: String) -> Bool {
    text.drop { $0 == "'" }.first.map(beginnings.contains) ?? false
  }
}
