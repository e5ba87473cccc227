import Articles
import Testing

@testable import Digest

/// What good templates show.
@Suite struct FirstPassTests {
  private static let two = [
    article("Low Tide", tags: ["sea", "mud"]), article("Fish & Chips", summary: nil, url: nil),
  ]

  @Test(arguments: [
    ("{{lead.title}}", "Low Tide"), ("{{ lead.title }}", "Low Tide"),
    ("{{#lead}}{{#tags}}{{.}}{{^last()}}, {{/last()}}{{/tags}}{{/lead}}", "sea, mud"),
    ("{{#lead.tags}}{{#first()}}>{{/first()}}{{index()}}{{/lead.tags}}", ">01"),
    ("{{#lead.tags}}{{plusone(index())}}{{#even()}}e{{/even()}}{{/lead.tags}}", "1e2"),
    ("{{#lead}}{{plusone(number)}}{{#odd(number)}}!{{/odd(number)}}{{/lead}}", "2!"),
    ("{{count(sections)}}", "1"), ("{{first(lead.tags)}}{{last(lead.tags)}}", "seamud"),
    ("{{#reversed(lead.tags)}}{{.}} {{/reversed(lead.tags)}}", "mud sea "),
    ("{{uppercased(lead.title)}}", "LOW TIDE"),
    (
      "{{#sections}}{{#articles}}[{{#is_lead}}!{{/is_lead}}{{title}}]{{/articles}}{{/sections}}",
      "[!Low Tide][Fish &amp; Chips]"
    ),
    (
      "{{#sections}}{{#articles}}[{{{title}}}|{{&title}}]{{/articles}}{{/sections}}",
      "[Low Tide|Low Tide][Fish & Chips|Fish & Chips]"
    ),
    ("{{! a comment\n over lines }}x", "x"), ("{{=<% %>=}}<%lead.title%> {{x}}", "Low Tide {{x}}"),
    ("{{=<% %>=}}<%={{ }}=%>{{lead.title}}", "Low Tide"),
    ("{{=| |=}}|#lead||title||/lead| {{lead.title}}", "Low Tide {{lead.title}}"),
    ("{{#lead}}{{=<% %>=}}<%{title}%><%={{ }}=%>{{/lead}}{{lead.title}}", "Low TideLow Tide"),
    ("{{\n lead.title\n}}", "Low Tide"), ("{{ # lead }}{{ title }}{{ / lead }}", "Low Tide"),
    ("{{#lead.tags}}{{>place.html}}{{/lead.tags}}", "first last "),
    ("{{#lead.tags}}{{$x}}{{^last()}}more {{/last()}}{{/x}}{{/lead.tags}}", "more "),
    ("b {", "b {"), ("{{<folder/layout.html}}{{/folder/layout.html}}", "in a folder too"),
    ("{{^issue.preheader}}none{{/issue.preheader}}", "none"),
    ("a { b {{lead.title}} } {\n", "a { b Low Tide } {\n"),
    ("  {{#lead}}\n  {{title}}\n  {{/lead}}\nx", "  Low Tide\nx"),
    ("{{>part.html}}", "(Low Tide)"), ("{{>folder/part.html}}", "in a folder"),
    ("{{<layout.html}}{{$a}}{{lead.title}}{{/a}}{{/layout.html}}", "<Low Tide|b>"),
    ("{{<layout.html}} ignored {{! c }}{{/layout.html}}", "<a|b>"),
    ("{{<middle.html}}{{$a}}A{{/a}}{{/middle.html}}", "<A|B>"),
  ])
  func `shows what it names`(_ template: String, _ expected: String) throws {
    let shown = try show(
      html: template,
      partials: [
        "place.html": "{{#first()}}first {{/first()}}{{#last()}}last {{/last()}}",
        "folder/layout.html": "in a folder too", "part.html": "({{lead.title}})",
        "folder/part.html": "in a folder",
        "layout.html": "<{{$a}}a{{/a}}|{{$b}}b{{/b}}>",
        "middle.html": "{{<layout.html}}{{$b}}B{{/b}}{{/layout.html}}",
      ], Self.two)
    #expect(shown == expected)
  }

  @Test func `a field that an article lacks is not taken from further out`() throws {
    let template = """
      {{#newsletter}}{{#lead}}{{#sections}}{{#articles}}[{{summary}}{{url}}]{{/articles}}\
      {{/sections}}{{/lead}}{{/newsletter}}
      """
    #expect(
      try show(html: template, Self.two) == "[It is so.https://news.example.org/a][]")
  }

  @Test(arguments: ["{{lead.title}}", "{{>part}}", "{{$x}}{{lead.title}}{{/x}}"])
  func `escapes in HTML and not in text, through partials too`(_ template: String) throws {
    let parts = ["part.html": "{{lead.title}}", "part.txt": "{{lead.title}}"]
    let articles = [article("<b> & \"q\" 'a'")]
    let html = template.replacing("{{>part}}", with: "{{>part.html}}")
    let text = template.replacing("{{>part}}", with: "{{>part.txt}} {{lead.title}}")
    #expect(
      try show(html: html, partials: parts, articles) == "&lt;b&gt; &amp; &quot;q&quot; &#39;a&#39;"
    )
    #expect(try show(text: text, partials: parts, articles).contains("<b> & \"q\" 'a'"))
    #expect(try !show(text: text, partials: parts, articles).contains("&lt;"))
  }

  @Test(arguments: ["\u{301}", "\u{338}", "\u{200D}", "\u{FE0F}", "\u{20E3}"])
  func `a combining character does not carry a quotation mark past the escaping`(
    _ mark: String
  ) throws {
    let evil = "\"\(mark) onload='\(mark)x <\(mark)b>\(mark) &\(mark)amp;"
    for template in ["<i title=\"{{lead.title}}\">", "<i title=\"{{reader.name}}\">"] {
      let shown = try show(html: template, fields: ["name": evil], [article(evil)])
      let inside = Array(shown.unicodeScalars).dropFirst(10).dropLast(2)
      #expect(!inside.contains { "\"'<>".unicodeScalars.contains($0) }, "\(shown)")
      #expect(Array(shown.utf8).contains(UInt8(ascii: ";")))
    }
  }
}
