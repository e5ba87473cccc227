import Diagnostics

/// The crontab of a user, with the line that calls this program for one edition, or without it.
struct Crontab: Equatable {
  private(set) var lines: [String]

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
  }

  var text: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }

  /// The two lines of an edition: a comment by which they are found again, and the call.
  /// - Throws: `Problem` for a path that implementations of cron read differently.
  static func entry(of heartbeat: Heartbeat) throws(Problem) -> [String] {
    for path in [heartbeat.program, heartbeat.folder] where path.contains("\\") {
      throw Problem(
        "cron cannot be told of a path with a backslash: \(path)", hint: "rename it",
        category: .usage)
    }
    // An unescaped “%” ends the command: what follows would be its standard input (crontab(5)).
    let command = ShellWords.line(heartbeat.words).replacing("%", with: "\\%")
    return [mark(heartbeat.folder), "*/\(Heartbeat.minutes) * * * * \(command)"]
  }

  private static func mark(_ folder: String) -> String { "# broadsheet: \(folder)" }

  /// The lines of an edition that stand there.
  func entry(of folder: String) -> [String]? {
    range(of: folder).map { Array(lines[$0]) }
  }

  mutating func put(_ heartbeat: Heartbeat) throws(Problem) {
    let entry = try Self.entry(of: heartbeat)
    if let range = range(of: heartbeat.folder) {
      lines.replaceSubrange(range, with: entry)
    } else {
      lines += entry
    }
  }

  mutating func remove(_ folder: String) {
    if let range = range(of: folder) { lines.removeSubrange(range) }
  }

  /// The comment, and the call below it where one stands there.
  private func range(of folder: String) -> Range<Int>? {
    guard let first = lines.firstIndex(of: Self.mark(folder)) else { return nil }
    let isCall = lines.dropFirst(first + 1).first?.hasPrefix("*/") == true
    return first..<(isCall ? first + 2 : first + 1)
  }
}
