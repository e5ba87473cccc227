import Foundation

/// How much a line of the log matters, as syslog(3) and the journal have it.
enum LogLevel: Int, Sendable {
  case error = 3
  case warning = 4
  case notice = 5
  case info = 6

  var name: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .notice: "notice"
    case .info: "info"
    }
  }

  /// Each line with its level in front, by which the journal sorts it (sd-daemon(3)).
  func marked(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "<\(rawValue)>\($0)" }.joined(separator: "\n")
  }

  /// Whether what is written to a file descriptor goes to the journal: systemd names the stream that it made
  /// (systemd.exec(5), `JOURNAL_STREAM`), and a redirected one is another.
  static func isJournal(
    _ descriptor: Int32, stream: String? = ProcessInfo.processInfo.environment["JOURNAL_STREAM"]
  ) -> Bool {
    var info = stat()
    guard let stream, fstat(descriptor, &info) == 0 else { return false }
    return stream == "\(info.st_dev):\(info.st_ino)"
  }
}
