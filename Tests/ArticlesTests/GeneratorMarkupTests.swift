import Articles
import Diagnostics
import Foundation
import Testing

/// Markup that speaks to a site's generator: shown as what it stands for, or left out, and told.
@Suite struct GeneratorMarkupTests {
  private func body(_ raw: String, site: String? = "https://example.org/blog/") -> ArticleBody {
    ArticleText(
      kind: .markdown, raw: raw, file: "a.md", firstLine: 1, title: "T & T",
      page: URL(string: "https://example.org/blog/p/"), site: site.flatMap { URL(string: $0) }
    ).body(number: 1)
  }

  @Test(arguments: [
    "{% include toc.html %}", "{{< unknown x=\"1\" >}}", "{{% other %}}", "{{ page.date }}",
    "[TOC]",
    "[[_TOC_]]", "{:toc}", "* TOC\n{:toc}", "{: .lead}", "{::options x=\"y\" /}",
    "{% assign a = 1 %}",
    "{% comment %}hidden{% endcomment %}", "{{< toc >}}", ":::",
  ])
  func `is left out where a mail has nothing for it`(_ markup: String) {
    let shown = body("One.\n\n\(markup)\n\nTwo.")
    #expect(shown.text == "One.\n\nTwo.\n")
    #expect(shown.warnings.count == 1)
    #expect(shown.warnings.first?.location?.line == (markup.hasPrefix("*") ? 4 : 3))
  }

  @Test(arguments: [
    ("{% include promo.html", "<p>One.</p>\n<p>Two.</p>", "{% include promo.html"),
    (
      "{{< figure src=\"x.png\"\n\nMore", "<p>One.</p>\n<p>More</p>\n<p>Two.</p>",
      "{{< figure src=\"x.png\""
    ),
    ("Of {{ site.title the rest", "<p>One.</p>\n<p>Of the rest</p>\n<p>Two.</p>", "{{ site.title"),
    ("{%- if x\nWords", "<p>One.</p>\n<p>Words</p>\n<p>Two.</p>", "{%- if x"),
  ])
  func `a tag that does not end is none of the words`(
    _ markup: String, _ html: String, _ named: String
  ) {
    let shown = body("One.\n\n\(markup)\n\nTwo.")
    #expect(shown.html.trimmingCharacters(in: .newlines) == html)
    #expect(shown.warnings.map(\.location?.line) == [3])
    #expect(
      shown.warnings.first?.reason.hasPrefix("“\(named)” is left out: it begins a tag") == true)
  }

  @Test(arguments: ["{{ 1 + 2", "{%", "a {{", "`{% x` and {{", "\\{% x"])
  func `signs that begin no tag stay`(_ text: String) {
    #expect(body("One \(text)").warnings.isEmpty)
  }

  @Test(arguments: [
    (
      "{{< figure src=\"/img/boat.jpg\" title=\"Boat\" >}}",
      "<figure><img src=\"https://example.org/img/boat.jpg\" alt=\"\" style=\"max-width:100%;height:auto\"><figcaption>Boat</figcaption></figure>"
    ),
    (
      "{% include figure.html src=\"b.jpg\" alt=\"A \\\"b\" %}",
      "src=\"https://example.org/blog/p/b.jpg\""
    ),
    (
      "![[pics/boat.png|The boat]]",
      "<img src=\"https://example.org/blog/p/pics/boat.png\" alt=\"The boat\""
    ),
    ("{{ youtube(id=\"abc\") }}", "<a href=\"https://www.youtube.com/watch?v=abc\">"),
    ("{{< youtube abc >}}", "<a href=\"https://www.youtube.com/watch?v=abc\">"),
    ("{{< vimeo 42 >}}", "<a href=\"https://vimeo.com/42\">"),
    ("{{< tweet user=\"ada\" id=\"7\" >}}", "<a href=\"https://x.com/ada/status/7\">"),
    ("{% include youtube.html id=\"abc\" %}", "<a href=\"https://www.youtube.com/watch?v=abc\">"),
    ("see [[Some Page|the page]] and [[Harbour/Tides]]", "<p>see the page and Tides</p>"),
    ("[a]({{ site.url }}{{ site.baseurl }}/x)", "href=\"https://example.org/blog/x\""),
    ("![a]({{ \"/x.png\" | relative_url }})", "src=\"https://example.org/blog/x.png\""),
    ("[a]({% link assets/x.pdf %})", "href=\"https://example.org/blog/assets/x.pdf\""),
    ("[a]({% post_url 2026-01-01-x %})", "<p>a</p>"),
    ("[a]({{< ref \"x.md\" >}})", "<p>a</p>"),
    ("**{{ page.title }}**", "<strong>T &amp; T</strong>"),
    (
      "{% highlight ruby %}\nputs {{ x }} <b>\n{% endhighlight %}",
      "<code>puts {{ x }} &lt;b&gt;\n</code></pre>"
    ),
    (
      "{{< highlight go >}}\na {{< b >}}\n{{< /highlight >}}",
      "<code>a {{&lt; b &gt;}}\n</code></pre>"
    ),
    ("{% raw %}{{ x }}{% endraw %}", "<p>{{ x }}</p>"),
    ("{{</* figure */>}}", "<p>{{&lt; figure &gt;}}</p>"),
    (
      "::: warning Mind the gap\nLook *out*.\n:::",
      "<blockquote>\n<p><strong>Mind the gap</strong></p>\n<p>Look <em>out</em>.</p>\n</blockquote>"
    ),
    (
      "{{< note >}}\nLook.\n{{< /note >}}",
      "<blockquote>\n<p><strong>Note</strong></p>\n<p>Look.</p>\n</blockquote>"
    ),
    ("> [!NOTE]\n> Look.", "<strong>Note</strong><br>\nLook."),
    ("## Head {.here .x}", "<h5>Head</h5>"),
    (
      "![a](https://example.org/a.png){width=50%}",
      "<p><img src=\"https://example.org/a.png\" alt=\"a\" style=\"max-width:100%;height:auto\"></p>"
    ),
    ("*word*{: .x} more", "<p><em>word</em> more</p>"),
  ])
  func `is shown as what it stands for`(_ markup: String, _ html: String) {
    let shown = body(markup)
    #expect(shown.html.contains(html), "\(shown.html)")
    #expect(markup.hasPrefix("{{</*") || !shown.warnings.isEmpty)
  }

  @Test(arguments: [
    "```\n{% include x %} {{< y >}}\n[TOC]\n::: note\n[[z]]\n```",
    "    {% include x %}\n    {: .y}",
    "`{{ x }}` and ``{% y ` z %}``", "<pre>{{ x }}</pre>", "<code>{{ x }}</code>",
    "- a\n\n  ```\n  {{ x }}\n  ```",
    "> ```\n> {{ x }}\n> ```", "a \\{{ b", "[[1]](https://example.org/)", "a { b } c {",
    "a {% never closed", "x[[1]]",
  ])
  func `is never looked for in code, nor found where it is none`(_ raw: String) {
    #expect(body(raw).warnings.isEmpty, "\(body(raw).warnings)")
  }

  @Test(arguments: [
    (
      "{% image \"./a.jpg\", \"A quay at dusk\", [300, 600], \"(min-width: 30em) 50vw\" %}",
      "A quay at dusk"
    ),
    ("{% image \"./a.jpg\", \"A quay\" %}", "A quay"), ("{% image \"./a.jpg\" %}", ""),
    ("{% image \"./a.jpg\", \"\", \"100vw\" %}", ""), ("{% image \"./a.jpg\", [300] %}", ""),
    ("{% image src=\"./a.jpg\", alt=\"Stated\" %}", "Stated"),
    ("{{< image \"./a.jpg\" \"big\" >}}", ""),
  ])
  func `a picture of Eleventy's plugin keeps what it shows`(_ markup: String, _ alt: String) {
    let html = body(markup).html
    #expect(html.contains("src=\"https://example.org/blog/p/a.jpg\" alt=\"\(alt)\""), "\(html)")
  }

  @Test func `is told once for each kind, with its line and how often`() {
    let shown = body("A {{< x >}}\n\nB {{< x >}}\n\n`{{< x >}}\n`\n\n{{<\n y\n>}} {{< z >}}")
    #expect(
      shown.warnings.map(\.description) == [
        "a.md:1: “{{< x >}}” is left out: it speaks to the site’s generator (2 times)",
        "a.md:8: “{{< y >}}” is left out: it speaks to the site’s generator",
        "a.md:10: “{{< z >}}” is left out: it speaks to the site’s generator",
      ])
  }

  @Test(arguments: [
    "{%", "{{", "[[", "{{< note >}}\n", "`", "``` ", "{{< highlight >}}", "::: note\n", "{: .x}\n",
    "<!--", "{{% a",
  ])
  func `much of it takes no time`(_ markup: String) {
    _ = body(String(repeating: markup, count: 100_000 / markup.utf8.count))
  }
}
