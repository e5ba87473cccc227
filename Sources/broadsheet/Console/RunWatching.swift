import Diagnostics
import Foundation
import Newsroom
import Synchronization

/// What somebody sees of a run while it is under way.
extension CommandContext {
  /// Runs something that takes long: signals end it in good order; how far it is is shown.
  func watching<Value>(
    _ issue: String, _ format: RunAnswerOptions, words: LastWords = LastWords(),
    _ body: (
      _ isStopped: @escaping @Sendable () -> Bool, _ events: @escaping @Sendable (RunEvent) -> Void
    ) throws -> Value
  ) rethrows -> Value {
    let display = ProgressDisplay(format.events ? .none : progressStyle, printError: printError)
    defer { display.end() }
    let interrupt = Interrupt {
      display.say("ending: what is under way is finished; ask once more to end at once")
    } leave: {
      display.endAtOnce()
    }
    defer { withExtendedLifetime(interrupt) {} }
    let printer = format.events ? EventPrinter(issue: issue, context: self) : nil
    return try body(interrupt.isRequested) { event in
      display.read(event)
      words.read(event)
      printer?.print(event)
      if let line = event.line { display.say(line) }
    }
  }

  /// How progress is shown to whoever reads standard error.
  var progressStyle: ProgressDisplay.Style {
    let environment = ProcessInfo.processInfo.environment
    return isErrorTerminal && Terminal.canRedraw(environment) ? .terminal : .lines
  }
}

extension RunEvent {
  /// What somebody should know of as it happens, for no outcome tells of it.
  fileprivate var line: String? {
    switch self {
    case .domainPutOff(let domain, let relay, let reason):
      "the readers at \(domain) are put off for this run: \(relay) refuses their mail, and takes others’: \(reason)"
    case .relayLeft(let relay, let reason):
      "\(relay) is left out of this run, the others go on: \(reason.description)"
    default: nil
    }
  }
}

/// Prints events as lines of JSON, one at a time whoever they come from.
final class EventPrinter: Sendable {
  private let issue: String
  private let context: CommandContext
  private let turn = Mutex(())

  init(issue: String, context: CommandContext) {
    self.issue = issue
    self.context = context
  }

  func print(_ event: RunEvent) {
    turn.withLock { _ in
      let time = (try? context.newsroom.effects.instant()) ?? .now
      // Text that is no Unicode cannot come here, and nothing else keeps a row from being JSON.
      guard let line = try? context.json(RunEventRow(event: event, issue: issue, time: time))
      else { return }
      context.printLine(line)
    }
  }
}

/// What was said last of those who were not accepted.
final class LastWords: Sendable {
  private struct State {
    var last: [RunEvent.Outcome: String] = [:]
    var refused: [RunEvent.Settlement] = []
  }

  private let state = Mutex(State())
  /// Whether each of them is kept: a test has few.
  private let keepsAll: Bool

  init(keepsAll: Bool = false) { self.keepsAll = keepsAll }

  func read(_ event: RunEvent) {
    guard case .settled(let settlement) = event, settlement.outcome != .accepted else { return }
    state.withLock { state in
      state.last[settlement.outcome] = settlement.reply
      if keepsAll { state.refused.append(settlement) }
    }
  }

  /// By outcome; nothing where nothing was said.
  var last: [RunEvent.Outcome: String] { state.withLock { $0.last } }
  var refused: [RunEvent.Settlement] { state.withLock { $0.refused } }
}
