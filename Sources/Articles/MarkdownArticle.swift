import Clock
import Diagnostics
import Foundation
import Settings

/// A Markdown file with front matter as Jekyll, Hugo, Zola and Publish write it.
struct MarkdownArticle {
  var title: String
  var summary: String?
  /// The article's address, and the key it was written under.
  var url: (key: String, text: String)?
  var tags: [String]
  var image: String?
  var caption: String?
  var author: String?
  var body: ArticleBody?
  let settings: YAMLMapping?

  /// - Parameters:
  ///   - path: names what has no title.
  ///   - baseURL: what relative links in the text are relative to.
  init(parsing source: SourceText, path: String, baseURL: URL?) throws(Problem) {
    let frontMatter = try FrontMatter(of: source, mayBeBare: true)
    let text = frontMatter.body.joined(separator: "\n")
    let settings = frontMatter.values
    guard var document = MarkdownDocument(parsing: text) else {
      throw Problem("too large to read as Markdown", at: source.location())
    }
    let titleInSettings = try settings?.string("title")?.onOneLine
    // Below other text it is the title only where no other is given.
    let titleInBody = document.removeTitle(onlyAtStart: titleInSettings?.isEmpty == false)
    self.settings = settings
    title =
      [titleInSettings, titleInBody].compactMap { $0 }.first { !$0.isEmpty }
      ?? Self.title(fromPath: path)
    summary =
      try settings?.firstString("description", "summary", "excerpt")?.onOneLine
      ?? document.firstParagraph
    url = try settings.flatMap(Self.url)
    tags = try settings.map(Self.tags) ?? []
    // Themes give pictures and authors shapes of their own; one that is not understood is not shown.
    image = (try? settings?.image()) ?? nil
    caption = try settings?.firstString("caption", "image_caption", "image_alt")?.onOneLine
    author = (try? settings?.author()) ?? nil
    document.makeLinksAbsolute(base: baseURL)
    body =
      document.isEmpty ? nil : ArticleBody(html: document.renderHTML(), text: document.renderText())
  }

  /// Tags and categories alike: what a generator files an article under.
  private static func tags(in settings: YAMLMapping) throws(Problem) -> [String] {
    var tags: [String] = []
    // Zola keeps both in a table of their own.
    for place in [
      settings, settings.isMapping("taxonomies") ? try settings.mapping("taxonomies") : nil,
    ] {
      guard let place else { continue }
      for key in ["tags", "tag", "categories", "category"] {
        for tag in try place.tags(key) where !tags.contains(tag) { tags.append(tag) }
      }
    }
    return tags
  }

  private static func url(
    in settings: YAMLMapping
  ) throws(Problem) -> (key: String, text: String)? {
    for key in ["link", "external_url", "canonical_url", "permalink", "url"] {
      // Jekyll fills `/:year/:title/` in from its own settings, which are not known here; where Eleventy
      // is told to write no page, there is no address.
      if let text = try settings.string(key), !text.contains(/\/:[a-z]/),
        (try? settings.flag(key)) == nil
      {
        return (key, text)
      }
    }
    return nil
  }

  /// The words of the file's name, or of its folder where the page is its index.
  private static func title(fromPath path: String) -> String {
    let parts = path.split(separator: "/").map(String.init)
    let name = parts.last ?? path
    var stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    if stem.lowercased() == "index", parts.count > 2 { stem = parts[parts.count - 2] }
    let words = (WrittenDate.nameBehindDate(stem) ?? stem[...])
      .split { $0 == "-" || $0 == "_" || $0.isWhitespace }.joined(separator: " ")
    return words.isEmpty ? stem : words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension YAMLMapping {
  /// The value of the first of several keys that has one.
  func firstString(_ keys: String...) throws(Problem) -> String? {
    for key in keys {
      if let value = try string(key) { return value }
    }
    return nil
  }

  /// A list, words set apart by commas, or words set apart by blanks as Jekyll reads them.
  func tags(_ key: String) throws(Problem) -> [String] {
    guard let values = try strings(key) else { return [] }
    let tags =
      isList(key)
      ? values
      : values.flatMap { text in
        text.contains(",")
          ? text.split(separator: ",").map(String.init)
          : text.split(whereSeparator: \.isWhitespace).map(String.init)
      }
    return tags.map(\.onOneLine).filter { !$0.isEmpty }
  }

  /// The picture's address, under the names that generators and their themes give it.
  fileprivate func image() throws(Problem) -> String? {
    for key in ["image", "featured_image", "cover", "thumbnail", "imagePath"] {
      if isMapping(key) {
        let inner = try mapping(key)
        if let path = try inner?.firstString("url", "path", "image", "src") { return path }
      } else if let path = try strings(key)?.first, !path.isEmpty {
        return path
      }
    }
    return nil
  }

  fileprivate func author() throws(Problem) -> String? {
    for key in ["author", "authors"] {
      if isMapping(key) { return try mapping(key)?.string("name")?.onOneLine }
      if let names = try strings(key), !names.isEmpty {
        return names.map(\.onOneLine).joined(separator: ", ")
      }
    }
    return nil
  }
}
