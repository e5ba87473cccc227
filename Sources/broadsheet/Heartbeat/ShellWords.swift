/// Words as a POSIX shell reads them.
enum ShellWords {
  /// In single quotes, unless nothing in it means anything to a shell.
  static func quoted(_ word: String) -> String {
    if !word.isEmpty, word.wholeMatch(of: /[A-Za-z0-9_.\/:=@+-]+/) != nil { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }

  static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }
}
