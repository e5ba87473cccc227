import Articles
import Clock
import Diagnostics
import Foundation

/// An edition folder in memory, in which whatever libFuzzer makes up stands as one file.
enum Sources {
  private static let folder: String = {
    let folder = makeMemoryFolder()
    mkdir("\(folder)/seeds", 0o700)
    return folder
  }()

  private static let reader = ArticleReader(
    root: Place(url: URL(filePath: folder, directoryHint: .isDirectory), shown: ""),
    timeZone: (try? ZoneFiles().zone(named: "Europe/Berlin")) ?? .utc,
    baseURL: URL(string: "https://news.example.org/"),
    tagRules: [TagRule(tag: "ferry", match: ["ferry", "cross*", "the dock"])])

  /// Reads the bytes as a file of that name, and looks at what comes of it.
  static func read(_ bytes: UnsafeRawBufferPointer, as name: String) -> [Article] {
    let path = "seeds/\(name)"
    let descriptor = open("\(folder)/\(path)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let count = bytes.isEmpty ? 0 : write(descriptor, bytes.baseAddress, bytes.count)
    close(descriptor)
    require(count == bytes.count, "the file cannot be written")
    do {
      let reading = try reader.read([ArticleSource(path: path)])
      require(
        !reading.articles.isEmpty || !reading.skipped.isEmpty || name.hasSuffix("txt"), "lost")
      for file in reading.skipped { inspect(file.problems) }
      for article in reading.articles { judge(article) }
      return reading.articles
    } catch {
      require(false, "one file stops the others: \(error)")
      return []
    }
  }

  /// What every article must be, whatever it was made from.
  private static func judge(_ article: Article) {
    require(!article.title.isEmpty && !article.id.isEmpty, "an article has no title or no id")
    let lines = [article.title, article.author ?? "", article.caption ?? ""] + article.tags
    for text in lines {
      require(!text.contains(where: \.isNewline), "“\(text)” is more than one line")
    }
    for address in [article.url, article.image].compactMap(\.self) {
      require(
        address.lowercased().hasPrefix("http") && !address.holdsControls,
        "“\(address)” is an address")
    }
    if article.source.path.hasSuffix(".md") {
      require(article.summary?.count ?? 0 <= 300, "the summary is long: \(article.summary ?? "")")
    }
    require(article.source.line > 0, "line \(article.source.line)")
    require(article.date.timeIntervalSince1970.isFinite, "no date")
    guard let html = article.text?.body(number: 1).html else { return }
    for danger in ["<script", "<iframe", "<style", "<object", "<!--#"] {
      require(!html.lowercased().contains(danger), "“\(danger)” in \(html)")
    }
  }
}
