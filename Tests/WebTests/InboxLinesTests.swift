import Articles
import Diagnostics
import Digest
import Foundation
import Newsroom
import TestSupport
import Testing

@testable import Web

/// What stands in inboxes is what the mail says.
@Suite struct InboxLinesTests {
  private func lines(_ config: (String) -> String, _ html: String) throws -> String {
    let edition = try PreviewFolder()
    try edition.folder.write("broadsheet.yml", config(try edition.folder.read("broadsheet.yml")))
    try edition.folder.write(
      "Templates/digest.html.mustache",
      html + "{{newsletter.postal_address}}<a href=\"{{reader.unsubscribe_url}}\">out</a>")
    let preview = try edition.newsroom.preview(nil, PreviewMemory())
    let sight = Sight(name: IssueName("next"), revision: 0, preview: preview, problems: [])
    let lines = InboxLines(showing: Showing(sight, .mail, PageQuery()) { $0.rawValue })
    return lines.row.html + lines.markup.html
  }

  @Test func `the sender is that of the From field`() throws {
    let named = try lines(
      { $0.replacing("from: The Lantern <", with: "from: Imke Sandvoss <") }, "<p>Hello</p>")
    #expect(named.matches(of: #/<b>Imke Sandvoss<\/b>/#).count == 3)
    #expect(!named.contains("<b>The Lantern</b>"))
    let bare = try lines(
      {
        $0.replacing("from: The Lantern <lantern@example.org>", with: "from: lantern@example.org")
      },
      "<p>Hello</p>")
    #expect(bare.matches(of: #/<b>lantern@example.org<\/b>/#).count == 3)
  }

  @Test func `a preheader that is not in the mail is in no inbox, and that is said`() throws {
    let config = { (text: String) in text + "issue: { preheader: SECRET words }\n" }
    let without = try lines(config, "<p>Hello</p>")
    #expect(without.contains("– Hello"))
    #expect(without.matches(of: #/SECRET/#).count == 1)
    #expect(without.contains("“SECRET words” is not how the mail begins"))
    let with = try lines(config, "<p style=\"display:none\">{{issue.preheader}}</p><p>Hello</p>")
    #expect(with.contains("– SECRET words Hello"))
    #expect(!with.contains("is not how the mail begins"))
  }

  @Test func `one with a field of the reader is theirs`() throws {
    let shown = try lines(
      { $0 + "issue: { preheader: \"For {{reader.name}}: news\" }\n" },
      "<p>{{issue.preheader}}</p>")
    #expect(shown.contains("– For Ada: news"))
    #expect(!shown.contains("is not how the mail begins"))
  }

  @Test func `how a mail begins is read as a browser reads it`() {
    func text(_ html: String, _ limit: Int = 200) -> String {
      ShownBeginning.text(of: html, limit: limit)
    }
    #expect(
      text("<p>It&rsquo;s caf&eacute; &#8212; &hellip; caf<b>&eacute;</b>s")
        == "It’s café — … cafés")
    #expect(
      text("<head><title>No</title><style>p{}</style></head><div hidden>Yes</div><!-- no -->")
        == "Yes")
    #expect(text("<div>one</div>two<br>three<p>four") == "one two three four")
    // Fillers take their room, and nothing shows behind them.
    let filled = "Short" + String(repeating: "&nbsp;&zwnj;", count: 40) + "<p>Hidden by it</p>"
    #expect(text(filled, 30) == "Short")
    #expect(text(filled).hasSuffix("\u{A0} Hidden by it"))
    #expect(text("می‌خواهم").unicodeScalars.contains("\u{200C}"))
    #expect(text("") == "")
  }
}
