import Articles
import Foundation
import Template

/// An article where it stands in an issue.
struct PlacedArticle: Sendable {
  var article: Article
  /// Counted from 1, through all sections.
  var number: Int
  /// In the edition's language and time zone.
  var date: String
  /// What the article says at length, made for its place.
  var body: ArticleBody?

  static let names = NameTable<PlacedArticle>([
    .text("title", "The headline.", example: "The Ferry Comes Home") { $0.article.title },
    .text(
      "title_underline", "As many `-` as the title is wide, up to a line of text.",
      example: "--------------------"
    ) { $0.article.title.underline("-") },
    .text(
      "numbered_underline",
      "As many `-` as `{{number}}. {{title}}` is wide, up to a line of text.",
      example: "-----------------------"
    ) { "\($0.number). \($0.article.title)".underline("-", upTo: TextWrapper.width) },
    .text(
      "summary", "What the article is about.", example: "After nine weeks in the yard …",
      when: "the source has a summary"
    ) { $0.article.summary },
    .text(
      "url", "Where the article can be read.", example: "https://news.example.org/ferry",
      when: "the source has a link"
    ) { $0.article.url },
    .text("date", "The day of the article.", example: "20 November 2026") { $0.date },
    .text("author", "Who wrote it.", example: "Ada Quay", when: "the source names one") {
      $0.article.author
    },
    .text(
      "image", "The address of its picture.", example: "https://news.example.org/ferry.jpg",
      when: "the source has a picture"
    ) { $0.article.image },
    .text(
      "caption", "What stands under its picture.", example: "The ferry at the fuel quay",
      when: "the source has a caption"
    ) { $0.article.caption },
    .text(
      "alt", "What says the picture in words: the caption, or else the title.",
      example: "The ferry at the fuel quay"
    ) { $0.article.caption ?? $0.article.title },
    .texts("tags", "Its tags.", example: "{{#tags}}{{.}} {{/tags}}") { $0.article.tags },
    .number("number", "Its number in the issue, counted from 1.", example: "3") { $0.number },
    .flag("is_lead", "Whether it is the first of the issue.", example: "{{#is_lead}}…{{/is_lead}}")
    {
      $0.number == 1
    },
    .text(
      "id", "A name that stays as long as its file and title do.",
      example: "the-ferry-comes-home-3f2a9c"
    ) {
      $0.article.id
    },
    .text(
      "body_html", "Its whole text as HTML; show it with three braces.",
      example: "{{{body_html}}}", when: "the article is a file with a text of its own"
    ) { $0.body?.html },
    .text(
      "body_text", "Its whole text, for the text part.", example: "{{body_text}}",
      when: "the article is a file with a text of its own"
    ) { $0.body?.text.withoutOuterNewlines },
  ])
}

extension String {
  /// Without line ends before it and behind it. Foundation would write all that is in between anew.
  var withoutOuterNewlines: String {
    let isEnd = { (scalar: Unicode.Scalar) in CharacterSet.newlines.contains(scalar) }
    let scalars = unicodeScalars.drop(while: isEnd)
    guard let last = scalars.lastIndex(where: { !isEnd($0) }) else { return "" }
    return String(scalars[...last])
  }

  /// A line as wide as the first line that the text will take, which is wrapped.
  func underline(_ mark: Character, upTo width: Int = 69) -> String {
    String(repeating: mark, count: min(TextWrapper.columns(self[...]), width))
  }
}
