import Diagnostics
import Foundation

/// Finds the lines of what is reported of a text, and keeps the reports to what somebody reads.
struct ReportPlaces {
  /// More of one text nobody mends by hand.
  private static let limit = 500

  private let text: ArticleText

  init(_ text: ArticleText) { self.text = text }

  /// A problem for each report; the same of several places is one that counts them.
  func problems(of reports: [BodySanitizer.Report]) -> [Problem] {
    let (first, counts) = Self.counted(reports)
    guard !first.isEmpty else { return [] }
    let starts = first.contains { $0.line == nil } ? starts() : [:]
    let lines = WrittenLines(text.raw)
    var problems = first.prefix(Self.limit).map { report in
      let line =
        report.line ?? lines.line(of: report.written, from: starts[report.reason]) ?? 1
      return Self.problem(
        report, counts, at: SourceLocation(file: text.file, line: text.firstLine + line - 1))
    }
    if first.count > Self.limit {
      problems.append(
        Problem(
          "\(first.count - Self.limit) more of such are left out or shown otherwise",
          at: SourceLocation(file: text.file)))
    }
    return problems
  }

  /// The same for a text that has one place, such as a line of front matter.
  static func problems(of reports: [BodySanitizer.Report], at place: SourceLocation) -> [Problem] {
    let (first, counts) = counted(reports)
    return first.prefix(limit).map { problem($0, counts, at: place) }
  }

  private static func problem(
    _ report: BodySanitizer.Report, _ counts: [String: Int], at place: SourceLocation
  ) -> Problem {
    let count = counts[report.reason] ?? 1
    return Problem(
      report.reason + (count > 1 ? " (\(count) times)" : ""), at: place, hint: report.hint)
  }

  private static func counted(
    _ reports: [BodySanitizer.Report]
  ) -> (first: [BodySanitizer.Report], counts: [String: Int]) {
    var counts: [String: Int] = [:]
    var first: [BodySanitizer.Report] = []
    for report in reports {
      counts[report.reason, default: 0] += 1
      if counts[report.reason] == 1 { first.append(report) }
    }
    return (first, counts)
  }

  /// Of each reason the line from which on its place is: the text is read once more for it, since few texts
  /// have anything to report.
  private func starts() -> [String: Int] {
    let rendered = RenderedText(text.raw, of: text, isMarked: true)
    guard let html = rendered.html else { return [:] }
    var starts: [String: Int] = [:]
    func note(_ reason: String, _ line: Int?) {
      if let line, starts[reason] == nil { starts[reason] = rendered.line(line) }
    }
    for element in UnclosedElement.all(in: html) {
      note(element.report.reason, line(at: element.start, in: html))
    }
    if let tree = HTMLTree(parsing: html) {
      for report in BodySanitizer.read(tree, of: text).reports { note(report.reason, report.from) }
    }
    return starts
  }

  /// The line that a place of HTML comes from: of Markdown that of the block before it.
  private func line(at start: Int, in html: String) -> Int? {
    let before = html.utf8.prefix(start)
    if text.kind == .html { return before.count { $0 == 0x0A } + 1 }
    let words = String(decoding: before, as: UTF8.self)
    return words.range(of: "data-sourcepos=\"", options: [.backwards, .literal])
      .flatMap { Int(words[$0.upperBound...].prefix { $0.isNumber }) }
  }
}
