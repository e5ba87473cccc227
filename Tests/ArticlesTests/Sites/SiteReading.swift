import Clock
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Articles

/// Reads a site that lies beside an edition folder.
func readSite(
  _ files: [String: String], _ generator: Generator?, at path: String = "../site",
  baseURL: String? = "https://example.org/sub", permalink: String? = nil, zone: String? = nil,
  exclude: [String] = [], tags: [String] = []
) throws -> ArticleReading {
  let folder = try TemporaryFolder()
  for (name, text) in files { try folder.write("site/\(name)", text) }
  try folder.write("edition/broadsheet.yml", "")
  let reader = ArticleReader(
    root: Place(url: folder.url.appending(path: "edition"), shown: ""), timeZone: berlin,
    baseURL: URL(string: "https://news.example.org/"), tagRules: [])
  return try reader.read([
    ArticleSource(
      path: path, generator: generator, baseURL: baseURL,
      permalink: try permalink.map { (text) throws(Problem) in
        try PermalinkPattern(parsing: text)
      }, timeZone: try zone.map { try ZoneFiles().zone(named: $0) },
      exclude: exclude.map(PathPattern.init),
      tags: tags)
  ])
}

extension ArticleReading {
  /// The article of a file below the site’s folder.
  func article(_ path: String) throws -> Article {
    try #require(articles.first { $0.source.path == "../site/\(path)" }, "\(path) of \(articles)")
  }

  func url(_ path: String) throws -> String? { try article(path).url }
}
