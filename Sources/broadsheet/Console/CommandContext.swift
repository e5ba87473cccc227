import Diagnostics
import Foundation
import Newsroom

/// What a command has of the world around it: the newsroom, and somebody at a terminal or not.
struct CommandContext: Sendable {
  var newsroom: Newsroom
  var isInputTerminal: Bool
  /// Whether somebody watches standard error, where progress is shown.
  var isErrorTerminal: Bool
  /// Whether somebody reads standard output, where columns are aligned.
  var isOutputTerminal = false
  /// Prints what a person reads; control characters of outside text are made visible.
  var printLine: @Sendable (String) -> Void
  var printError: @Sendable (String) -> Void
  /// Prints bytes as they are, in which nothing is left that a terminal obeys.
  var printBytes: @Sendable (UnsafeRawBufferPointer) -> Void
  /// Prints what is no error with how much it matters, where a log keeps that; nil where all is printed alike.
  var leveled: (@Sendable (LogLevel, String) -> Void)?
  /// Asks on the terminal; nil at the end of the input.
  var ask: @Sendable (String) -> String?
  /// The list that was asked for by name.
  var list: String?
  /// What `--owner` said.
  var owner: String?
  /// What `-C` said.
  var directory = "."

  static func live(directory: String, effects: Effects) -> CommandContext {
    let isJournal = LogLevel.isJournal(STDERR_FILENO)
    let write = { @Sendable (level: LogLevel, text: String) in
      let text = NextCommand.placed(text, in: directory).safeForTerminal
      StandardStream.error.write((isJournal ? level.marked(text) : text) + "\n")
    }
    var context = CommandContext(
      newsroom: Newsroom(at: Place(folder: directory), effects: effects),
      isInputTerminal: isatty(STDIN_FILENO) == 1, isErrorTerminal: isatty(STDERR_FILENO) == 1,
      isOutputTerminal: isatty(STDOUT_FILENO) == 1,
      printLine: { StandardStream.output.write("\($0.safeForTerminal)\n") },
      printError: { write(.error, $0) }, printBytes: { StandardStream.output.write($0) },
      leveled: isJournal ? write : nil,
      // Standard output is for the answer, which a program may read.
      ask: { question in
        StandardStream.error.write("\(question.safeForTerminal) ")
        return readLine()
      })
    context.directory = directory
    return context
  }

  /// Asks a question that “y” or “yes” answers.
  /// - Throws: `Problem` where nobody is there to ask.
  func confirm(_ question: String, hint: String) throws(Problem) -> Bool {
    guard isInputTerminal else {
      throw Problem("nobody is there to answer: \(question)", hint: hint, category: .usage)
    }
    return ["y", "yes"].contains(ask("\(question) [y/N]")?.lowercased() ?? "")
  }

  /// Prints a value as JSON with its keys in order.
  ///
  /// RFC 8259 §7 lets DEL, C1 and the separators stand raw in a string; escaped they mean the same.
  func printJSON(_ value: some Encodable) throws {
    if let writing = value as? any WritesJSON {
      var json = JSONText(writingBy: printBytes)
      writing.write(to: &json)
      json.end()
      printLine("")
    } else {
      printLine(try json(value, .prettyPrinted))
    }
  }

  /// A value as JSON, on one line unless it is asked for otherwise.
  func json(
    _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting = []
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, formatting]
    return String(decoding: try encoder.encode(value), as: UTF8.self).escaping(
      { $0.isControl && $0 != "\n" }, as: { String(format: "\\u%04x", $0.value) })
  }

  /// Prints something for people or a log.
  func log(_ level: LogLevel, _ text: String) {
    if let leveled { leveled(level, text) } else { printError(text) }
  }

  /// Says what somebody should know besides: `file:line: warning: reason`, as a check says it.
  func warn(_ problems: [Problem]) { say("warning", .warning, problems) }

  /// Says what is as it should be, and what somebody may want otherwise.
  func note(_ problems: [Problem]) { say("note", .notice, problems) }

  private func say(_ word: String, _ level: LogLevel, _ problems: [Problem]) {
    for var problem in problems {
      problem.reason = "\(word): \(problem.reason)"
      log(level, problem.words(of: list))
    }
  }
}

extension CommandContext {
  /// Says what a list is called now that somebody names as it was called before.
  func noteNewName(of list: String?) {
    guard let list, let now = newsroom.newName(of: list) else { return }
    printError("note: the list “\(list)” is “\(now)” now")
  }
}
