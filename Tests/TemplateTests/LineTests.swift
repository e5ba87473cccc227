import Template
import Testing

/// Which tags take their line along, and which leave it.
@Suite struct LineTests {
  private static let values: [String: TemplateValue] = ["on": .flag(true), "x": .text("X")]
  private static let partials = ["p": "P\n", "b": "[{{$b}}{{/b}}]\n"]

  @Test(arguments: [
    ("section", "{{#on}}", "", "{{/on}}"), ("inverted section", "{{^off}}", "", "{{/off}}"),
    ("block", "{{$any}}", "", "{{/any}}"), ("comment", "{{! no }}", "", "{{!}}"),
    ("delimiters", "{{=<% %>=}}", "", "<%={{ }}=%>"), ("partial", "{{>p}}", "P\n", "{{!}}"),
    ("parent", "{{<b}}{{/b}}", "[]\n", "{{!}}"),
  ])
  func `each kind of tag takes its line along`(
    _ kind: String, _ tag: String, _ shown: String, _ end: String
  ) throws {
    for lineEnd in ["\n", "\r\n"] {
      let template = ["one", tag, "two", end, "three"].joined(separator: lineEnd)
      let expected = "one\(lineEnd)\(shown)two\(lineEnd)three"
      #expect(try render(template, Self.values, with: Self.partials) == expected, "\(kind)")
      let spaced = ["one", "\(tag) \t", "two", "\(end)  ", "three"].joined(separator: lineEnd)
      #expect(try render(spaced, Self.values, with: Self.partials) == expected, "\(kind)")
    }
  }

  @Test(arguments: [
    ("{{#on}}\none\n{{/on}}", "one\n"), (" {{#on}}\none\n\t{{/on}} ", "one\n"),
    ("{{! a }}", ""), ("  {{! a }}  ", ""), ("{{! a }}\n", ""), ("{{! a }}\n\n", "\n"),
    ("{{! a }}\r\n", ""), ("one\n{{! a }}", "one\n"), ("{{!a}}\rone", "\rone"),
    ("{{!a}}\r", "\r"),
  ])
  func `the first line and the last are lines too`(_ template: String, _ expected: String) throws {
    #expect(try render(template, Self.values) == expected)
  }

  @Test(arguments: [
    ("{{#on}}{{/on}}\nend", "\nend"), ("{{!a}}{{!b}}\nend", "\nend"),
    ("{{!a}} {{!b}}\nend", " \nend"),
    ("{{#on}} {{! a }}\n{{/on}}\nend", " \nend"), ("a {{#on}}\nb\n{{/on}}\n", "a \nb\n"),
    ("{{#on}} a\n{{/on}} b\n", " a\n b\n"), ("{{>p}} a", "P\n a"), (" {{>p}}{{!}}\n", " P\n\n"),
    ("{{>p}}{{>p}}\n", "P\nP\n\n"), ("{{<b}}{{/b}} a", "[]\n a"),
    ("a {{<b}}\n{{/b}}\nend", "a []\n\nend"),
    ("a\n {{<b}}\n{{/b}} b", "a\n []\n b"),
  ])
  func `with anything beside it a tag leaves its line`(
    _ template: String, _ expected: String
  ) throws {
    #expect(try render(template, Self.values, with: Self.partials) == expected)
  }

  @Test(arguments: ["{{x}}", "{{&x}}", "{{{x}}}", "{{ x }}"])
  func `a value never takes its line along`(_ tag: String) throws {
    #expect(try render("a\n  \(tag)  \nb\n\(tag)\n\(tag)", Self.values) == "a\n  X  \nb\nX\nX")
  }

  @Test(arguments: [
    ("a\n  {{! one\n two\n three }}  \nb", "a\nb"), ("a {{! one\n two }}\nb", "a \nb"),
    ("{{! one\n two }} {{! three }}\nb", " \nb"), ("{{! one\n two }} b", " b"),
    ("{{!\r\n one\r\n}}\r\nb", "b"), ("a{{! {{ }}b", "ab"), ("a{{!}}b", "ab"),
  ])
  func `a comment may have several lines`(_ template: String, _ expected: String) throws {
    #expect(try render(template) == expected)
  }

  @Test func `a tag may have several lines`() throws {
    #expect(try render("{{\n x\n}}{{#\non }}{{\n&\nx}}{{/\non\n}}", Self.values) == "XX")
  }

  @Test(arguments: ["", "\n", "\r\n \r\n", " {\n}} { ", "}}}", "größe\u{0}\u{B}\u{C}"])
  func `text without tags stays as it is`(_ text: String) throws {
    #expect(try render(text) == text)
  }
}
