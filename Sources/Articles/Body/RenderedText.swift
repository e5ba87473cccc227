/// An article's text as HTML that nobody has looked through yet: generator markup and Markdown are read.
struct RenderedText {
  /// Nil only when memory is out.
  let html: String?
  /// What of the generator markup is shown otherwise or left out.
  let reports: [BodySanitizer.Report]
  /// What of its tables nobody shows, its site neither.
  private(set) var lost: [BodySanitizer.Report] = []
  /// Of each step in which it was made, the first one first.
  private let origins: [LineOrigins]

  /// - Parameter isMarked: whether the elements that Markdown makes say from which lines they come.
  init(_ text: String, of article: ArticleText, isMarked: Bool = false) {
    let markup = GeneratorMarkup.read(text, of: article)
    reports = markup.reports
    switch article.kind {
    case .html:
      html = markup.text
      origins = [markup.origins]
    case .markdown:
      let inner = MarkdownInHTML.read(markup.text)
      origins = [markup.origins, inner.origins]
      guard let document = MarkdownDocument(parsing: inner.text) else {
        html = nil
        return
      }
      html = document.html(isMarked: isMarked)
      lost = ExtraCells.all(in: document, of: inner.text).map(\.report)
      for index in lost.indices { lost[index].line = lost[index].line.map(line) }
    }
  }

  /// The line of the text that a line of it comes from, both counted from 1.
  func line(_ made: Int) -> Int { origins.reversed().reduce(made) { $1.origin(of: $0) } }
}
