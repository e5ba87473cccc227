import Diagnostics
import Foundation
import Newsroom
import Synchronization

/// What a run says: kept for whoever watches it, and printed in words or as lines of JSON.
final class RunLog: Sendable {
  private let said = Mutex("")

  /// All of it, line by line.
  var text: String { said.withLock { $0 } }

  /// The same context, whose words are kept, and logged as JSON where that is asked for.
  func keeping(_ context: CommandContext, asJSON: Bool) -> CommandContext {
    var kept = context
    let log = { @Sendable [self] (level: LogLevel, text: String) in
      keep(text)
      guard asJSON else { return context.log(level, text) }
      let line = LogLine(
        time: (try? context.newsroom.effects.now())?.formatted(.iso8601), level: level.name,
        message: text)
      StandardStream.error.write(((try? context.json(line)) ?? text) + "\n")
    }
    kept.leveled = log
    kept.printError = { log(.error, $0) }
    return kept
  }

  /// Keeps what is printed elsewhere.
  func keep(_ text: String) {
    // What nobody would be shown is not gathered without end.
    said.withLock { if $0.utf8.count < 1 << 20 { $0 += text + "\n" } }
  }

  private struct LogLine: Encodable {
    var time: String?
    var level: String
    var message: String
  }
}
