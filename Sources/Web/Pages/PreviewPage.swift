import Foundation
import Newsroom

/// The page as a whole, written by the server: it is all there without the script, which keeps it up to date.
struct PreviewPage {
  let parts: PageParts
  let token: String

  var html: String {
    let showing = parts.showing
    var byName: [String: Markup] = [:]
    for (name, markup) in parts.all { byName[name] = markup }
    func part(_ name: String, _ element: String = "div", _ label: String? = nil) -> Markup {
      let tag = Markup(verbatim: element)
      let aria: Markup = label.map { label -> Markup in " aria-label=\"\(label)\"" } ?? ""
      return
        "<\(tag) data-part=\"\(name)\"\(aria)>\(byName[name] ?? "")</\(tag)>"
    }
    // The script says whose page the frame is in; without it the mail is shown as it is.
    let stage = Stage.markup(
      showing.query.width,
      frames: """
        <iframe id="mail" sandbox title="The mail"></iframe><noscript><iframe sandbox title="The mail, without the script" src="\(showing.frame)"></iframe></noscript>
        """, text: part("text"))
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="broadsheet-token" content="\(token)">
      <title>\(parts.title)</title>
      <link rel="icon" id="icon" href="/icon.svg?problems=\(plain: showing.problemCount)">
      <link rel="stylesheet" href="/preview.css">
      <script type="module" src="/preview.js"></script>
      </head>
      <body data-revision="\(plain: showing.sight.revision)" data-pane="\(showing.pane.rawValue)" data-stream="\(showing.stream)">
      <a class="skip" href="#main">To the mail</a>
      <header>\(part("chooser"))\(part("head"))<p class="live-state" id="state" role="status"></p></header>
      \(part("tabs", "nav", "Views"))
      \(part("overlay"))
      \(part("notice"))
      <div class="columns">
      <main id="main" tabindex="-1">
      \(part("row"))
      \(part("controls"))
      \(part("pane"))
      \(stage)
      </main>
      <aside aria-label="Inbox and reader">\(part("inbox"))\(part("side"))
      \(TestAnswer.form)
      <p class="quiet"><button type="button" data-keys>Keys: ?</button></p></aside>
      </div>
      <div class="picked" id="picked" role="status"></div>
      <dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2>
      <dl><dt>1–6</dt><dd>views</dd><dt>w</dt><dd>width</dd><dt>d</dt><dd>light or dark</dd><dt>t</dt><dd>text beside the HTML, or alone</dd><dt>i</dt><dd>pictures</dd><dt>l</dt><dd>what is new since the last issue</dd><dt>/</dt><dd>look for a reader</dd><dt>n, p</dt><dd>next and previous reader worth a look</dd><dt>j</dt><dd>to the errors</dd><dt>Esc</dt><dd>close</dd><dt>?</dt><dd>these keys</dd></dl>
      <form method="dialog"><button>Close</button></form></dialog>
      </body>
      </html>

      """
    return page.html
  }

  /// What the page may load and do (Content Security Policy): what comes from here, and nothing of the mail.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  /// What the mail may: nothing but to be looked at.
  static func mailPolicy(loadsImages: Bool) -> String {
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
      + "img-src 'self' data:\(loadsImages ? " https:" : "")"
  }
}

extension Showing {
  /// The address of the stream that tells of this page's changes.
  var stream: String {
    let name = sight.name.text.queryEscaped
    let query = query.with { $0.view = nil }.text
    return "/events\(query.isEmpty ? "?" : "\(query)&")issue=\(name)&pane=\(pane.rawValue)"
  }
}
