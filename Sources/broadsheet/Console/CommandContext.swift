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
      printLine: { StandardStream.output.write("\($0)\n") },
      printError: { StandardStream.error.write("\($0)\n") },
      ask: { question in
        StandardStream.output.write("\(question) ")
        return readLine()
      })
  }

  /// Prints a value as JSON with its keys in order.
  func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    printLine(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  func openEdition() throws -> Edition { try Edition(at: directory) }
}
