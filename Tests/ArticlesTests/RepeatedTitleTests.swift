import Articles
import Testing

/// A heading that says the title once more.
@Suite struct RepeatedTitleTests {
  private func html(_ raw: String, _ title: String) -> String {
    ArticleText(kind: .markdown, raw: raw, file: "a.md", title: title).body(number: 1).html
  }

  @Test(arguments: [
    ("# The *Big* Day", "The Big Day"), ("# The Big Day {#big .x}", "The Big Day"),
    ("The Big Day {: #big}\n===", "The Big Day"), ("# It's \"so\" -- yes", "It’s “so” – yes"),
    ("# Fish &amp; Chips", "Fish & Chips"), ("# Fish & Chips", "Fish &amp; Chips"),
    ("# The Big Day", "The *Big* <b>Day</b>"),
    ("# [The Big Day](https://a.example/)", "The Big Day"),
    ("# THE BIG  DAY", "The Big Day"), ("# The\u{200B} Big\u{A0}Day", "The Big Day"),
    ("<h1>The <em>Big</em> Day</h1>\n", "The Big Day"), ("## The Big Day", "The Big Day"),
    ("<!-- x -->\n\n### The Big Day", "The Big Day"),
  ])
  func `is left out however both are written`(_ heading: String, _ title: String) {
    #expect(html("\(heading)\n\nWords", title) == "<p>Words</p>\n")
  }

  @Test(arguments: [
    ("# C#", "C++"), ("# The Big Day!", "The Big Day"), ("# The Bigger Day", "The Big Day"),
    ("Words\n\n## The Big Day", "The Big Day"), ("# Part\n\n## The Big Day", "The Big Day"),
    ("# ", "The Big Day"),
  ])
  func `stays where it says something else or stands further down`(
    _ heading: String, _ title: String
  ) {
    let shown = html("\(heading)\n\nWords", title)
    #expect(shown.contains("<h"))
  }
}
