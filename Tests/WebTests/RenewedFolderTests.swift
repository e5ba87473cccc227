import Diagnostics
import Foundation
import Newsroom
import Synchronization
import TestSupport
import Testing

@testable import Web

/// Folders in whose place others come to lie, under the same names.
@Suite struct RenewedFolderTests {
  private let folder: TemporaryFolder
  private let watched: WatchedFolders

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("one/posts/a.md", "a")
    try folder.write("two/posts/a.md", "b")
    #expect(symlink("one", "\(folder.path)/seeds") == 0)
    let place = Place(url: folder.url, shown: "")
    watched = WatchedFolders(whole: [place.appending("seeds")], flat: [])
  }

  /// Ways in which a folder takes another's place.
  private static let ways: [(String, @Sendable (String) throws -> Void)] = [
    (
      "removed and made anew",
      {
        try FileManager.default.removeItem(atPath: "\($0)/one/posts")
        try FileManager.default.createDirectory(
          atPath: "\($0)/one/posts", withIntermediateDirectories: false)
      }
    ),
    (
      "moved away, and another one moved here",
      {
        #expect(rename("\($0)/one/posts", "\($0)/old") == 0)
        #expect(rename("\($0)/two/posts", "\($0)/one/posts") == 0)
      }
    ),
    (
      "another one behind the link",
      {
        #expect(symlink("two", "\($0)/new") == 0)
        #expect(rename("\($0)/new", "\($0)/seeds") == 0)
      }
    ),
  ]

  @Test(arguments: ways.indices)
  func `a folder that has another's name is another folder`(_ way: Int) throws {
    let eye = FolderEye(watched, .events)
    #expect(!FolderEye(watched, .events).seesOther(than: eye))
    try Self.ways[way].1(folder.path)
    #expect(eye.hasMore)
    let next = FolderEye(watched, .events)
    #expect(next.seesOther(than: eye))
    #expect(!next.hasMore && !FolderEye(watched, .events).seesOther(than: next))
  }

  @Test(arguments: ways.indices, [1, 20, 60])
  func `what is written into a folder that was made anew is seen without another save`(
    _ way: Int, _ milliseconds: Int
  ) async throws {
    let posts = "\(folder.path)/seeds/posts"
    let seen = Mutex<Set<String>>([])
    let watch = FolderWatch { [watched] in watched }
    watch.start { _ in
    } changed: {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: posts)) ?? []
      seen.withLock { $0 = Set(names) }
    }
    defer { watch.stop() }
    let began = try await eventually {
      seen.withLock { $0 }
    } until: {
      $0 == ["a.md"]
    }
    #expect(began)
    // The watch comes to rest, as it is when somebody writes.
    try await Task.sleep(for: .milliseconds(600))
    try Self.ways[way].1(folder.path)
    var names: Set<String> = []
    for number in 0..<8 {
      try await Task.sleep(for: .milliseconds(milliseconds))
      names.insert("\(number).md")
      try Data("words".utf8).write(to: URL(filePath: "\(posts)/\(number).md"))
    }
    let isWhole = try await eventually {
      seen.withLock { $0 }
    } until: {
      $0.isSuperset(of: names)
    }
    #expect(isWhole)
  }
}
