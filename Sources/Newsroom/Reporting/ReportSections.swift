import Clock
import Foundation

/// The sections of a report's page that have charts.
extension ReportPage {
  /// The largest runs, in the order in which they were; the others are in the table of runs.
  private var chartedRuns: [(number: Int, run: RunStatistics)] {
    let all = report.runs.enumerated().map { (number: $0.offset + 1, run: $0.element) }
      .filter { !$0.run.series.intervals.isEmpty }
    return all.sorted { $0.run.settled > $1.run.settled }.prefix(Self.mostRuns)
      .sorted { $0.number < $1.number }
  }

  var overTime: Markup {
    let kinds = TimeSeries.Kind.allCases.filter { kind in
      report.runs.contains { $0.count(kind) > 0 }
    }
    let charts = chartedRuns.map { number, run in chart(number, run, kinds) }
    guard !charts.isEmpty else { return "" }
    let others = report.runs.count - charts.count
    let note: Markup =
      others > 0 ? "<p class=\"soft\">\(others) smaller runs are in the table of runs.</p>" : ""
    return """
      <section><h2>Over time</h2>\(ReportChart.legend(kinds.map { ($0.name, $0.label) }))\(charts)\(note)</section>
      """
  }

  private func chart(_ number: Int, _ run: RunStatistics, _ kinds: [TimeSeries.Kind]) -> Markup {
    let series = run.series
    let largest = series.intervals.map(\.total).max() ?? 0
    let step = series.seconds == 1 ? "second" : "\(ReportChart.clock(series.seconds)) (min:s)"
    let heads = kinds.map { kind -> Markup in "<th scope=\"col\" class=\"n\">\(kind.label)</th>" }
    let rows = series.intervals.enumerated().filter { $0.element.total > 0 }
      .map { index, interval -> Markup in
        let cells = kinds.map { kind -> Markup in "<td class=\"n\">\(interval[kind])</td>" }
        return "<tr><th scope=\"row\">\(ReportChart.span(index, of: series))</th>\(cells)</tr>"
      }
    let end = series.seconds * max(series.intervals.count, 12)
    let name = "Run \(number), begun \(run.started.onPage(in: report.timeZone))"
    return """
      <h3>\(name)</h3>
      <div class="axis"><span>at most \(largest.grouped) in each \(step)</span></div>
      \(ReportChart.time(series, label: "\(name): outcomes over time; the table below has the numbers"))
      <div class="axis"><span>+0:00</span><span>+\(ReportChart.clock(end))</span></div>
      <details><summary>The numbers</summary><div class="wide" tabindex="0" role="region" aria-label="\(name), in numbers"><table>
      <thead><tr><th scope="col">From</th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div></details>
      """
  }

  var domains: Markup {
    let outcomes = RecipientStory.Outcome.shown.filter { outcome in
      report.domains.contains { $0.count(outcome) > 0 }
    }
    let heads = outcomes.map { outcome -> Markup in
      "<th scope=\"col\" class=\"n\">\(outcome.label)</th>"
    }
    let largest = report.domains.first?.total ?? 0
    var rows = report.domains.prefix(Self.mostDomains).map { row(of: $0, outcomes, largest) }
    let rest = report.domains.dropFirst(Self.mostDomains)
    if !rest.isEmpty || report.otherDomains != nil {
      var others = report.otherDomains ?? IssueReport.DomainRow(domain: "")
      others.domain = "all others"
      for row in rest {
        for (outcome, count) in row.counts { others.counts[outcome, default: 0] += count }
      }
      rows.append(row(of: others, outcomes, largest))
    }
    return """
      <section><h2>By domain</h2>\(ReportChart.legend(outcomes.map { ($0.rawValue, $0.label) }))
      <p class="soft">What became of the recipients of each domain, largest first.</p>
      <div class="wide" tabindex="0" role="region" aria-label="By domain"><table>
      <thead><tr><th scope="col">Domain</th><th scope="col"><span aria-hidden="true">Parts</span></th><th scope="col" class="n">recipients</th>\(heads)</tr></thead>
      <tbody>\(rows)</tbody></table></div></section>
      """
  }

  private func row(
    of row: IssueReport.DomainRow, _ outcomes: [RecipientStory.Outcome], _ largest: Int
  ) -> Markup {
    let parts = outcomes.map { (name: $0.rawValue, label: $0.label, count: row.count($0)) }
    let cells = outcomes.map { outcome -> Markup in "<td class=\"n\">\(row.count(outcome))</td>" }
    let words = parts.filter { $0.count > 0 }.map { "\($0.count.grouped) \($0.label)" }
    return """
      <tr><th scope="row" class="name"><bdi>\(row.domain)</bdi></th><td>\(ReportChart.parts(parts, of: row.total, class: "part", label: words.joined(separator: ", ")))</td><td class="n">\(row.total)</td>\(cells)</tr>
      """
  }

  var answers: Markup {
    let largest = report.answers.first?.count ?? 0
    let rows = report.answers.prefix(Self.mostAnswers).map { row -> Markup in
      """
      <tr><th scope="row" class="n">\(row.codeText ?? "none")</th><td class="w">\(row.stage ?? "")</td><td class="w">\(row.outcome == "in-doubt" ? "in doubt" : row.outcome)</td><td class="n">\(row.count)</td><td>\(ReportChart.bar(row.count, of: largest, class: row.colour))</td><td class="words"><bdi>\(row.example)</bdi></td></tr>
      """
    }
    let others =
      report.answers.dropFirst(Self.mostAnswers).reduce(report.otherAnswers) { $0 + $1.count }
    let note: Markup =
      others > 0 ? "<p class=\"soft\">\(others) answers of other kinds are not shown.</p>" : ""
    return """
      <section><h2>By code</h2><p class="soft">What relays answered, most frequent first, with the words of the first such answer.</p>
      <div class="wide" tabindex="0" role="region" aria-label="By code"><table>
      <thead><tr><th scope="col" class="n">Code</th><th scope="col">To</th><th scope="col">Led to</th><th scope="col" class="n">Times</th><th scope="col"><span aria-hidden="true">Part</span></th><th scope="col">Words</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>\(note)</section>
      """
  }

  var slowest: Markup {
    let times = report.times
    guard times.total > 0 else { return "" }
    let largest = times.counts.max() ?? 0
    let classes = times.counts.enumerated().map { index, count -> Markup in
      let label =
        index < ReplyTimes.limits.count
        ? "up to \(Self.span(ReplyTimes.limits[index]))"
        : "over \(Self.span(ReplyTimes.limits.last ?? 0))"
      return
        "<tr><th scope=\"row\">\(label)</th><td class=\"n\">\(count)</td><td>\(ReportChart.bar(count, of: largest, class: "answered"))</td></tr>"
    }
    let rows = zip(times.slowest, report.slowest).map { slow, address -> Markup in
      let time = Date(timeIntervalSince1970: Double(slow.attempted) / 1000)
      return """
        <tr><td class="n">\(Self.span(slow.milliseconds))</td><td class="w">\(time.onPage(in: report.timeZone))</td><td class="name"><bdi>\(address)</bdi></td><td class="w">\(slow.relay)</td><td class="w">\(slow.outcome == "in-doubt" ? "in doubt" : slow.outcome)</td><td class="words"><bdi>\(slow.reply)</bdi></td></tr>
        """
    }
    let parts: [Double] = [0.5, 0.95, 0.99]
    let limits = parts.compactMap { part in
      times.limit(of: part).map { "\(Int(part * 100)) % within \(Self.span($0))" }
    }
    return """
      <section><h2>Slowest replies</h2><p>From the moment when the message began to leave to the answer to its end: \(limits.joined(separator: ", ")).</p>
      <div class="wide" tabindex="0" role="region" aria-label="How long replies took"><table>
      <thead><tr><th scope="col">Took</th><th scope="col" class="n">Replies</th><th scope="col"><span aria-hidden="true">Part</span></th></tr></thead><tbody>\(classes)</tbody></table></div>
      <h3>The slowest</h3><div class="wide" tabindex="0" role="region" aria-label="The slowest"><table>
      <thead><tr><th scope="col" class="n">Took</th><th scope="col">Sent</th><th scope="col">Recipient</th><th scope="col">Relay</th><th scope="col">Led to</th><th scope="col">Words</th></tr></thead>
      <tbody>\(rows)</tbody></table></div></section>
      """
  }

  /// `250 ms`, `1.5 s`.
  package static func span(_ milliseconds: Int64) -> String {
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    let seconds = Double(milliseconds) / 1000
    return milliseconds % 1000 == 0 || seconds >= 10
      ? "\(Int(seconds.rounded()).grouped) s" : String(format: "%.1f s", seconds)
  }
}

extension AnswerRow {
  /// The name of its colour.
  fileprivate var colour: String {
    switch outcome {
    case "in-doubt": "inDoubt"
    case "unsent": "pending"
    default: outcome
    }
  }
}
