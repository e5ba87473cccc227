import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Articles

@Suite struct SourceFolderTests {
  @Test func `finds texts in folders, sorted, without hidden files`() throws {
    let folder = try TemporaryFolder()
    for name in ["b.md", "a.txt", "sub/c.markdown", ".hidden.md", ".git/d.md", "e.html", "f.md~"] {
      try folder.write("seeds/\(name)", "")
    }
    let files = try SourceFolder(root: Place(url: folder.url, shown: "")).files(below: "seeds/")
      .files
    #expect(files == ["seeds/a.txt", "seeds/b.md", "seeds/e.html", "seeds/sub/c.markdown"])
  }

  @Test func `does not walk in circles`() throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/sub/a.md", "A")
    let manager = FileManager.default
    for (link, target) in [("sub/loop", ".."), ("self", "self"), ("b.md", "sub/a.md")] {
      try manager.createSymbolicLink(
        atPath: "\(folder.path)/seeds/\(link)", withDestinationPath: target)
    }
    let files = try SourceFolder(root: Place(url: folder.url, shown: "")).files(below: "seeds")
      .files
    #expect(files == ["seeds/b.md", "seeds/sub/a.md"])
  }

  @Test func `says which source is missing`() throws {
    let folder = try TemporaryFolder()
    let found = problems { _ = try reader(of: folder).readAll() }
    #expect(found.first?.hasPrefix("seeds: no such file or folder") == true, "\(found)")
  }

  @Test func `names a file below the folder that was asked for`() throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/a.md", "---\ntitle: [a]\n---\nText")
    var reader = reader(of: folder)
    reader.root = Place(url: folder.url, shown: "../news")
    let found = problems { _ = try reader.readAll("seeds/") }
    #expect(found == ["../news/seeds/a.md:2:1: “title” must be one value"])
    let missing = problems { _ = try reader.readAll("posts") }
    #expect(missing.first?.hasPrefix("../news/posts: no such file or folder") == true)
  }

  @Test func `reads a file once that two sources name`() throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/a.md", "# A")
    let articles = try reader(of: folder).readAll("seeds", "seeds/a.md", "seeds/")
    #expect(articles.count == 1)
  }

  @Test func `says which file cannot be read`() throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/a.md", "# A")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/seeds/b.md", withDestinationPath: "gone.md")
    let found = problems { _ = try reader(of: folder).readAll() }
    #expect(found.first?.hasPrefix("seeds/b.md: cannot be read") == true, "\(found)")
  }

  @Test func `a file that cannot be read never stops the others`() throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/a.md", "---\ntitle: [a]\ndate: 2026-11-20\n---\nText")
    try folder.write("seeds/b.md", "# B")
    try folder.write("seeds/2026-11-19-c.md", bytes: [0xFF, 0x0A])
    try folder.write("seeds/d.txt", "One\n\nText\n\nTwo")
    try folder.write("seeds/e.md", "+++\nDate = \"2026-11-18 08:00\"\ntitle = = 1\n+++\nText")
    try folder.write("seeds/big.md", bytes: [UInt8](repeating: 0x41, count: 17 << 20))
    for (link, target) in [("gone.md", "nowhere"), ("zero.md", "/dev/zero"), ("folder.md", ".")] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/seeds/\(link)", withDestinationPath: target)
    }
    #expect(mkfifo("\(folder.path)/seeds/pipe.md", 0o600) == 0)
    let reading = try reader(of: folder).read([ArticleSource(path: "seeds")])
    #expect(reading.articles.map(\.title) == ["B"])
    #expect(
      reading.skipped.map(\.path)
        == [
          "2026-11-19-c.md", "a.md", "big.md", "d.txt", "e.md", "gone.md", "pipe.md", "zero.md",
        ].map { "seeds/\($0)" })
    #expect(reading.notes.map { $0.location?.file } == ["seeds/folder.md"])
    #expect(reading.skipped.allSatisfy { $0.problems.first?.location?.file == $0.path })
    let dates = Dictionary(uniqueKeysWithValues: reading.skipped.map { ($0.path, $0.date) })
    #expect(dates["seeds/a.md"] == date("2026-11-20"))
    #expect(dates["seeds/2026-11-19-c.md"] == date("2026-11-19"))
    #expect(dates["seeds/e.md"] == date("2026-11-18 08:00"))
    #expect(reading.skipped.filter(\.isDateOnly).count == 2)
  }

  @Test func `installed packages are none of the articles`() throws {
    let folder = try TemporaryFolder()
    for name in ["node_modules/x/a.md", "b.MD", "c.mkd", "d.mkdn"] {
      try folder.write("seeds/\(name)", "")
    }
    let files = try SourceFolder(root: Place(url: folder.url, shown: "")).files(below: "seeds")
      .files
    #expect(files == ["seeds/b.MD", "seeds/c.mkd", "seeds/d.mkdn"])
  }
}
