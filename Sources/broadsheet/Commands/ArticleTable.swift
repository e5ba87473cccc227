import Articles
import Diagnostics
import Foundation
import Newsroom

/// The articles of `articles list`, newest first; with `--all` what is left out too, with the reason.
struct ArticleTable: CommandResult {
  private let rows: [ArticleRow]
  private let withheld: [WithheldRow]
  private let skipped: [SkippedRow]
  private let showsAll: Bool

  init(_ listing: ArticleListing, showsAll: Bool) {
    let timeZone = listing.timeZone
    rows = listing.articles.map { ArticleRow(article: $0, timeZone: timeZone) }
    withheld = listing.withheld.map {
      WithheldRow(
        row: ArticleRow(article: $0.article, timeZone: timeZone),
        reason: $0.verdict.reason(in: timeZone))
    }
    skipped = listing.skipped.map(SkippedRow.init)
    self.showsAll = showsAll
  }

  func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    for row in rows {
      if showsAll {
        try list.encode(WithheldRow(row: row, reason: nil))
      } else {
        try list.encode(row)
      }
    }
    guard showsAll else { return }
    for row in withheld { try list.encode(row) }
    for row in skipped { try list.encode(row) }
  }

  var lines: [String] {
    var lines = rows.flatMap { $0.lines(reason: nil) }
    if showsAll {
      lines += withheld.flatMap { $0.row.lines(reason: $0.reason) }
      lines += skipped.flatMap { ["skipped     \($0.file.path)", "            \($0.file.reason)"] }
    }
    let left = [
      withheld.isEmpty ? nil : "\(withheld.count) withheld",
      skipped.isEmpty ? nil : "\(skipped.count.counting("file")) skipped",
    ].compactMap(\.self).joined(separator: ", ")
    let total = rows.count.counting("article") + (left.isEmpty ? "" : ", \(left)")
    return lines + [total + (left.isEmpty || showsAll ? "" : " (--all shows them)")]
  }
}

extension ArticleRow {
  fileprivate func lines(reason: String?) -> [String] {
    let tags = article.tags.isEmpty ? "" : "  [\(article.tags.joined(separator: ", "))]"
    return [
      "\(date.map { String($0.prefix(10)) } ?? "no date   ")  \(article.title)\(tags)",
      "            \(article.id)",
    ] + (reason.map { ["            \($0)"] } ?? [])
  }
}

/// An article with the reason that keeps it back, `null` where nothing does.
private struct WithheldRow: Encodable {
  let row: ArticleRow
  let reason: String?

  func encode(to encoder: any Encoder) throws {
    try row.encode(to: encoder)
    var container = encoder.container(keyedBy: ArticleRow.CodingKeys.self)
    try container.encode(reason, forKey: .reason)
  }
}

/// A file that is skipped, with the keys of an article: all `null` but its place and the reason.
private struct SkippedRow: Encodable {
  let file: SkippedFile

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: ArticleRow.CodingKeys.self)
    for key: ArticleRow.CodingKeys in [
      .id, .title, .url, .date, .dateSource, .summary, .image, .caption, .author,
    ] { try container.encodeNil(forKey: key) }
    try container.encode([String](), forKey: .tags)
    try container.encode(
      Article.Source(path: file.path, line: file.problems.first?.location?.line ?? 1),
      forKey: .source)
    try container.encode(file.reason, forKey: .reason)
  }
}
