import Articles
import Diagnostics
import Foundation
import TestSupport
import Testing

/// What is never told from a cache: that it is one.
@Suite struct ArticleCacheTests {
  private let folder: TemporaryFolder
  private let caches: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    caches = try TemporaryFolder()
    try folder.write(
      "seeds/a.md",
      "---\ntitle: One\ndate: 2026-11-20\ndate: 2026-11-21\ntags: [x, y]\ndraft: true\n---\nText.\n"
    )
    try folder.write(
      "seeds/b.txt",
      "---\ndate: 2026-11-20\n---\nA title.\n\nA summary of it.\n\nAnother\n\ndraft: maybe\nIt is left out.\n"
    )
    try folder.write("seeds/c.md", "---\ntitle: [\n---\n")
    try folder.write(
      "seeds/d.md",
      "---\ntitle: Later\npublishDate: 2031-01-01\nexpiryDate: 2032-01-01\n---\n\nD.\n")
    try folder.write("seeds/e.md", "No date but the file's.\n")
    for name in ["a.md", "b.txt", "c.md", "d.md", "e.md"] { try age("seeds/\(name)") }
  }

  /// Sets a file's time back, so that it counts for old; what changed it is still young.
  private func age(_ path: String, to time: Double = 1_700_000_000) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: time)],
      ofItemAtPath: folder.url.appending(path: path).path)
  }

  private func reading(
    program: String = "1", rules: [TagRule] = [], cached: Bool = true, of root: URL? = nil
  ) throws -> ArticleReading {
    var reader = reader(of: folder, rules: rules)
    if let root { reader.root = Place(url: root, shown: "elsewhere") }
    if cached {
      reader.cache = ArticleCache(folder: Place(url: caches.url, shown: ""), program: program)
    }
    return try reader.read([ArticleSource(path: "seeds")])
  }

  /// The same as without a cache, but for the texts, which are left in their files.
  private func requireSame(
    program: String = "1", rules: [TagRule] = [],
    _ location: Testing.SourceLocation = #_sourceLocation
  ) throws -> Int {
    let made = try reading(program: program, rules: rules)
    let right = try reading(rules: rules, cached: false)
    #expect(made.skipped == right.skipped, sourceLocation: location)
    #expect(made.articles.map(Self.bare) == right.articles.map(Self.bare), sourceLocation: location)
    let reader = reader(of: folder, rules: rules)
    #expect(
      try made.articles.map {
        try reader.withText($0, of: [ArticleSource(path: "seeds")])
      } == right.articles, sourceLocation: location)
    return made.articles.count { $0.isFromCache }
  }

  private static func bare(_ article: Article) -> Article {
    var article = article
    (article.text, article.isFromCache) = (nil, false)
    return article
  }

  private var file: URL {
    get throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: caches.path)
      return caches.url.appending(path: try #require(names.first))
    }
  }

  @Test func `what is cached is what is read`() throws {
    #expect(try requireSame() == 0)
    #expect(try requireSame() == 4)
    let again = try reading()
    #expect(again.articles.first?.warnings.count == 1 && again.skipped.count == 2)
  }

  @Test func `nothing is written into the edition folder, and one file of one's own elsewhere`()
    throws
  {
    _ = try reading()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["seeds"])
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: caches.path).count == 1)
  }

  @Test func `how problems are shown depends on where the program was started`() throws {
    _ = try reading()
    let elsewhere = try reading(of: folder.url)
    #expect(
      elsewhere.skipped.map { $0.problems.first?.location?.file }
        == ["elsewhere/seeds/b.txt", "elsewhere/seeds/c.md"])
    #expect(elsewhere.skipped.map(\.title) == ["Another", nil])
    #expect(elsewhere.articles.first?.warnings.first?.location?.file == "elsewhere/seeds/a.md")
  }

  @Test func `an edit of the same length is seen, also where the time is set back`() throws {
    _ = try reading()
    let path = folder.url.appending(path: "seeds/a.md").path
    let text = try folder.read("seeds/a.md").replacing("One", with: "Two")
    let handle = try #require(FileHandle(forWritingAtPath: path))
    handle.write(Data(text.utf8))
    try handle.close()
    try age("seeds/a.md")
    #expect(try requireSame() == 3)
  }

  @Test func `a file that takes the place of another of the same length and time is seen`() throws {
    _ = try reading()
    let text = try folder.read("seeds/a.md").replacing("One", with: "Two")
    try folder.write("new.md", text)
    try age("new.md")
    #expect(
      rename(
        folder.url.appending(path: "new.md").path, folder.url.appending(path: "seeds/a.md").path)
        == 0)
    #expect(try requireSame() == 3)
  }

  @Test func `files that are renamed, added and taken away are seen`() throws {
    _ = try reading()
    let seeds = folder.url.appending(path: "seeds")
    try FileManager.default.moveItem(
      at: seeds.appending(path: "a.md"), to: seeds.appending(path: "z.md"))
    #expect(try requireSame() == 3)
    try FileManager.default.removeItem(at: seeds.appending(path: "d.md"))
    try folder.write("seeds/0.md", "---\ntitle: New\ndate: 2026-11-20\n---\n")
    #expect(try requireSame() == 3)
    #expect(try requireSame() == 4)
  }

  @Test func `files that change places are not taken for each other`() throws {
    try folder.write("seeds/x.md", "---\ntitle: One\ndate: 2026-11-20\n---\n")
    try folder.write("seeds/y.md", "---\ntitle: Two\ndate: 2026-11-20\n---\n")
    for name in ["x.md", "y.md"] { try age("seeds/\(name)") }
    _ = try reading()
    let seeds = folder.url.appending(path: "seeds").path
    for (old, new) in [("x.md", "t"), ("y.md", "x.md"), ("t", "y.md")] {
      #expect(rename("\(seeds)/\(old)", "\(seeds)/\(new)") == 0)
    }
    #expect(try requireSame() == 4)
  }

  @Test func `the time of a file dates its article, also where its text is the same`() throws {
    _ = try reading()
    try age("seeds/e.md", to: 1_750_000_000)
    try age("seeds/a.md", to: 1_750_000_000)
    #expect(try requireSame() == 3)
    try age("seeds/e.md", to: 4_000_000_000)
    _ = try requireSame()
    _ = try requireSame()
  }

  @Test func `another program and other settings read anew`() throws {
    _ = try reading()
    #expect(try requireSame(program: "2") == 0)
    #expect(try requireSame(program: "2") == 4)
    let rules = [TagRule(tag: "title", match: ["title"])]
    #expect(try requireSame(program: "2", rules: rules) == 0)
    #expect(try requireSame(program: "2", rules: rules) == 4)
  }

  @Test func `a folder that cannot be written to is no error`() throws {
    var reader = reader(of: folder)
    reader.cache = ArticleCache(folder: Place(folder: "/proc/broadsheet"), program: "1")
    #expect(try reader.read([ArticleSource(path: "seeds")]).articles.count == 4)
    try folder.write("file", "")
    reader.cache = ArticleCache(
      folder: Place(url: folder.url.appending(path: "file/below"), shown: ""), program: "1")
    #expect(try reader.read([ArticleSource(path: "seeds")]).articles.count == 4)
  }
}
