import Articles
import Foundation
import TestSupport
import Testing

/// Generator markup of several kinds in one text: none is gone through again for each of another.
@Suite struct MarkupMixtureTests {
  /// Some ten times what the slowest takes; with the square of its size each would take minutes.
  private static let bound = 40.0

  private func body(_ raw: String) -> ArticleBody {
    ArticleText(kind: .markdown, raw: raw, file: "a.md", title: "T").body(number: 1)
  }

  private func many(_ markup: String, _ size: Int) -> String {
    String(repeating: markup, count: size / markup.utf8.count)
  }

  @Test(
    arguments: [
      ("{{< a >}}", "{% x"), ("{{% a %}}", "{{< b"), ("word ", "{{a"), ("{{a", "{{a.b "),
      ("{% if a %}", "{% endfor %}"), ("- a", "\n{:toc}\n"), ("\nword", "\n* a\n{:toc}\n"),
      ("{{< a `", "{{< b ` >}} "),
    ])
  func `takes no time`(_ first: String, _ then: String) {
    let text = many(first, 100_000) + many(then, 100_000)
    let seconds = processorSeconds { _ = body(text) }
    #expect(seconds < Self.bound)
  }

  @Test(arguments: ["{% a%() %}", "{% if %(x) %}", "{% raw %}{% b%() %}"])
  func `takes no time where each bears a name of its own`(_ markup: String) {
    let text = (0..<10_000).map { markup.replacing("%(", with: "\($0)(") }.joined()
    let seconds = processorSeconds { _ = body(text) }
    #expect(seconds < Self.bound)
  }

  @Test func `backticks of all lengths take no time`() {
    let text = (1...600).map { String(repeating: "`", count: $0) }.joined(separator: " ")
    let seconds = processorSeconds { _ = body(text) }
    #expect(seconds < Self.bound)
  }

  @Test(arguments: [
    "{% raw %}{%}", "{{% highlight %}}{{%}}", "{% comment %}{%", "{% raw %}{% %}{%}{% endraw %}",
    "{{% note %}}{{%}} {{% /note %}}",
  ])
  func `marks that share a sign are none`(_ raw: String) {
    #expect(body("Before.\n\n\(raw)\n\nBehind.").text.hasPrefix("Before."))
  }

  @Test func `a tag that does not close hides no end behind it`() {
    let shown = body("{{< highlight go >}}\na {{< b\n{{< /highlight >}}\n\nBehind.")
    #expect(shown.html.contains("<code>a {{&lt; b\n</code></pre>"), "\(shown.html)")
    #expect(shown.text.hasSuffix("Behind.\n"))
  }

  @Test func `blocks end those that are within them`() {
    let shown = body("{% if a %}x{% for b in c %}y{% endif %}z{% endfor %}{% if d %}u{% endif %}")
    #expect(shown.text == "xyzu\n" || shown.text == "xzu\n", "\(shown.text)")
  }

  @Test func `code spans are found behind runs of other lengths`() {
    let shown = body("a ``x ` {{ y }} `` b ` {{ page.date }} ```\n\n`{{ z }}`")
    #expect(shown.html.contains("<code>x ` {{ y }} </code>"), "\(shown.html)")
    #expect(shown.html.contains("<code>{{ z }}</code>"))
    #expect(shown.warnings.count == 1)
  }
}
