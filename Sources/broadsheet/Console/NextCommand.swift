/// A command that people are told to run next.
enum NextCommand {
  /// In quotation marks, as it is typed.
  /// - Parameter list: the list that was asked for by name; without it the command would be of another one.
  static func quoted(_ command: String, of list: String?) -> String {
    "“\(line(command, of: list))”"
  }

  /// The same text for whoever named the edition folder with `-C`: pasted, a command without it would be of another one.
  static func placed(_ text: String, in directory: String) -> String {
    guard directory != "." else { return text }
    return text.replacing(
      "“broadsheet ", with: "“broadsheet -C \(ShellWords.quoted(directory)) ")
  }

  static func line(_ command: String, of list: String?) -> String {
    "broadsheet \(command)" + (list.map { " --list \(ShellWords.quoted($0))" } ?? "")
  }
}
