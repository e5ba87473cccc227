/// How a file is read, by its name.
enum ArticleKind: Equatable {
  case markdown, html, headlines
  /// Of a kind that other programs read.
  case unread(reason: String)

  /// - Returns: nil for what is no text of an article at all.
  init?(fileName: String, in site: SiteFolder?) {
    let ending = fileName.lastIndex(of: ".").map { fileName[fileName.index(after: $0)...] } ?? ""
    switch ending.lowercased() {
    case "md", "markdown", "mkd", "mkdn", "mkdown", "mdown", "mdwn": self = .markdown
    case "html", "htm": self = .html
    case "txt":
      // In a site’s folder such files are notes, and `robots.txt`.
      self =
        site.map { $0.source.isOwn || $0.source.holdsHeadlines } ?? true
        ? .headlines
        : .unread(reason: "headline lists are read in “seeds”, and where “headlines: true” says so")
    case let word where Self.areRead(word, elsewhere: fileName, in: site):
      self = .unread(
        reason: "“\(UnreadFile.ending(of: fileName))” is not read: Markdown and HTML are")
    default: return nil
    }
  }

  /// Whether a file is a headline list, where it is read at all.
  static func isHeadlines(_ path: String) -> Bool {
    path.utf8.suffix(4).lazy.map { $0 | 0x20 }.elementsEqual(".txt".utf8)
  }

  /// Whether other programs make a page of a file.
  private static func areRead(
    _ ending: String, elsewhere fileName: String, in site: SiteFolder?
  ) -> Bool {
    others.contains(ending)
      || site?.generator == .eleventy
        && (ofEleventy.contains(ending)
          || programs.contains(ending) && fileName.lowercased().hasSuffix(".11ty.\(ending)"))
      || site?.generator == .hugo && ofHugo.contains(ending)
  }

  private static let others: Set = [
    "mdx", "adoc", "asciidoc", "org", "rst", "textile", "njk", "liquid", "pandoc", "rmd", "qmd",
    "ipynb",
  ]
  private static let ofEleventy: Set = [
    "webc", "hbs", "mustache", "pug", "ejs", "haml", "vto", "edge",
  ]
  /// Behind `.11ty`.
  private static let programs: Set = ["js", "cjs", "mjs", "ts", "cts", "mts", "jsx", "tsx"]
  private static let ofHugo: Set = ["ad", "pdc", "mmark", "gotmpl"]
}
