import Testing

@testable import Digest

/// What could not be meant is found before anything is made.
@Suite struct TemplateSyntaxTests {
  @Test(arguments: [
    ("a\n{{#sections}}b", "mustache:2:1: “#sections” is not closed"),
    ("{{/sections}}", "mustache:1:1: “/sections” closes a section that is not open"),
    (
      "{{#sections}}{{#articles}}{{/sections}}{{/articles}}",
      "mustache:1:27: “/sections” stands where “articles” must be closed"
    ),
    ("ab {{title", "mustache:1:4: the tag is not closed"),
    ("{{{lead.title}}", "the tag is not closed"),
    ("{{}}", "“” is not a name"), ("{{a b}}", "“a b” is not a name"),
    ("{{a..b}}", "“a..b” is not a name"), ("{{reader.}}", "“reader.” is not a name"),
    ("{{a(b)c}}", "is not a name"), ("{{a(b}}", "is not a name"),
    ("{{réader.name}}", "nothing is named “réader.name”"),
    ("{{lead.titel}}\u{301}", "did you mean “lead.title”?"),
    ("{{lead.title}\u{301}}", "is not closed"),
    ("{{=<% =}}", "new delimiters are written"), ("{{=<%% %>=", "the tag is not closed"),
    ("{{% CONTENT_TYPE:TEXT}}{{lead.title}}", "pragmas are not for templates"),
    ("a\u{1E}b", "mustache:1:2: a control character"), ("é\n\u{0}", "mustache:2:1: a control"),
    ("{{>part.htm}}", "no template is named “part.htm”\n  hint: did you mean “part.html”?"),
    ("{{>*lead.title}}", "a template is called by its name"), ("{{> }}", "is called by its name"),
    ("{{>my part.html}}", "cannot be a template's name"),
    ("{{>digest.txt}}", "“digest.txt” is of the other kind"),
    ("{{>digest.html}}", "“digest.html” includes itself"), ("{{>loop.html}}", "includes itself"),
    ("{{<part.html}}{{$x}}{{/x}}{{/part.html}}", "“part.html” has no block “x”"),
    ("{{<part.html}}{{$contnt}}{{/contnt}}{{/part.html}}", "did you mean “content”?"),
    ("{{<part.html}}{{lead.title}}{{/part.html}}", "only blocks may stand inside {{<part.html}}"),
    ("{{$a(b)}}{{/a(b)}}", "cannot name a block"), ("{{$}}{{/}}", "is not a name"),
    (
      "{{<part.html}}{{$content}}{{$content}}x{{/content}}{{/content}}{{/part.html}}",
      "the block “content” is filled with itself"
    ),
    (
      "{{<part.html}}{{$content}}{{>part.html}}{{/content}}{{/part.html}}",
      "“part.html” includes itself"
    ),
    (
      "{{<two.html}}{{$a}}{{$b}}{{/b}}{{/a}}{{$b}}{{$a}}{{/a}}{{/b}}{{/two.html}}",
      "is filled with itself"
    ),
    (
      "{{#lead}}\n{{=<% %>=}}<%/lead%>{{typo}}",
      "mustache:2:1: the delimiters that are set here outlast the section"
    ),
    (
      "{{<part.html}}{{=<% %>=}}<%$content%>x<%/content%><%/part.html%>{{typo}}",
      "mustache:1:15: the delimiters that are set here outlast the section"
    ),
    (
      "{{<part.html}}{{$content}}x{{/content}}{{$content}}y{{/content}}{{/part.html}}",
      "the block “content” is filled twice"
    ),
  ])
  func `refuses a template that could not be meant`(_ template: String, _ expected: String) {
    let found = problems {
      _ = try compose([
        "digest.html": template, "part.html": "{{$content}}{{/content}}",
        "loop.html": "{{#lead}}{{>pool.html}}{{/lead}}", "pool.html": "{{>loop.html}}",
        "folder/layout.html": "", "two.html": "{{$a}}{{/a}}{{$b}}{{/b}}",
      ])
    }
    #expect(!found.isEmpty)
    #expect(found.contains { $0.contains(expected) }, "\(found)")
  }

  @Test func `says where a section was opened`() {
    let found = problems { _ = try compose(["digest.html": "a\n {{#lead}}\n{{/led}}"]) }
    #expect(
      found == [
        """
        Templates/digest.html.mustache:3:1: “/led” stands where “lead” must be closed
          hint: it was opened at Templates/digest.html.mustache:2:2
        """
      ])
  }

  @Test(arguments: [
    String(repeating: "{{#lead}}", count: 50_000),
    String(repeating: "{{#lead}}", count: 201) + String(repeating: "{{/lead}}", count: 201),
    "{{" + String(repeating: "lowercased(", count: 50_000) + "lead.title"
      + String(repeating: ")", count: 50_000) + "}}",
  ])
  func `deep nesting is no way to end the program`(_ template: String) {
    #expect(problems { _ = try compose(["digest.html": template]) }.count == 1)
  }

  @Test func `a chain of templates is no way to end it either`() {
    var texts = ["digest.html": "{{>p0.html}}", "p40.html": ""]
    for number in 0..<40 {
      texts["p\(number).html"] =
        String(repeating: "{{#lead}}", count: 50) + "{{>p\(number + 1).html}}"
        + String(repeating: "{{/lead}}", count: 50)
    }
    #expect(problems { _ = try compose(texts) }.count == 1)
  }

  @Test(.timeLimit(.minutes(30)))
  func `a layout that includes itself many times is found at once`() {
    let layout = String(repeating: "{{>layout.html}}{{#lead}}{{>layout.html}}{{/lead}}", count: 9)
    let found = problems {
      _ = try compose([
        "digest.html": "{{<layout.html}}{{$x}}{{/x}}{{/layout.html}}", "layout.html": layout,
      ])
    }
    #expect(found.contains { $0.contains("includes itself") })
  }
}
