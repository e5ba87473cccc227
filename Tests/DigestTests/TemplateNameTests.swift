import Diagnostics
import Template
import Testing

@testable import Digest

/// What a template names must be known when it is loaded.
@Suite struct TemplateNameTests {
  @Test(arguments: [
    (
      "a\n  {{newsletter.nam}}",
      "mustache:2:3: “newsletter” has no “nam”\n  hint: did you mean “newsletter.name”?"
    ),
    ("{{titel}}", "mustache:1:1: nothing is named “titel” here"),
    (
      "{{#sections}}\n{{titel}}{{/sections}}",
      "mustache:2:1: nothing is named “titel” here\n  hint: did you mean “title”?"
    ),
    ("{{#sections}}{{#articles}}{{sumary}}{{/articles}}{{/sections}}", "did you mean “summary”?"),
    ("{{#sections}}{{#articles}}{{.name}}{{/articles}}{{/sections}}", "nothing is named “.name”"),
    ("{{newsletter.name.first}}", "“newsletter.name” has no parts"),
    ("{{sections}}", "“sections” is a list\n  hint: open it with {{#sections}}"),
    ("{{newsletter}}", "“newsletter” has several parts"),
    ("{{#sections}}{{.}}{{/sections}}", "“.” has several parts"),
    ("{{#lead}}{{^tags}}{{.}}{{/tags}}{{/lead}}", "“.” has several parts"),
    ("{{reader.nmae}}", "“reader” has no “nmae”\n  hint: did you mean “reader.name”?"),
    ("{{reader.x}}", "“reader” has no “x”"),
    ("{{#sections}}{{#reader.x}}a{{/reader.x}}{{/sections}}", "“reader” has no “x”"),
    ("{{reader}}", "“reader” has no meaning before the mails are made"),
    ("{{#reader}}{{email}}{{/reader}}", "hint: write the whole name of a field"),
    ("{{^reader}}a{{/reader}}", "“reader” has no meaning"),
    ("{{.reader.name}}", "“.reader.name” has no meaning"),
    ("{{#reader.name}}{{.}}{{/reader.name}}", "“.” has no meaning inside a reader section"),
    ("{{shouted(lead.title)}}", "“shouted” cannot be applied to “lead.title”"),
    ("{{count(lead.title)}}", "“count” cannot be applied"),
    ("{{#empty(reader.name)}}a{{/empty(reader.name)}}", "“empty” cannot be applied"),
    ("{{#empty(lead.summary)}}a{{/empty(lead.summary)}}", "“empty” cannot be applied"),
    ("{{first()}}", "“first()” says nothing here"),
    ("{{>part.html}}", "part.html.mustache:2:1: “last()” says nothing here"),
    ("{{#sections}}{{middle()}}{{/sections}}", "“middle()” says nothing here"),
  ])
  func `finds what nothing is named`(_ template: String, _ expected: String) {
    let found = problems {
      _ = try compose(["digest.html": template, "part.html": "\n{{last()}}"])
    }
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.contains(expected) == true, "\(found)")
  }

  @Test func `finds it in partials, in blocks and in what a template extends`() {
    let found = problems {
      _ = try compose([
        "digest.html": "{{<layout.html}}\n{{$content}}{{a}}{{/content}}{{/layout.html}}",
        "layout.html": "{{$content}}{{/content}}\n{{$foot}}\n {{b}}{{/foot}}{{>part.html}}",
        "part.html": "{{c}}", "digest.txt": "{{d}}",
      ])
    }
    let places = found.map { String($0.prefix { $0 != " " }) }
    #expect(
      places == [
        "Templates/digest.html.mustache:2:13:", "Templates/layout.html.mustache:3:2:",
        "Templates/part.html.mustache:1:1:", "Templates/digest.txt.mustache:1:1:",
      ])
  }

  @Test func `all that is wrong is said at once, whatever kind it is of`() {
    let found = problems {
      _ = try compose([
        "digest.html":
          "{{a b}} {{titel}} {{>nope.html}}{{<layout.html}}{{$x}}{{/x}}{{/layout.html}}",
        "digest.txt": "{{>short}}{{isue.date}}{{first(sections)}}", "short.txt": "",
        "layout.html": "{{#lead}}",
      ])
    }
    #expect(
      found == [
        "Templates/digest.html.mustache:1:1: “a b” is not a name\n  hint: names are letters, digits, “_”, “-” and “.”",
        "Templates/layout.html.mustache:1:1: “#lead” is not closed\n  hint: end it with {{/lead}}",
        "Templates/digest.html.mustache:1:9: nothing is named “titel” here\n  hint: known here: issue, lead, newsletter, reader, sections",
        "Templates/digest.html.mustache:1:19: no template is named “nope.html”\n  hint: known: layout.html",
        "Templates/digest.txt.mustache:1:1: no template is named “short”\n  hint: did you mean “short.txt”?",
        "Templates/digest.txt.mustache:1:11: nothing is named “isue.date” here\n  hint: did you mean “issue.date”?",
        "Templates/digest.txt.mustache:1:24: “first(sections)” has several parts\n  hint: open it with {{#first(sections)}}",
      ])
  }

  @Test func `a setting is no template to include, and its mistakes are the configuration's`()
    throws
  {
    var composer = try composer(["digest.txt": "{{>issue.subject}}"], subject: "{{titel}}")
    composer.subjectTemplate.isPartial = false
    composer.subjectTemplate.category = .configuration
    let error = #expect(throws: ProblemList.self) {
      try composer.compose(id: "2026-W47", selection([article("Low Tide")]))
    }
    #expect(error?.problems.map(\.category) == [.input, .configuration])
    #expect(error?.problems.first?.reason == "no template is named “issue.subject”")
  }

  @Test func `a template that nothing includes is not asked for its names`() throws {
    let frozen = try compose(["unused.html": "{{reader.shoe_size}} {{nothing}}"])
    #expect(frozen.readerFields.isEmpty)
  }

  @Test func `the fields that are used are remembered`() throws {
    let frozen = try compose(
      ["digest.html": "{{#reader.town}}{{>p.html}}{{/reader.town}}", "p.html": "{{reader.name}}"],
      subject: "For {{uppercased(reader.email)}}")
    #expect(frozen.readerFields == ["email", "name", "town"])
  }

  @Test(arguments: [
    ("{{issue.subject}}", "“issue” has no “subject”"), ("{{titel}}", "broadsheet.yml:12: nothing"),
    ("a\n{{issue.preheader}}", "broadsheet.yml:13: “issue” has no “preheader”"),
    ("{{#lead}}", "broadsheet.yml:12: “#lead” is not closed"),
  ])
  func `a subject cannot name what is made after it`(_ subject: String, _ expected: String) {
    let found = problems { _ = try compose([:], subject: subject) }
    #expect(found.first?.contains(expected) == true, "\(found)")
  }
}
