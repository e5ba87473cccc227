package import Diagnostics
package import Foundation

/// What an article says at length, as its file has it. What mails show of it is made when an issue takes it.
package struct ArticleText: Sendable, Equatable {
  package enum Kind: Sendable, Equatable { case markdown, html }

  package var kind: Kind
  package var raw: String
  /// The file, as messages show it.
  package var file: String
  /// The line of the file on which the text begins.
  package var firstLine: Int
  /// The article's title: a heading that repeats it is left out, and `{{ page.title }}` is it.
  package var title: String
  /// The address of the page that the text stands on, which links in it are relative to.
  package var page: URL?
  /// Where the site begins: links such as `/a.png` are relative to it where `page` is not known.
  package var site: URL?
  /// Where files lie that the text may name; nil where the site that shows it is not here.
  var files: NearbyFiles?
  /// Of the pages that links may name.
  var pages = PageAddresses()

  package init(
    kind: Kind, raw: String, file: String, firstLine: Int = 1, title: String, page: URL? = nil,
    site: URL? = nil
  ) {
    self.kind = kind
    self.raw = raw
    self.file = file
    self.firstLine = firstLine
    self.title = title
    self.page = page
    self.site = site
  }

  /// The site's address without a slash at its end.
  var siteRoot: String {
    let root = site?.absoluteString ?? ""
    return root.hasSuffix("/") ? String(root.dropLast()) : root
  }

  /// The text as the parts of a mail show it.
  /// - Parameters:
  ///   - number: the article's in its issue, which keeps apart what bodies name inside themselves.
  ///   - pages: those of all articles, as they are seen from this one.
  package func body(number: Int, among pages: PageAddresses = PageAddresses()) -> ArticleBody {
    var article = self
    article.pages = pages
    return article.body(number: number)
  }

  private func body(number: Int) -> ArticleBody {
    let read = tokens(of: raw)
    guard let tokens = read.tokens else {
      return ArticleBody(html: "", text: "", warnings: [tooLarge])
    }
    let anchored = BodyAnchors(number: number, page: page).set(
      in: tokens.withoutHeading(saying: title))
    let reports =
      read.reports + read.lost
      + anchored.missing.map {
        BodySanitizer.Report(
          reason: "the link “\($0)” leads to no place in the text, and is left out", written: $0)
      }
    let warnings = ReportPlaces(self).problems(of: reports)
    guard !anchored.tokens.isBlank else {
      return ArticleBody(html: "", text: "", warnings: warnings)
    }
    let hasMarkup = read.reports.contains { $0.line != nil }
    return ArticleBody(
      html: BodyHTML.write(anchored.tokens), text: BodyText.write(anchored.tokens),
      warnings: warnings, summary: hasMarkup ? ArticleSummary.made(of: self) : nil)
  }

  /// Whether mails can show nothing of it.
  var isBlank: Bool {
    tokens(of: raw).tokens.map { $0.withoutHeading(saying: title).isBlank } ?? false
  }

  /// The words of the first heading of the highest level; nil where there is none.
  package var heading: String? {
    guard let tokens = tokens(of: raw).tokens, let range = tokens.firstHeading else { return nil }
    let words = tokens.words(in: range)
    return words.isEmpty ? nil : words
  }

  /// What mails may show of a text or a part of it.
  /// - Returns: besides, what was left out, and what its tables lose; no tokens where it is more than is read.
  func tokens(of text: String) -> (
    tokens: [BodyToken]?, reports: [BodySanitizer.Report], lost: [BodySanitizer.Report]
  ) {
    let rendered = RenderedText(text, of: self)
    guard let html = rendered.html, let tree = HTMLTree(parsing: html) else {
      return (nil, rendered.reports, rendered.lost)
    }
    let body = BodySanitizer.read(tree, of: self)
    return (
      rendered.reports.isEmpty ? body.tokens : body.tokens.withoutUnknownPages,
      rendered.reports + UnclosedElement.reports(of: html) + body.reports, rendered.lost
    )
  }

  private var tooLarge: Problem {
    Problem(
      "the text has more elements than an article can have, or nests them too deeply, and is left out",
      at: SourceLocation(file: file, line: firstLine))
  }
}

/// An article's own text, in the forms that the two parts of a mail need; both are empty where nothing is left.
package struct ArticleBody: Sendable, Equatable {
  /// Nothing active, nothing hidden: elements and attributes of an allow-list.
  package var html: String
  package var text: String
  /// What of the text is shown otherwise than it is written.
  package var warnings: [Problem]

  /// The summary that is made of it; nil where nothing of it is written otherwise.
  package var summary: MadeSummary?

  package struct MadeSummary: Sendable, Equatable {
    package var words: String
    package var warnings: [Problem]
  }

  package init(
    html: String, text: String, warnings: [Problem] = [], summary: MadeSummary? = nil
  ) {
    self.html = html
    self.text = text
    self.warnings = warnings
    self.summary = summary
  }
}

extension [BodyToken] {
  /// The tokens without what stands for an address that only the site's generator knows, wherever it came to be
  /// read as words.
  fileprivate var withoutUnknownPages: [BodyToken] {
    let mark = "\(BodyAddress.unknownPage):"
    func plain(_ element: BodyElement) -> BodyElement {
      var element = element
      for index in element.attributes.indices
      where ["alt", "title"].contains(element.attributes[index].name) {
        element.attributes[index].value.replace(mark, with: "")
      }
      return element
    }
    return map { token in
      switch token {
      case .text(let text): .text(text.replacing(mark, with: ""))
      case .open(let element) where element["title"] != nil: .open(plain(element))
      case .void(let element) where element["alt"] != nil: .void(plain(element))
      default: token
      }
    }
  }

}
