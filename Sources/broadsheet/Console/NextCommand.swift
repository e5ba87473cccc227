import ArgumentParser
import Foundation

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
    var parts = text.components(separatedBy: start)
    for index in parts.indices.dropFirst() {
      // What articles say in quotes is theirs.
      let isOurs = commands.contains(String(parts[index].prefix { $0.isLetter || $0 == "-" }))
      parts[index] = start + (isOurs ? "-C \(ShellWords.quoted(directory)) " : "") + parts[index]
    }
    return parts.joined()
  }

  private static let start = "“broadsheet "
  private static let commands = Set(
    Broadsheet.configuration.subcommands.compactMap { $0.configuration.commandName })

  static func line(_ command: String, of list: String?) -> String {
    "broadsheet \(command)" + (list.map { " --list \(ShellWords.quoted($0))" } ?? "")
  }
}
