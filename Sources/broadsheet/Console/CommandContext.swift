import Diagnostics
import Foundation

/// What a command has from the world around it; tests pass their own.
struct CommandContext: Sendable {
  /// The edition folder as it was given.
  var directory: String
  var environment: [String: String]
  /// The present; `--now` sets it.
  var now: @Sendable () -> Date
  var isInputTerminal: Bool
  /// Whether somebody watches standard error, where progress is shown.
  var isErrorTerminal: Bool
  /// Prints what a person reads; control characters of outside text are made visible.
  var printLine: @Sendable (String) -> Void
  var printError: @Sendable (String) -> Void
  /// Asks on the terminal; nil at the end of the input.
  var ask: @Sendable (String) -> String?

  static func live(directory: String, now: Date?) -> CommandContext {
    CommandContext(
      directory: directory, environment: ProcessInfo.processInfo.environment,
      // Whole seconds: what is written to a file and read again must be the same moment.
      now: { now ?? Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down)) },
      isInputTerminal: isatty(STDIN_FILENO) == 1, isErrorTerminal: isatty(STDERR_FILENO) == 1,
      printLine: { StandardStream.output.write("\($0.safeForTerminal)\n") },
      printError: { StandardStream.error.write("\($0.safeForTerminal)\n") },
      ask: { question in
        StandardStream.output.write("\(question.safeForTerminal) ")
        return readLine()
      })
  }

  /// Prints a value as JSON with its keys in order.
  ///
  /// RFC 8259 §7 lets DEL, C1 and the separators stand raw in a string; escaped they mean the same.
  func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(value), as: UTF8.self)
    printLine(
      json.escaping(
        { $0.isControl && $0 != "\n" }, as: { String(format: "\\u%04x", $0.value) }))
  }

  func openEdition() throws -> Edition { try Edition(at: directory) }
}
