import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Articles

/// A page's picture that lies beside it: kept with the page, and never trusted over the folder.
@Suite struct CachedNeighbourTests {
  private let folder: TemporaryFolder
  private let caches: TemporaryFolder
  private let beside = "https://example.org/posts/x/a.jpg"
  private let elsewhere = "https://example.org/a.jpg"

  init() throws {
    folder = try TemporaryFolder()
    caches = try TemporaryFolder()
    try folder.write("site/hugo.toml", "baseURL = \"https://example.org/\"\n")
    try folder.write(
      "site/content/posts/x/index.md",
      "---\ntitle: X\ndate: 2026-11-20\nimage: a.jpg\n---\nText.\n")
    try folder.write(
      "site/content/posts/y.md", "---\ntitle: Y\ndate: 2026-11-20\nimage: a.jpg\n---\nText.\n")
  }

  private var picture: URL { folder.url.appending(path: "site/content/posts/x/a.jpg") }

  private func read() throws -> (image: String?, isFromCache: Bool) {
    var reader = reader(of: folder)
    reader.cache = ArticleCache(folder: Place(url: caches.url, shown: ""), program: "1")
    let reading = try reader.read([ArticleSource(path: "site/content", generator: .hugo)])
    #expect(reading.articles.count == 2)
    let article = try #require(reading.articles.first { $0.title == "X" })
    #expect(reading.articles.first { $0.title == "Y" }?.image == elsewhere)
    return (article.image, article.isFromCache)
  }

  /// Which file holds the cache: each time it is written it is another one.
  private func cacheFile() throws -> UInt64 {
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: caches.path).first)
    return try #require(CacheStamp(of: caches.url.appending(path: name).path)).inode
  }

  @Test func `a picture that comes, is renamed or goes is seen, and else the page is cached`()
    throws
  {
    func expect(
      _ image: String, _ isFromCache: Bool, _ location: Testing.SourceLocation = #_sourceLocation
    ) throws {
      let found = try read()
      #expect(found.image == image && found.isFromCache == isFromCache, sourceLocation: location)
    }
    try expect(elsewhere, false)
    try expect(elsewhere, true)
    try folder.write("site/content/posts/x/a.jpg", "")
    try expect(beside, false)
    try expect(beside, true)
    let other = picture.deletingLastPathComponent().appending(path: "b.jpg")
    try FileManager.default.moveItem(at: picture, to: other)
    try expect(elsewhere, false)
    try FileManager.default.moveItem(at: other, to: picture)
    try expect(beside, false)
    try FileManager.default.removeItem(at: picture)
    try expect(elsewhere, false)
    try expect(elsewhere, true)
  }

  @Test func `a picture that is named in another folder is never asked for`() throws {
    try folder.write(
      "site/content/posts/x/index.md",
      "---\ntitle: X\ndate: 2026-11-20\nimage: ../a.jpg\n---\nText.\n")
    try folder.write("site/content/posts/a.jpg", "")
    let first = try read()
    let second = try read()
    #expect(first.image == second.image && first.image?.contains("posts/x") == false)
    #expect(!first.isFromCache && second.isFromCache)
  }

  @Test func `the cache is written only when something has changed`() throws {
    try folder.write("site/content/posts/x/a.jpg", "")
    // What cannot be read stands among the others, and has no place in the cache.
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "site/content/posts/gone.md"),
      withDestinationURL: folder.url.appending(path: "nowhere.md"))
    _ = try read()
    // What was written a moment ago is not trusted yet, and is written down anew until it is.
    Thread.sleep(forTimeInterval: 2.1)
    _ = try read()
    let written = try cacheFile()
    _ = try read()
    #expect(try cacheFile() == written)
    try FileManager.default.removeItem(at: picture)
    _ = try read()
    #expect(try cacheFile() != written)
    // A file that has gone is forgotten.
    Thread.sleep(forTimeInterval: 0.01)
    let before = try cacheFile()
    try FileManager.default.removeItem(
      at: folder.url.appending(path: "site/content/posts/x/index.md"))
    try folder.write(
      "site/content/posts/w.md", "---\ntitle: X\ndate: 2026-11-20\nimage: a.jpg\n---\nText.\n")
    _ = try read()
    #expect(try cacheFile() != before)
  }
}
