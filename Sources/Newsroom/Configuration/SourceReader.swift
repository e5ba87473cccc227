import Articles
import Clock
import Diagnostics
import Foundation
import Settings

/// Reads one entry of `sources`.
struct SourceReader {
  static let keys = [
    "path", "site", "base_url", "permalink", "zone", "exclude", "tags", "headlines",
  ]

  let entry: YAMLMapping
  let folder: Place
  let zones: ZoneFiles

  func read() throws -> ArticleSource {
    try entry.rejectKeys(otherThan: Self.keys + ["feed"])
    if try entry.string("feed") != nil {
      throw entry.problem(
        "feeds cannot be read yet", at: "feed",
        hint: "save its articles as Markdown or a headline list, and name the folder as “path”")
    }
    let path = try entry.path("path") ?? missing("path", entry, "seeds")
    let generator = try generator()
    if generator == nil, ArticleSource.leadsOut(path) {
      throw entry.problem(
        "“\(path)” leads out of the edition folder", at: "path",
        hint: "say which site it is (\(guess(path))), or move or link the files into the folder")
    }
    return ArticleSource(
      path: path, generator: generator, baseURL: try baseURL(), permalink: try permalink(),
      timeZone: try entry.zone("zone", in: zones),
      exclude: try (entry.strings("exclude") ?? []).map(PathPattern.init),
      tags: try entry.listedWords("tags") ?? [],
      holdsHeadlines: try entry.bool("headlines") ?? false, location: entry.location)
  }

  /// How an entry with the site reads, as far as the folder tells.
  private func guess(_ path: String) -> String {
    let guess = SiteRoot(of: path, below: folder, wanted: nil)?.generator ?? .hugo
    return "site: \(guess.rawValue)"
  }

  private func generator() throws -> Generator? {
    guard let word = try entry.string("site") else { return nil }
    guard let generator = Generator(rawValue: word.lowercased()) else {
      let names = Generator.allCases.map(\.rawValue)
      throw entry.problem(
        "“\(word)” is no site that can be read", at: "site",
        hint: nearestName(to: word, among: names).map { "did you mean “\($0)”?" }
          ?? "known here: \(names.joined(separator: ", "))")
    }
    return generator
  }

  private func baseURL() throws -> String? {
    guard let text = try entry.string("base_url") else { return nil }
    guard let url = URLComponents(string: text),
      ["http", "https"].contains(url.scheme?.lowercased()),
      url.encodedHost?.isEmpty == false, url.query == nil, url.fragment == nil, url.user == nil
    else {
      throw entry.problem(
        "“\(text)” is not a web address", at: "base_url", hint: "such as https://example.org")
    }
    return text
  }

  private func permalink() throws -> PermalinkPattern? {
    guard let text = try entry.string("permalink") else { return nil }
    do throws(Problem) { return try PermalinkPattern(parsing: text) } catch {
      throw entry.problem(error.reason, at: "permalink", hint: error.hint)
    }
  }
}
