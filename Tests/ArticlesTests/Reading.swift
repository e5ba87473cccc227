import Articles
import Clock
import Diagnostics
import Foundation
import TestSupport
import Testing

let berlin = (try? ZoneFiles().zone(named: "Europe/Berlin")) ?? .utc

/// Reads files as an edition's `seeds` folder.
func read(
  _ files: [String: String], rules: [TagRule] = [], base: String? = "https://news.example.org/"
) throws -> [Article] {
  let folder = try TemporaryFolder()
  for (name, text) in files { try folder.write("seeds/\(name)", text) }
  return try reader(of: folder, rules: rules, base: base).readAll()
}

extension ArticleReader {
  /// Reads the folder `seeds`; a file that is skipped is an error here.
  func readAll(_ paths: String...) throws -> [Article] {
    let reading = try read((paths.isEmpty ? ["seeds"] : paths).map { ArticleSource(path: $0) })
    if !reading.skipped.isEmpty { throw ProblemList(reading.skipped.flatMap(\.problems)) }
    return reading.articles
  }
}

func reader(
  of folder: TemporaryFolder, rules: [TagRule] = [], base: String? = "https://news.example.org/"
) -> ArticleReader {
  ArticleReader(
    root: Place(url: folder.url, shown: ""), timeZone: berlin,
    baseURL: base.flatMap { URL(string: $0) }, tagRules: rules)
}

extension Article {
  /// What an issue shows of its text as its first article; nil where that is nothing.
  var body: ArticleBody? {
    text.map { $0.body(number: 1) }.flatMap { $0.html.isEmpty ? nil : $0 }
  }
}

/// Reads one Markdown file.
func readMarkdown(
  _ text: String, named name: String = "note.md", base: String? = "https://news.example.org/"
) throws -> Article {
  try #require(try read([name: text], base: base).first)
}

/// The problems that reading ends with, as they are shown.
func problems(_ files: [String: String]) -> [String] {
  problems { _ = try read(files) }
}

func problems(_ body: () throws -> Void) -> [String] {
  do { try body() } catch let list as ProblemList {
    return list.problems.map(\.description)
  } catch let problem as Problem {
    return [problem.description]
  } catch {
    return ["\(error)"]
  }
  return []
}

func date(_ text: String) -> Date {
  WrittenDate(parsing: text, in: berlin)?.date ?? .distantPast
}
