import Diagnostics
import Digest
import Newsroom

/// A page in parts, each of which is replaced by itself when something changed.
struct PageParts {
  let showing: Showing
  let issues: [String]

  /// By the `data-part` of the element that each fills.
  var all: [(name: String, markup: Markup)] {
    [
      ("chooser", chooser), ("head", head), ("inbox", InboxLines(showing: showing).markup),
      ("tabs", tabs),
      ("row", InboxLines(showing: showing).row), ("notice", ComposeNotice(showing: showing).markup),
      ("controls", StageControls(showing: showing).markup), ("pane", pane),
      ("text", MailPane(showing: showing).text),
      ("side", ReaderPanel(showing: showing).markup),
      ("overlay", ErrorOverlay(showing.sight, showing.problem, spell: showing.spell).markup),
    ]
  }

  /// What stands in the tab: how much is wrong, and what is looked at.
  var title: String {
    let count = showing.problemCount
    let subject = showing.mail?.shown.subject ?? "Preview"
    return (count > 0 ? "(\(count)) " : "") + "\(subject) · \(showing.sight.name.text)"
  }

  /// Whether what is shown was an issue once, and none of the folder is called so any more.
  private var isGone: Bool {
    showing.sight.preview != nil && showing.sight.name.id.map { !issues.contains($0) } ?? false
  }

  /// A part of its own: whoever is choosing is not disturbed, and all else goes on.
  private var chooser: Markup {
    let here = showing.sight.name.text
    let names = ["next"] + issues.filter { $0 != "next" }
    let options = names.map { name -> Markup in
      name == here
        ? "<option value=\"/issues/\(name)\" selected>\(name)</option>"
        : "<option value=\"/issues/\(name)\">\(name)</option>"
    }
    // Else the first would look chosen, and choosing it would lead nowhere.
    let missing: Markup =
      names.contains(here)
      ? "" : "<option value=\"\" selected disabled>\(here) (not there)</option>"
    return """
      <label class="chooser"><span class="quiet">Issue</span> <select id="issue" data-go>\(missing)\(options)</select></label>
      """
  }

  private var head: Markup {
    let sight = showing.sight
    let what: Markup =
      switch sight.preview {
      case .issue where isGone:
        "<span class=\"badge gone\">no longer there: discarded, or moved away</span>"
      case .issue(let issue):
        issue.isComposed
          ? StateBadge(row: sight.row).markup
          : issue.refusals.isEmpty
            ? "<span class=\"badge live\">as it would be composed now: \(issue.issue.id)</span>"
            : "<span class=\"badge\">not composed: \(issue.issue.id)</span>"
      case .tooFew: "<span class=\"badge\">nothing to compose</span>"
      case nil: ""
      }
    return """
      \(what)
      <h1>\(showing.mail?.shown.subject ?? sight.name.text)</h1>
      """
  }

  var tabs: Markup {
    let panes = showing.isStatic ? StaticName.panes : Pane.allCases
    let tabs = panes.map { pane -> Markup in
      let count: Int =
        switch pane {
        case .checks: showing.sight.findingCount
        default: 0
        }
      let badge: Markup =
        count == 0
        ? ""
        : "<span class=\"count \(showing.sight.hasErrors ? "bad" : "")\">\(count)</span>"
      let here: Markup = pane == showing.pane ? " aria-current=\"page\"" : ""
      return "<li><a href=\"\(showing.link(pane))\" data-soft\(here)>\(pane.title)\(badge)</a></li>"
    }
    return "<ul>\(tabs)</ul>"
  }

  var pane: Markup {
    guard showing.sight.issue != nil else {
      return NoIssue(sight: showing.sight, spell: showing.spell).markup
    }
    return switch showing.pane {
    case .mail: MailPane(showing: showing).markup
    case .headers: HeaderPane(showing: showing).markup
    case .source: SourcePane(showing: showing).markup
    case .checks: ChecksPane(showing: showing).markup
    case .articles: ArticlesPane(showing: showing).markup
    case .readers: ReadersPane(showing: showing).markup
    }
  }
}

/// What is said where there is no issue to show.
struct NoIssue {
  let sight: Sight
  let spell: @Sendable (Advice) -> String

  var markup: Markup {
    guard
      case .tooFew(
        let minimum, let found, let articles, let findings, let notes,
        let refusals)? = sight.preview
    else {
      return "<p class=\"empty\">There is nothing to show yet.</p>"
    }
    return """
      <div class="empty"><h2>Nothing to compose</h2>
      <p>\(found) articles are new, and an issue takes at least \(minimum).</p></div>
      <ul class="problems">\(refusals.map { ProblemRow($0.problem, $0.finding.severity, spell: spell).markup })\(findings.map { ProblemRow($0.problem, .warning, spell: spell).markup })\(notes.map { ProblemRow($0, spell: spell).markup })</ul>
      \(ArticleRows(articles: articles, spell: spell).markup)
      """
  }
}
