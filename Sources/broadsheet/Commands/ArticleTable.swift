import Articles
import Clock
import Diagnostics
import Foundation
import Newsroom

/// The articles of `articles list`, newest first; with `--all` what is left out too, with the reason.
struct ArticleTable: CommandResult, WritesJSON {
  private let listing: ArticleListing
  private let withheld: [WithheldRow]
  private let skipped: [SkippedRow]
  private let unread: [SkippedRow]
  private let leftOut: [SkippedRow]
  private let showsAll: Bool

  init(_ listing: ArticleListing, showsAll: Bool) {
    let timeZone = listing.timeZone
    self.listing = listing
    withheld = listing.withheld.map {
      WithheldRow(
        row: ArticleRow(article: $0.article, timeZone: timeZone),
        reason: $0.verdict.reason(in: timeZone))
    }
    skipped = listing.skipped.map { file in
      SkippedRow(
        path: file.path, line: file.problems.first?.location?.line ?? 1, reason: file.reason)
    }
    unread = listing.unread.map { SkippedRow(path: $0.path, line: 1, reason: $0.reason) }
    leftOut = listing.leftOut.map { SkippedRow(path: $0.path, line: 1, reason: $0.reason) }
    self.showsAll = showsAll
  }

  private var rows: some Collection<ArticleRow> {
    listing.articles.lazy.map { ArticleRow(article: $0, timeZone: listing.timeZone) }
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
    for row in skipped + unread + leftOut { try list.encode(row) }
  }

  func write(to json: inout JSONText) {
    json.list { json in
      let timeZone = listing.timeZone
      listing.articles.withUnsafeBufferPointer { articles in
        for index in articles.indices {
          articles[index].write(to: &json, in: timeZone, reason: showsAll ? .some(nil) : nil)
        }
      }
      guard showsAll else { return }
      for row in withheld {
        row.row.article.write(to: &json, in: timeZone, reason: row.reason)
      }
      for row in skipped + unread + leftOut { row.write(to: &json) }
    }
  }

  var lines: [String] {
    var lines = rows.flatMap { $0.lines(reason: nil) }
    if showsAll {
      lines += withheld.flatMap { $0.row.lines(reason: $0.reason) }
      // The file of a list is read: it is one of its articles that is skipped.
      lines += zip(listing.skipped, skipped).flatMap { file, row in
        [
          "skipped     " + (file.title.map { "“\($0.printable)” of " } ?? "") + row.path,
          "            \(row.reason)",
        ]
      }
      lines += unread.flatMap { ["not read    \($0.path)", "            \($0.reason)"] }
      lines += leftOut.flatMap { ["left out    \($0.path)", "            \($0.reason)"] }
    }
    let keptBack = KeptBackCounts(listing.withheld.lazy.map(\.verdict)).words
    let left = [
      keptBack.isEmpty ? nil : keptBack,
      skipped.isEmpty ? nil : "\(listing.skipped.counted) skipped",
      unread.isEmpty ? nil : "\(unread.count.counting("file")) not read",
      leftOut.isEmpty ? nil : "\(leftOut.count) left out",
    ].compactMap(\.self).joined(separator: ", ")
    let total = rows.count.counting("article") + (left.isEmpty ? "" : ", \(left)")
    return lines + [total + (left.isEmpty || showsAll ? "" : " (--all shows them)")]
  }
}

extension Article {
  /// The same as `ArticleRow` has it.
  /// - Parameter reason: why it is kept back; nil where that is not told.
  fileprivate func write(to json: inout JSONText, in timeZone: Zone, reason: String??) {
    json.element()
    json.object { json in
      json.member("author", author)
      json.member("caption", caption)
      json.member("date", dateSource == .none ? nil : date.shown(in: timeZone))
      json.member("dateSource", dateSource.rawValue)
      json.member("id", id)
      json.member("image", image)
      if let reason { json.member("reason", reason) }
      json.key("source")
      source.write(to: &json)
      json.member("summary", summary)
      json.key("tags")
      json.list { json in
        for tag in tags {
          json.element()
          json.string(tag)
        }
      }
      json.member("title", title)
      json.member("url", url)
    }
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
  let path: String
  let line: Int
  let reason: String

  private var source: Article.Source {
    Article.Source(path: path, line: line)
  }

  func write(to json: inout JSONText) {
    json.element()
    json.object { json in
      for key: StaticString in ["author", "caption", "date", "dateSource", "id", "image"] {
        json.member(key, nil)
      }
      json.member("reason", reason)
      json.key("source")
      source.write(to: &json)
      json.member("summary", nil)
      json.key("tags")
      json.list { _ in }
      for key: StaticString in ["title", "url"] { json.member(key, nil) }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: ArticleRow.CodingKeys.self)
    for key: ArticleRow.CodingKeys in [
      .id, .title, .url, .date, .dateSource, .summary, .image, .caption, .author,
    ] { try container.encodeNil(forKey: key) }
    try container.encode([String](), forKey: .tags)
    try container.encode(source, forKey: .source)
    try container.encode(reason, forKey: .reason)
  }
}

extension Article.Source {
  fileprivate func write(to json: inout JSONText) {
    json.object { json in
      json.member("line", line)
      json.member("path", path)
    }
  }
}
