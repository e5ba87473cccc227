import Digest
import Newsroom

/// A page of a preview that lies in a folder: the same views, without a server, a script, or anything to be asked for.
struct StaticPage {
  let showing: Showing

  var html: String {
    let pane = showing.pane
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="robots" content="noindex">
      <meta name="referrer" content="no-referrer">
      <meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; connect-src 'none'; form-action 'none'; base-uri 'none'">
      <title>\(parts.title)</title>
      <link rel="stylesheet" href="\(StaticName.style)">
      </head>
      <body data-pane="\(pane.rawValue)">
      <a class="skip" href="#main">To the mail</a>
      <header><div>\(badge)<h1>\(showing.mail?.shown.subject ?? "")</h1></div></header>
      <nav aria-label="Views">\(parts.tabs)</nav>
      \(ComposeNotice(showing: showing).markup)
      <div class="columns">
      <main id="main" tabindex="-1">
      <div data-part="row">\(InboxLines(showing: showing).row)</div>
      <div data-part="controls">\(StageControls(showing: showing).markup)</div>
      <div data-part="pane">\(parts.pane)</div>
      \(pane == .mail ? stage : "")
      </main>
      <aside aria-label="Inbox and reader"><div data-part="inbox">\(InboxLines(showing: showing).markup)</div>
      <div data-part="side">\(ReaderPanel(showing: showing).markup)</div>
      <section aria-labelledby="files"><h2 id="files">Files</h2><p><a href="\(StaticName.html)">HTML</a>, with no pictures from elsewhere, and <a href="\(StaticName.text)">text</a> as they are sent\(message).</p></section></aside>
      </div>
      </body>
      </html>

      """
    return page.html
  }

  private var parts: PageParts { PageParts(showing: showing, issues: []) }

  private var badge: Markup {
    guard let issue = showing.sight.issue else { return "" }
    return issue.isComposed
      ? StateBadge(row: showing.sight.row, of: issue.issue.id).markup
      : "<span class=\"badge\">\(issue.refusals.isEmpty ? "as it would have been composed" : "not composed"): \(issue.issue.id)</span>"
  }

  private var message: Markup {
    showing.sight.issue?.hasLinks ?? false
      ? ", and the <a href=\"\(StaticName.message)\" download>whole message</a>" : ""
  }

  private var stage: Markup {
    guard let mail = showing.mail else { return "" }
    let width = showing.query.width
    let height = MailExtent(of: mail.shown.html).height(in: width == .phone ? 375 : 760)
    let text = MailPane(showing: showing).text
    return Stage.markup(
      width,
      frames: """
        <iframe sandbox title="The mail" src="\(StaticName.frame(showing.query.dark))" style="height:\(plain: Int(height))px"></iframe>
        """, text: "<div data-part=\"text\">\(text)</div>")
  }
}
