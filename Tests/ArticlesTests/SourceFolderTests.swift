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
    #expect(files == ["seeds/a.txt", "seeds/b.md", "seeds/sub/c.markdown"])
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
    #expect(files == ["seeds/b.md", "seeds/sub/a.md"])
  }

  @Test func `says which source is missing`() throws {
    let folder = try TemporaryFolder()
    let found = problems { _ = try reader(of: folder).read(paths: ["seeds"]) }
    #expect(found.first?.hasPrefix("seeds: no such file or folder") == true, "\(found)")
  }

  @Test func `names a file below the folder that was asked for`() throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/a.md", "---\ntitle: [a]\n---\nText")
    var reader = reader(of: folder)
    reader.root = Place(url: folder.url, shown: "../news")
    let found = problems { _ = try reader.read(paths: ["seeds/"]) }
    #expect(found == ["../news/seeds/a.md:2:1: “title” must be one value"])
    let missing = problems { _ = try reader.read(paths: ["posts"]) }
    #expect(missing.first?.hasPrefix("../news/posts: no such file or folder") == true)
  }

  @Test func `reads a file once that two sources name`() throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/a.md", "# A")
    let articles = try reader(of: folder).read(paths: ["seeds", "seeds/a.md", "seeds/"])
    #expect(articles.count == 1)
  }

  @Test func `says which file cannot be read`() throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/a.md", "# A")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/seeds/b.md", withDestinationPath: "gone.md")
    let found = problems { _ = try reader(of: folder).read(paths: ["seeds"]) }
    #expect(found.first?.hasPrefix("seeds/b.md: cannot be read") == true, "\(found)")
  }
}
