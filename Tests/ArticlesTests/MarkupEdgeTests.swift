import Articles
import Diagnostics
import Foundation
import Testing

/// Markup at its edges: without an end, beside Markdown, around what only a generator knows.
@Suite struct MarkupEdgeTests {
  private func body(_ raw: String) -> ArticleBody {
    ArticleText(
      kind: .markdown, raw: raw, file: "a.md", firstLine: 1, title: "T",
      page: URL(string: "https://example.org/blog/p/"), site: URL(string: "https://example.org/")
    ).body(number: 1)
  }

  @Test func `a backslash may be the last of a text that has some`() {
    #expect(body("{{ x }}\n\nOne \\").html == "<p>One \\</p>\n")
  }

  @Test(arguments: [
    "{{ comment(id=\"1\") }}", "{{< comment id=123 >}}", "{% comment %}", "{% raw %}",
    "{% highlight ruby %}", "{% if x %}", "{% capture x %}", "{{< alert >}}",
  ])
  func `without an end is left out alone, and told`(_ tag: String) {
    let shown = body("One.\n\n\(tag)\n\nTwo **b**.")
    #expect(shown.html == "<p>One.</p>\n<p>Two <strong>b</strong>.</p>\n")
    #expect(shown.warnings.count == 1)
  }

  @Test(arguments: [
    "{{< figure src=\"/a.png\" >}}\n", "{{< figure src=\"/a.png\" caption=\"c\" >}}\n",
    "{{< figure src=\"/a.png\" caption=\"c\" >}} ", "{{< youtube abc >}}\n",
    "{{< youtube abc >}} ",
    "{% gist a b %}\n", "{% include figure.html src=\"/a.png\" %}\n", "![[a.png]]\n",
    "![[a.png]] ",
    "{% highlight x %}\n1\n{% endhighlight %}\n", "{% highlight x %}1{% endhighlight %} ",
    "- {{< youtube abc >}}\n  ", "> {{< youtube abc >}}\n> ", "12. {{< youtube abc >}} ",
    "Words {{< youtube abc >}} ",
  ])
  func `leaves the Markdown behind it as it is`(_ markup: String) {
    let shown = body("\(markup)Words **bold** [a](https://x.example/).")
    #expect(shown.html.contains("<strong>bold</strong> <a href=\"https://x.example/\">a</a>"))
    #expect(!shown.text.contains("**"))
  }

  @Test func `in a list or quote stays there`() {
    #expect(
      body("> {{< youtube abc >}} Words\n\nOut").html.contains("<p>Words</p>\n</blockquote>"))
    #expect(body("- {{< youtube abc >}} Words\n\nOut").html.contains("<p>Words</p>\n</li>"))
    #expect(
      body("{{< youtube abc >}}\n## Head").html.contains("<h5>Head</h5>"))
  }

  @Test(arguments: [
    ("Read on here: {{< ref \"about.md\" >}}", "Read on here:\n"),
    ("See: {{< ref \"a\" >}} and [b](https://b.example/)", "See: and b <https://b.example/>\n"),
    ("<{{< ref \"a\" >}}> end", "end\n"), ("[a]({{< ref \"a\" >}} \"t\") end", "a end\n"),
    ("[a](<{{< ref \"a\" >}}>) end", "a end\n"), ("[a]\n\n[a]: {{< ref \"a\" >}}", "a\n"),
    ("<a href=\"{{< ref \"a\" >}}\">a</a>", "a\n"),
    ("<img alt=\"{{< ref \"a\" >}}w\" src=\"/a.png\">", "[w]\n"),
    ("[a]({{ site.url }}{% post_url x %})", "a\n"), ("a]({{< ref \"a\" >}})", "a]()\n"),
    ("key=\"{{< ref \"a\" >}}\"", "key=\"\"\n"),
  ])
  func `an address that only the site knows is never read`(_ raw: String, _ text: String) {
    let shown = body(raw)
    #expect(shown.text == text)
    #expect(!shown.html.contains("unknown-page"))
  }

  @Test(arguments: [
    ("{% if x %}A{% else %}B{% endif %}", "A"), ("{% if false %}A{% else %}B{% endif %}", "B"),
    ("{% if false %}A{% endif %}", ""), ("{%- unless x -%}A{%- endunless -%}", "A"),
    ("{% unless true %}A{% else %}B{% endunless %}", "B"),
    ("{% if a %}A{% if b %}B{% else %}C{% endif %}D{% elsif c %}E{% endif %}", "ABD"),
    ("{% case x %}{% when 1 %}A{% when 2 %}B{% endcase %}", "A"),
    ("{% for p in x %}A{% for q in p %}B{% endfor %}C{% endfor %}", ""),
    ("{% capture x %}A\n\nB{% endcapture %}", ""), ("{% set x %}A{% endset %}", ""),
    ("{% if x %}\n\nA\n\n```\n{% else %}\n```\n\n{% else %}\n\nB\n\n{% endif %}", "A {% else %}"),
    ("{% if x %}`{% endif %}`{% endif %}", "{% endif %}"),
  ])
  func `of conditions one branch is shown, of what is stored nothing`(
    _ raw: String, _ words: String
  ) {
    let shown = body("[\(raw)]\n")
    let text = shown.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      text.replacing("[ ", with: "[").replacing(" ]", with: "]").replacing("`", with: "")
        == "[\(words)]")
    #expect(shown.warnings.first?.location?.line == 1)
  }

  @Test(arguments: [
    "Write {% in a text.\n\nWords.\n\n    code %} more\n",
    "Later {{ here.\n\nWords.\n\n`ok }}` end",
    "Use {{ to open.\n```\nWords }}\n```", "Use `{{` {{ and `}}` Words", "A {{< a\n\nWords >}}",
  ])
  func `a tag ends in its paragraph and not in code`(_ raw: String) {
    #expect(body(raw).text.contains("Words"))
    #expect(body(raw).warnings.isEmpty)
  }

  @Test(arguments: [
    ("{{< details summary=\"More words\" >}}\nIn\n{{< /details >}}", "> More words\n>\n> In\n"),
    ("{{< notice warning \"Mind\" >}}N{{< /notice >}}", "> Mind\n>\n> N\n"),
    ("{{< alert \"Mind the gap\" >}}", "> Alert\n>\n> Mind the gap\n"),
    ("{{< alert icon >}}Words{{< /alert >}}", "> Alert\n>\n> Words\n"),
    ("{{< callout type=\"info\" text=\"Say **it**\" >}}", "> Info\n>\n> Say it\n"),
    ("{% include alert.html text=\"Words\" %}", "> Alert\n>\n> Words\n"),
    ("{{< quote author=\"Ada\" >}}Q{{< /quote >}}", "> Ada\n>\n> Q\n"),
    (
      "{{< button href=\"https://b.example/\" text=\"Book\" />}}", "Book <https://b.example/>\n"
    ),
    (
      "{{< button href=\"https://b.example/\" >}}Book{{< /button >}}", "Book <https://b.example/>\n"
    ),
    ("{{< button href=\"/b\" >}}\n**Book**\n{{< /button >}}", "Book <https://example.org/b>\n"),
    ("{% include button.html url=\"/b\" text=\"Book\" %}", "Book <https://example.org/b>\n"),
    (
      "!!! note \"Mind\"\n    Words **b**\n\n    {{< x >}}More\n\nOut",
      "> Mind\n> Words b\n>\n> More\n\nOut\n"
    ),
    ("??? tip\n\n    Words\n", "> Tip\n>\n> Words\n"),
  ])
  func `words that tags hold are shown`(_ raw: String, _ text: String) {
    let shown = body(raw)
    #expect(shown.text.replacing("*", with: "") == text)
    #expect(!shown.warnings.isEmpty)
  }

  @Test(arguments: [
    "{{{ triple }}}", "{# comment #}", "{#- comment -#}", "<%= erb %>", "{{/* comment */}}",
  ])
  func `what other generators have is left out and told`(_ raw: String) {
    let shown = body("One \(raw)\n\nTwo")
    #expect(shown.text == "One\n\nTwo\n")
    #expect(shown.warnings.count == 1)
    #expect(body("`\(raw)`").warnings.isEmpty)
  }
}
