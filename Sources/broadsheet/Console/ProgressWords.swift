import Diagnostics
import Foundation
import Newsroom

/// How far a run is, in words: few lines that fit a terminal, or one for a log.
struct ProgressWords {
  var progress: SendProgress
  var now: Date
  /// Whether the bar is drawn with blocks or with what every terminal has.
  var hasBlocks = true

  /// Lines that fit a terminal of that width, the last column left free.
  func lines(width: Int) -> [String] {
    let width = max(width, 12) - 1
    return [bar(width)] + wrapped(counts + connections, width)
      + [pace?.fitting(width)].compactMap { $0 }
  }

  /// All of it on one line.
  var line: String {
    ([numbers, percent, rate, timeLeft].compactMap { $0 } + counts + connections
      + [pace].compactMap { $0 })
      .joined(separator: ", ")
  }

  private var numbers: String {
    progress.total > 0 ? "\(progress.done) of \(progress.total)" : "\(progress.done)"
  }

  private var percent: String? {
    // Rounded down: what is at 100 % is done.
    progress.fraction.map { "\(Int($0 * 100)) %" }
  }

  private var rate: String? {
    progress.rate(at: now).map { rate in
      rate >= 10 || rate == 0
        ? "\(Int(rate.rounded()))/s"
        : rate >= 1 ? String(format: "%.1f/s", rate) : String(format: "%.1f/min", rate * 60)
    }
  }

  private var timeLeft: String? {
    progress.timeLeft(at: now).map { "\(Self.span($0.rounded(.up))) left" }
  }

  private var counts: [String] {
    let shown: [(RunEvent.Outcome, String)] = [
      (.accepted, "accepted"), (.rejected, "rejected"), (.deferred, "deferred"), (.held, "held"),
      (.inDoubt, "in doubt"), (.unsendable, "unsendable"),
    ]
    return shown.compactMap { outcome, word in
      let count = progress.count(outcome)
      return count > 0 ? "\(count) \(word)" : nil
    }
  }

  private var connections: [String] {
    guard progress.connections > 0 else { return [] }
    return [progress.connections.counting("connection")]
  }

  /// What holds it up, and why; nil where nothing does.
  var pace: String? {
    if let stop = progress.stop {
      return stop == .interrupted
        ? "ending: what is under way is finished" : "ending: \(stop.description.printable)"
    }
    switch progress.pace(at: now) {
    case .steady: return nil
    case .slowed(let relay, let connections, let perMinute, let reason):
      let limit = perMinute.map { String(format: ", %.0f a minute", $0) } ?? ""
      return
        "slowed: \(relay.printable) gets \(connections.counting("connection"))\(limit): \(reason.printable)"
    case .paused(let relay, let until, let reason):
      return "paused for \(wait(until)): \(relay.printable): \(reason.printable)"
    case .waiting(let relay, let until, let reason):
      return "a connection waits \(wait(until)): \(relay.printable): \(reason.printable)"
    }
  }

  private func wait(_ until: Date) -> String {
    Self.span(max(1, until.timeIntervalSince(now).rounded(.up)))
  }

  /// A bar and as many of the numbers as fit beside it, the most important ones first.
  private func bar(_ width: Int) -> String {
    let least = 8
    var parts = [numbers]
    for part in [percent, timeLeft, rate].compactMap({ $0 }) {
      let longer = parts + [part]
      guard longer.joined(separator: "  ").cells + least + 4 <= width else { continue }
      parts = longer
    }
    // In the order in which they are read.
    let ordered = [numbers, percent, rate, timeLeft].compactMap { $0 }.filter(parts.contains)
    let words = ordered.joined(separator: "  ")
    let room = min(width - words.cells - 4, 40)
    guard let fraction = progress.fraction, room >= least else { return words.fitting(width) }
    let full = Int(fraction * Double(room))
    let (done, open) = hasBlocks ? ("█", "░") : ("#", ".")
    let bar =
      String(repeating: done, count: full) + String(repeating: open, count: room - full)
    return "[\(bar)]  \(words)"
  }

  /// Words in as few lines as they fit in, none of them broken.
  private func wrapped(_ words: [String], _ width: Int) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, "\(last), \(word)".cells <= width {
        lines[lines.count - 1] = "\(last), \(word)"
      } else {
        lines.append(word.fitting(width))
      }
    }
    return lines
  }

  /// `45 s`, `3 min 20 s`, `2 h 5 min`: the two largest parts.
  static func span(_ seconds: TimeInterval) -> String {
    let seconds = Int(min(max(0, seconds), 1e8).rounded())
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3600:
      return seconds.isMultiple(of: 60) || seconds >= 600
        ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
    default:
      let minutes = seconds % 3600 / 60
      return minutes == 0 ? "\(seconds / 3600) h" : "\(seconds / 3600) h \(minutes) min"
    }
  }
}
