import Diagnostics

/// What installing or removing a heartbeat would change, of which nothing is done yet.
struct HeartbeatPlan: Equatable {
  /// A file, and what shall stand in it; nil takes it away.
  struct File: Equatable {
    var path: String
    var text: String?
    var before: String?
    var changes: Bool { text != before }
  }

  var files: [File] = []
  /// What shall stand in the crontab.
  var crontab: Crontab?
  /// Whether that is something else than before.
  var changesCrontab = false
  /// The lines of an edition in it, for whoever looks on.
  var crontabLines: [String] = []
  /// Programs that are run before files are changed, and after.
  var before: [[String]] = []
  var after: [[String]] = []
  /// What somebody should know besides.
  var notes: [String] = []

  var changes: Bool { files.contains(where: \.changes) || changesCrontab }

  /// What is shown before it is done.
  var lines: [String] {
    var lines = before.map { "runs \(ShellWords.line($0))" }
    for file in files {
      switch file.text {
      case nil: lines.append("removes \(file.path)")
      case let text?:
        guard file.changes else {
          lines.append("\(file.path) stays as it is")
          continue
        }
        lines.append("writes \(file.path):")
        lines += text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
          .map { $0.isEmpty ? "" : "  \($0)" }
      }
    }
    if crontab != nil {
      lines.append(
        changesCrontab
          ? (crontabLines.isEmpty ? "takes its lines out of the crontab" : "puts into the crontab:")
          : "the crontab stays as it is")
      lines += changesCrontab ? crontabLines.map { "  \($0)" } : []
    }
    lines += after.map { "runs \(ShellWords.line($0))" }
    return lines
  }

  func carryOut(on machine: HeartbeatMachine) throws(Problem) {
    for words in before { try machine.order(words) }
    for file in files where file.changes {
      if let text = file.text {
        try machine.write(text, file.path)
      } else {
        try machine.remove(file.path)
      }
    }
    if let crontab, changesCrontab { try machine.order(["crontab", "-"], crontab.text) }
    for words in after { try machine.order(words) }
  }
}
