import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Articles

/// Files are looked at from their folder, and come to what they come to by their whole paths.
@Suite struct WatchedFolderTests {
  @Test func `finds each file in whatever folder it is asked for`() throws {
    let folder = try TemporaryFolder()
    for name in ["top.md", "a/one.md", "a/two.md", "ab/one.md", "a/b/one.md", "c/one.md"] {
      try folder.write(name, name)
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/a/link.md", withDestinationPath: "../ab/one.md")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/linked", withDestinationPath: "a")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/a/gone.md", withDestinationPath: "nowhere")
    var watched = WatchedFolder(below: Place(url: folder.url, shown: ""))
    for name in [
      "a/one.md", "c/one.md", "a/two.md", "ab/one.md", "a/one.md", "top.md", "a/b/one.md",
      "linked/two.md",
      "top.md", "a/link.md", "a/gone.md", "a/b", "none/x.md", "a/one.md", "a/none.md",
      "\(folder.path)/a/two.md",
    ] {
      let path = name.hasPrefix("/") ? name : "\(folder.path)/\(name)"
      #expect(watched.stamp(of: name) == CacheStamp(of: path), "\(name)")
    }
    #expect(watched.stamp(of: "a/one.md") != watched.stamp(of: "c/one.md"))
    #expect(watched.stamp(of: "a/link.md") == watched.stamp(of: "ab/one.md"))
  }

  @Test func `a file that is replaced is another one at once`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/one.md", "1")
    var watched = WatchedFolder(below: Place(url: folder.url, shown: ""))
    let before = watched.stamp(of: "a/one.md")
    #expect(before != nil)
    try folder.write("a/one.md", "22")
    #expect(watched.stamp(of: "a/one.md") != before)
    try FileManager.default.removeItem(atPath: folder.path + "/a/one.md")
    #expect(watched.stamp(of: "a/one.md") == nil)
  }
}
