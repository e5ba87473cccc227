import Diagnostics
import Digest
import Newsroom

/// What a check says, each finding with the way to its place.
struct ChecksPane {
  let showing: Showing

  var markup: Markup {
    guard let issue = showing.sight.issue else { return "" }
    let rows = issue.findings.map { finding in
      ProblemRow(
        finding.problem, finding.severity, finding.rule.rawValue, spell: showing.spell
      ).markup
    }
    let notes = issue.notes.map { ProblemRow($0, spell: showing.spell).markup }
    // What composing would say is no fault of what the issue says.
    let others = issue.findings.filter { finding in
      !issue.refusals.contains { $0.finding == finding }
    }
    let doors = others.forbidTimetable ? " by hand, and by no timetable" : ""
    let sendable = (issue.refusals.isEmpty ? "It" : "Once composed, it") + " can be sent\(doors)."
    let row = showing.sight.row
    let isFaulty = others.forbidSending && row?.isUnderWay != true
    let outlook = isFaulty ? nil : row?.outlook(\.grouped).map { "It \($0)." }
    let summary: Markup =
      issue.findings.isEmpty
      ? "<p class=\"good\">Nothing is wrong with it.</p>\(outlook.map { said -> Markup in "<p>\(said)</p>" } ?? "")"
      : "<p>\(isFaulty ? "It cannot be sent as it is." : outlook ?? sendable)</p>"
    let more: Markup =
      notes.isEmpty ? "" : "<h2>What is left out</h2><ul class=\"problems\">\(notes)</ul>"
    let names = issue.off.map { $0.rule.rawValue }.joined(separator: ", ")
    let off: Markup =
      names.isEmpty ? "" : "<p class=\"quiet\">Off by broadsheet.yml: \(names).</p>"
    let unknown: Markup =
      issue.issue.promisesPage
      ? ", so that nobody knows yet whether the page to leave by answers" : ""
    return """
      <h2>Checks</h2>\(summary)
      <ul class="problems">\(rows)</ul>
      \(more)\(off)
      <p class="quiet">Nothing is asked over the network here\(unknown).</p>
      """
  }
}

/// A problem with its place, which can be opened or copied, and what helps.
struct ProblemRow {
  let problem: Problem
  let severity: Finding.Severity?
  let rule: String?
  let spell: @Sendable (Advice) -> String

  init(
    _ problem: Problem, _ severity: Finding.Severity? = nil, _ rule: String? = nil,
    spell: @escaping @Sendable (Advice) -> String
  ) {
    (self.problem, self.severity, self.rule, self.spell) = (problem, severity, rule, spell)
  }

  var markup: Markup {
    let word: Markup =
      severity.map { severity -> Markup in
        "<b class=\"\(severity == .error ? "bad" : "warn")\">\(severity.rawValue)</b> "
      } ?? ""
    let hint: Markup =
      problem.hints(spelled: spell).map { hint -> Markup in "<p class=\"quiet\">\(hint)</p>" } ?? ""
    let rule: Markup = rule.map { rule -> Markup in " <span class=\"quiet\">\(rule)</span>" } ?? ""
    return """
      <li>\(word)\(problem.reason)\(rule)\(PlaceLink(problem.location).markup)\(hint)</li>
      """
  }
}

/// A place in a file; the page's script makes a button of it, which opens or copies it.
struct PlaceLink {
  let location: SourceLocation?

  init(_ location: SourceLocation?) { self.location = location }

  var markup: Markup {
    guard let location else { return "" }
    return
      " <code class=\"place\" data-place=\"\(location.description)\">\(location.description)</code>"
  }
}
