import Diagnostics

/// Finds the lines of what is reported of a text, and keeps the reports to what somebody reads.
struct ReportPlaces {
  /// More of one text nobody reads.
  private static let limit = 12

  private let text: ArticleText

  init(_ text: ArticleText) { self.text = text }

  /// A problem for each report; the same of several places is one that counts them.
  func problems(of reports: [BodySanitizer.Report]) -> [Problem] {
    guard !reports.isEmpty else { return [] }
    var counts: [String: Int] = [:]
    var first: [BodySanitizer.Report] = []
    for report in reports {
      counts[report.reason, default: 0] += 1
      if counts[report.reason] == 1 { first.append(report) }
    }
    let lines = text.raw.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    var problems = first.prefix(Self.limit).map { report in
      let line = report.line.map { $0 - 1 } ?? Self.line(of: report.written, in: lines)
      let count = counts[report.reason] ?? 1
      return Problem(
        report.reason + (count > 1 ? " (\(count) times)" : ""),
        at: SourceLocation(file: text.file, line: text.firstLine + (line ?? 0)), hint: report.hint)
    }
    if first.count > Self.limit {
      problems.append(
        Problem(
          "\(first.count - Self.limit) more of such are left out or shown otherwise",
          at: SourceLocation(file: text.file)))
    }
    return problems
  }

  private static func line(of words: String, in lines: [Substring.UTF8View]) -> Int? {
    guard !words.isEmpty else { return nil }
    let wanted = Array(words.utf8.prefix(200))
    return lines.firstIndex { $0.firstRange(of: wanted) != nil }
  }
}
