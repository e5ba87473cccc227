import Articles
import Template
import Testing

@testable import Digest

/// What is filled in for each reader, and what must never be.
@Suite struct SecondPassTests {
  private static let evil = "{{reader.email}} <script>alert(1)</script> & \"quotes\""
  private static let escaped =
    "{{reader.email}} &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;"

  @Test(arguments: ["ada@example.org", "bo@example.org"])
  func `an article's text stays text for every reader`(_ email: String) throws {
    let articles = [article(Self.evil, summary: "{{=<% %>=}} {{#reader.name}} ␞")]
    let template = "{{lead.title}}\n{{lead.summary}}\n{{reader.email}}"
    let fields = ["email": email]
    #expect(
      try show(html: template, fields: fields, articles)
        == "\(Self.escaped)\n{{=&lt;% %&gt;=}} {{#reader.name}} ␞\n\(email)")
    #expect(
      try show(text: template, fields: fields, articles)
        == "\(Self.evil)\n{{=<% %>=}} {{#reader.name}} ␞\n\(email)\n")
  }

  @Test func `a reader's field stays text`() throws {
    let template = "{{reader.name}}|{{&reader.name}}|{{{reader.name}}}"
    let fields = ["name": Self.evil]
    #expect(
      try show(html: template, fields: fields) == "\(Self.escaped)|\(Self.evil)|\(Self.evil)")
  }

  @Test(arguments: [
    (
      "{{#reader.name}}Dear {{reader.name}}{{/reader.name}}{{^reader.name}}Hello{{/reader.name}}",
      "Dear Ada", "Hello"
    ),
    (
      "{{#sections}}{{#articles}}{{title}} for {{reader.name}}{{/articles}}{{/sections}}",
      "Low Tide for Ada", "Low Tide for "
    ),
    ("{{#reader.name}}{{#sections}}{{title}}{{/sections}}{{/reader.name}}", "On the water", ""),
    ("{{>part.html}}{{>part.html}}", "[Ada][Ada]", "[][]"),
    ("{{<layout.html}}{{$a}}{{reader.name}}{{/a}}{{/layout.html}}", "<Ada>", "<>"),
    ("<a href=\"/{{reader.name}}\">", "<a href=\"/Ada\">", "<a href=\"/\">"),
    ("{{uppercased(reader.name)}}", "ADA", ""), ("{{ & reader.name }}", "Ada", ""),
    ("{{#uppercased(reader.name)}}x{{/ uppercased(reader.name) }}", "x", ""),
    ("{{#reader.name}}\n  yes\n{{/reader.name}}\nend", "  yes\nend", "end"),
    ("  {{>lines.html}}\nend", "  a\n  Ada\nend", "  a\n  \nend"),
    ("{{=<% %>=}}<%reader.name%> {{reader.name}}", "Ada {{reader.name}}", " {{reader.name}}"),
    (
      "{{#reader.name}}{{#reader.town}}{{reader.town}}{{/reader.town}}{{/reader.name}}", "Tidewick",
      ""
    ),
  ])
  func `fills in fields wherever they stand`(
    _ template: String, _ known: String, _ unknown: String
  ) throws {
    let parts = [
      "part.html": "[{{reader.name}}]", "layout.html": "<{{$a}}{{/a}}>",
      "lines.html": "a\n{{reader.name}}\n",
    ]
    let fields = ["name": "Ada", "town": "Tidewick"]
    let template = template.replacing("{{ & ", with: "{{& ")
    #expect(try show(html: template, partials: parts, fields: fields) == known)
    #expect(try show(html: template, partials: parts) == unknown)
  }

  @Test(arguments: ["\u{301}x", "x\u{200D}", "\u{FE0F}", "\u{1F1E9}", "{", "}", "\u{200B}"])
  func `nothing beside a tag joins it`(_ text: String) throws {
    let template =
      "{{lead.title}}{{reader.name}}{{lead.title}}{{#reader.name}}{{lead.title}}{{/reader.name}}"
    let shown = try show(text: template, fields: ["name": "Ada"], [article(text)])
    #expect(shown == "\(text)Ada\(text)\(text)\n")
  }

  @Test func `windows line ends do no harm`() throws {
    let text = "{{#reader.name}}\r\nDear {{reader.name}}\r\n{{/reader.name}}\r\nend"
      .replacing("\r\n", with: "\n")
    #expect(try show(text: text, fields: ["name": "Ada"]) == "Dear Ada\nend\n")
  }

  @Test func `the subject and the preheader may name the reader`() throws {
    let frozen = try compose(
      ["digest.html": "<{{issue.subject}}|{{issue.preheader}}>"],
      subject: "{{#reader.name}}{{reader.name}}: {{/reader.name}}{{lead.title}}",
      preheader: "  For {{reader.name}}\n & all", [article(Self.evil)])
    #expect(frozen.issue.subject == Self.evil)
    let name = ["name": "A & B"]
    #expect(
      frozen.subject.filled(as: .text) { name[$0] }
        == "A & B: \(Self.evil)")
    #expect(
      try frozen.shown(frozen.html, to: name, as: .html)
        == "<\(Self.escaped)|For A &amp; B &amp; all>")
  }
}
