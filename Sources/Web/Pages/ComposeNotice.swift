import Diagnostics
import Digest
import Newsroom

/// What composing would end with in place of making the issue that is shown, above all of it; and what it is, then,
/// that is shown.
struct ComposeNotice {
  let showing: Showing

  var markup: Markup {
    let refusals = showing.sight.preview?.refusals ?? []
    guard !refusals.isEmpty else { return "" }
    let rows = refusals.map { refusal -> Markup in
      let hint: Markup =
        refusal.problem.hints(spelled: showing.spell).map { hint -> Markup in " – \(hint)" } ?? ""
      return
        "<li><b>\(refusal.problem.reason)</b>\(PlaceLink(refusal.problem.location).markup)\(hint)</li>"
    }
    let what: Markup =
      if let shown = showing.sight.issue?.issue.id {
        refusals.contains { $0.issue == shown }
          ? "<p>Below is what \(shown) would be if it were composed in that one’s place.</p>"
          : "<p>Below is what would be composed now under another name, such as \(shown).</p>"
      } else {
        "<p>There are too few new articles for an issue under another name.</p>"
      }
    return """
      <section class="notice" aria-label="What composing says"><p class="quiet">Composing now ends with:</p><ul>\(rows)</ul>\(what)</section>
      """
  }
}
