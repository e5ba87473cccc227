import Foundation
import Newsroom

/// The command line of timers, `-C DIR run --due`, read without all commands and their options being made: most
/// heartbeats have nothing to do, and that would be most of their work.
///
/// What is written in any other way is none, and so is what was not seen to rest: those go the way of all commands.
struct PlainHeartbeat: Equatable {
  var directory = "."
  var now: Date?

  /// Nil for any other command line.
  init?(_ words: some Collection<String>) {
    var words = Array(words)[...]
    if words.first == "-C", let directory = words.dropFirst().first {
      // A word with a hyphen is no value of an option.
      guard !directory.isEmpty, !directory.hasPrefix("-") else { return nil }
      self.directory = directory
      words = words.dropFirst(2)
    }
    guard words.starts(with: ["run", "--due"]) else { return nil }
    words = words.dropFirst(2)
    if words.first == "--now", let text = words.dropFirst().first {
      guard let moment = Moment(argument: text) else { return nil }
      now = moment.date
      words = words.dropFirst(2)
    }
    guard words.isEmpty else { return nil }
  }

  /// Does the heartbeat where it is known that nothing is due, and tells whether it did.
  var isDone: Bool {
    CommandContext.live(directory: directory, effects: .live(now: now)).newsroom.beatQuietly()
  }
}
