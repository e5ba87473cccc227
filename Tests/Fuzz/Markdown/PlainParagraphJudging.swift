@testable import Articles

/// Holds the summary that is read bytewise against the one that the tree of the text makes: the same, or none.
func judgePlainParagraph(_ text: String) {
  guard let words = PlainParagraph.first(of: text) else { return }
  // Behind a comment nothing is read without a tree.
  let read = ArticleText(kind: .markdown, raw: "<!-- -->\n\n\(text)", file: "", title: "A note")
  // What stands before a mark for “more” is another matter.
  guard MoreMark.textBefore(in: read) == nil else { return }
  let made = ArticleSummary.make(of: read)
  require(
    made == ArticleSummary.cut(words),
    "read “\(words)” and not “\(made ?? "nothing")” in \(text.debugDescription)")
}
