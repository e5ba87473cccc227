import Clock
import Diagnostics
import Foundation
import Settings

/// A Markdown file with front matter as Jekyll, Hugo, Zola and Publish write it.
struct MarkdownArticle {
  var title: String
  var summary: String?
  var tags: [String]
  var image: String?
  var caption: String?
  var author: String?
  var text: ArticleText?
  /// Whether the summary is not made of the text.
  let statesSummary: Bool
  /// What of a stated summary is shown otherwise than it is written.
  private(set) var warnings: [Problem] = []
  let settings: YAMLMapping?
  /// Without what it inherits.
  let ownSettings: YAMLMapping?
  /// The text as it is written; where there is none, the summary.
  let writtenText: String

  /// - Parameters:
  ///   - path: names what has no title.
  ///   - kind: whether the text is HTML rather than Markdown.
  ///   - names: how names of files are read.
  ///   - tags: how tags are written.
  ///   - inheritedTags: those of its folders that it bears too, whatever its own are.
  ///   - inheriting: the settings of its folders, put beside its own.
  init(
    parsing source: SourceText, path: String, kind: ArticleKind = .markdown,
    names: NameRule = .usual, tags tagReading: TagReading = TagReading(),
    inheritedTags: [String] = [], inheriting: (YAMLMapping?) -> YAMLMapping? = { $0 }
  ) throws(Problem) {
    let frontMatter = try FrontMatter(of: source, mayBeBare: kind == .markdown)
    let text = frontMatter.text
    let settings = inheriting(frontMatter.values)
    self.settings = settings
    ownSettings = frontMatter.values
    var own = ArticleText(
      kind: kind == .html ? .html : .markdown, raw: text, file: source.file,
      firstLine: frontMatter.linesBefore + 1,
      title: "")
    if let stated = try settings?.string("title")?.onOneLine, !stated.isEmpty {
      title = stated
    } else {
      title = own.heading ?? Self.title(fromPath: path, names)
    }
    own.title = title
    // The text is read here only where nobody says what it is about.
    var stated: String?
    for key in ["description", "excerpt", "summary"] where stated == nil {
      guard let text = try settings?.string(key)?.onOneLine, settings?.isSwitch(key) != true else {
        continue
      }
      let read = ArticleSummary.stated(text, in: own)
      stated = read.words ?? ""
      if let shown = stated.map(ArticleSummary.cut), shown != stated {
        warnings.append(
          Problem(
            "“\(key)” has \(stated?.count ?? 0) characters, of which mails show the first \(shown.count):"
              + " a summary has \(ArticleSummary.limit) at most",
            at: settings?.location(of: key) ?? source.location()))
      }
      warnings += ReportPlaces.problems(
        of: read.reports, at: settings?.location(of: key) ?? source.location())
    }
    statesSummary = stated?.isEmpty == false
    summary = statesSummary ? stated.map(ArticleSummary.cut) : ArticleSummary.make(of: own)
    self.text = text.utf8.allSatisfy { $0 <= 0x20 } ? nil : own
    tags = try inheritedTags.reduce(into: settings.map(tagReading.tags) ?? []) {
      if !$0.contains($1) { $0.append($1) }
    }
    // Themes give pictures and authors shapes of their own; one that is not understood is not shown.
    image = (try? settings?.image()) ?? nil
    caption = try settings?.firstString("caption", "image_caption", "image_alt")?.onOneLine
    author = (try? settings?.author()) ?? nil
    writtenText = text.utf8.contains { $0 > 0x20 } ? text : (statesSummary ? stated : summary) ?? ""
  }

  /// The words of the file's name, or of its folder where the page is its index.
  private static func title(fromPath path: String, _ names: NameRule) -> String {
    let parts = path.split(separator: "/").map(String.init)
    let name = parts.last ?? path
    var stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    if stem.lowercased() == "index", parts.count > 2 { stem = parts[parts.count - 2] }
    let words = (WrittenDate.nameBehindDate(stem, by: names) ?? stem[...])
      .split { $0 == "-" || $0 == "_" || $0.isWhitespace }.joined(separator: " ")
    return words.isEmpty ? stem : words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension YAMLMapping {
  /// Whether a theme is told yes or no there, and nobody reads it.
  fileprivate func isSwitch(_ key: String) -> Bool {
    guard isPlain(key), let text = (try? string(key)) ?? nil else { return false }
    return ["true", "false"].contains(text.lowercased())
  }

  /// The value of the first of several keys that has one.
  func firstString(_ keys: String...) throws(Problem) -> String? {
    for key in keys {
      if let value = try string(key) { return value }
    }
    return nil
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
