import Diagnostics
import Foundation
import Settings

/// What an article is known again by, taken from what its file says.
extension ArticleBuilder {
  /// - Parameters:
  ///   - settings: its own, where `id` and `guid` may stand; nil for one of a headline list.
  ///   - text: as it is written.
  ///   - tags: those that it bears itself.
  func giveKeys(
    _ article: inout Article, _ settings: YAMLMapping?, text: String, tags: [String]
  ) {
    article.ownTags = Fingerprint(tags.map { $0.lowercased() }.sorted().joined(separator: "\n"))
    let isMarkdown = !ArticleKind.isHeadlines(path)
    let stated = ["id", "guid"].compactMap { key in
      ((try? settings?.string(key)) ?? nil)?.onOneLine
    }
    article.keys = ArticleKeys(
      stated: stated.filter { !$0.isEmpty }, path: isMarkdown ? path : nil, title: article.title,
      // That of a section is the one of whatever comes to lie in its place.
      page: place.isSectionPage && site.generator != nil ? nil : article.page,
      aliases: article.aliases,
      link: article.url == article.page ? nil : article.url, text: text,
      date: article.statedDate.map { ($0, reader.timeZone) })
    switch article.dateSource {
    case .fileName, .folderName: article.keys.dated = .init(nameOf: path)
    case .frontMatter: article.keys.dated = .byText
    case .lastModified, .modificationTime, .none: break
    }
  }
}
