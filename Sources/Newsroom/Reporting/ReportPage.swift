import Clock
import Foundation
import Mail

/// A report as one page of HTML: nothing is fetched, everything that comes from outside is text, and each
/// picture has a table behind it.
package struct ReportPage {
  let report: IssueReport
  /// What can be done about those who are left over, in the words of a door.
  let advice: (LeftOver) -> String

  static let mostDomains = 30
  static let mostRuns = 6
  static let mostAnswers = 40

  package init(_ report: IssueReport, advice: @escaping (LeftOver) -> String) {
    self.report = report
    self.advice = advice
  }

  package var html: String {
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <meta name="robots" content="noindex">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <link rel="icon" href="data:,">
      <title>\(report.issue): what the send came to</title>
      <style>
      \(Markup(stringLiteral: ReportStyle.css))
      </style>
      </head>
      <body>
      <main>
      \(header)
      \(leftOver)
      \(overTime)
      \(domains)
      \(answers)
      \(slowest)
      \(runs)
      <footer>Counted from the journal on \(report.made.onPage(in: report.timeZone)) (\(report.timeZone.name)). This page names readers and links to nothing: keep it where the roster may lie.</footer>
      </main>
      </body>
      </html>

      """
    return page.html
  }

  private var header: Markup {
    let parts = RecipientStory.Outcome.shown.map {
      (name: $0.rawValue, label: $0.label, count: report.count($0))
    }.filter { $0.count > 0 }
    let tiles = parts.map { part -> Markup in
      "<li class=\"\(part.name)\"><b>\(part.count)</b> <span>\(part.label)</span> <span>\(share(part.count))</span></li>"
    }
    let state =
      report.isRunning
      ? "A run is at work on it: this is how far it was."
      : report.isClosed ? "It was discarded: nobody else is mailed." : ""
    return """
      <header>
      <p><bdi lang="\(report.language)">\(report.newsletter)</bdi> · issue \(report.issue)</p>
      <h1><bdi lang="\(report.language)">\(report.subject)</bdi></h1>
      <p>\(report.recipients) \(report.recipients == 1 ? "recipient" : "recipients") · \(report.runs.count) \(report.runs.count == 1 ? "run" : "runs")\(first) \(state)</p>
      </header>
      <ul class="tiles">\(tiles)</ul>
      \(ReportChart.parts(parts, of: report.recipients, class: "whole", label: parts.map { "\($0.count.grouped) \($0.label)" }.joined(separator: ", ")))
      """
  }

  private var first: Markup {
    guard let started = report.runs.first?.started else { return "" }
    return " · begun \(started.onPage(in: report.timeZone))."
  }

  /// `12 %`, where it says something.
  private func share(_ count: Int) -> String {
    guard report.recipients > 0, count < report.recipients else { return "" }
    let percent = Double(count) * 100 / Double(report.recipients)
    return percent < 0.1
      ? "under 0.1\u{A0}%" : "\(String(format: percent < 10 ? "%.1f" : "%.0f", percent))\u{A0}%"
  }

  private var leftOver: Markup {
    guard !report.leftOver.isEmpty else {
      return
        "<section><h2>Left over</h2><p>Nobody: each recipient has a final outcome.</p></section>"
    }
    let rows = report.leftOver.map { row -> Markup in
      let more = row.count - row.addresses.count
      let due: Markup = row.due.map { "<p>Due \($0.onPage(in: report.timeZone)).</p>" } ?? ""
      let words: Markup =
        row.example.isEmpty ? "" : "<p>The words: <code><bdi>\(row.example)</bdi></code></p>"
      let names = row.addresses.map(\.description).joined(separator: ", ")
      return """
        <div class="todo"><h3>\(row.count) \(row.reason.label)</h3>
        \(words)\(due)<p>What to do: \(advice(row.reason)).</p>
        <details><summary>Who\(more > 0 ? ", the first \(row.addresses.count.grouped)" : "")</summary><p><bdi>\(names)</bdi>\(more > 0 ? " and \(more.grouped) more" : "")</p></details></div>
        """
    }
    return "<section><h2>Left over</h2>\(rows)</section>"
  }

  private var runs: Markup {
    let rows = report.runs.enumerated().suffix(100).map { index, run -> Markup in
      let counts = TimeSeries.Kind.allCases.map { kind -> Markup in
        "<td class=\"n\">\(run.count(kind))</td>"
      }
      return """
        <tr><th scope="row" class="n">\(index + 1)</th><td class="w">\(run.started.onPage(in: report.timeZone))</td><td class="n">\(ReportChart.clock(Int(run.seconds.rounded(.up))))</td>\(counts)<td class="n">\(run.rateWords)</td></tr>
        """
    }
    let heads = TimeSeries.Kind.allCases.map { kind -> Markup in
      "<th scope=\"col\" class=\"n\">\(kind.label)</th>"
    }
    let older: Markup =
      report.runs.count > 100
      ? "<p class=\"soft\">The last 100 of \(report.runs.count) runs.</p>" : ""
    let decided: Markup =
      report.decisions > 0
      ? "<p class=\"soft\">A person decided about \(report.decisions) of the recipients.</p>" : ""
    return """
      <section><h2>Runs</h2><p class="soft">What each run came to; a recipient who was tried again is counted in each.</p>\(older)<div class="wide" tabindex="0" role="region" aria-label="Runs"><table>
      <thead><tr><th scope="col" class="n">Run</th><th scope="col">Begun</th><th scope="col" class="n">Took</th>\(heads)<th scope="col" class="n">A second</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>\(decided)</section>
      """
  }
}

extension RunStatistics {
  /// How many it settled a second; nothing for a run of a moment.
  var rateWords: String {
    guard seconds >= 1, settled > 0 else { return "–" }
    let rate = Double(settled) / seconds
    return rate < 10 ? String(format: "%.1f", rate) : Int(rate.rounded()).grouped
  }
}

extension LeftOver {
  package var label: String {
    switch self {
    case .deferred: "deferred"
    case .inDoubt: "in doubt"
    case .pending: "not tried yet"
    case .held: "held"
    case .slowed: "slowed"
    }
  }
}

extension Date {
  /// `2026-11-20 08:00:00`, by the clocks of a time zone.
  func onPage(in timeZone: Zone) -> String {
    String(shown(in: timeZone).prefix(19)).replacing("T", with: " ")
  }
}
