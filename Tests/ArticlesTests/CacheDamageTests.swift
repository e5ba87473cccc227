import Dispatch
import Foundation
import TestSupport
import Synchronization
import Testing

@testable import Articles
@testable import Diagnostics

/// A cache that is damaged is as if there were none, whatever the damage.
@Suite struct CacheDamageTests {
  private let folder: TemporaryFolder
  private let caches: TemporaryFolder
  private let right: ArticleReading

  init() throws {
    folder = try TemporaryFolder()
    caches = try TemporaryFolder()
    for name in ["a", "b"] {
      try folder.write(
        "seeds/\(name).md", "---\ntitle: \(name)\ndate: 2026-11-20\ntags: [é]\ndraft: yes\n---\n")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1)],
        ofItemAtPath: folder.url.appending(path: "seeds/\(name).md").path)
    }
    right = try reader(of: folder).read([ArticleSource(path: "seeds")])
  }

  private func reading() throws -> ArticleReading {
    var reader = reader(of: folder)
    reader.cache = ArticleCache(folder: Place(url: caches.url, shown: ""), program: "1")
    return try reader.read([ArticleSource(path: "seeds")])
  }

  private func isRight(_ reading: ArticleReading) -> Bool {
    reading.skipped == right.skipped
      && reading.articles.map {
        var article = $0
        (article.text, article.isFromCache) = (nil, false)
        return article
      }
        == right.articles.map {
          var article = $0
          article.text = nil
          return article
        }
  }

  @Test func `damage to any byte, and a cut at any place, changes nothing`() throws {
    _ = try reading()
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: caches.path).first)
    let whole = Array(try Data(contentsOf: caches.url.appending(path: name)))
    #expect(whole.count > 400)
    for index in whole.indices {
      var bytes = whole
      bytes[index] ^= UInt8(1 << (index % 8))
      try caches.write(name, bytes: bytes)
      let read = try reading()
      #expect(isRight(read) && !read.articles.contains { $0.isFromCache }, "byte \(index)")
      try caches.write(name, bytes: Array(whole[..<index]))
      #expect(isRight(try reading()), "cut at \(index)")
    }
    try caches.write(name, bytes: whole + [0])
    #expect(isRight(try reading()))
  }

  /// Somebody who knows the sum: then the content is what must hold.
  @Test func `a cache with a true sum and nonsense in it ends nothing`() throws {
    _ = try reading()
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: caches.path).first)
    let whole = Array(try Data(contentsOf: caches.url.appending(path: name)))
    for index in whole.indices.dropFirst(48) {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        var bytes = whole
        bytes[index] ^= change
        let sum = bytes[48...].withUnsafeBytes { CacheFile.sum($0) }
        bytes.replaceSubrange(40..<48, with: withUnsafeBytes(of: sum.littleEndian) { Array($0) })
        try caches.write(name, bytes: bytes)
        #expect(try reading().articles.count == 2)
      }
    }
  }

  @Test func `a folder, a pipe or a link in its place is none`() throws {
    _ = try reading()
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: caches.path).first)
    let path = caches.url.appending(path: name).path
    try FileManager.default.moveItem(atPath: path, toPath: "\(path).moved")
    #expect(symlink("\(path).moved", path) == 0)
    #expect(try reading().articles.count { $0.isFromCache } == 0)
    unlink(path)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(try reading().articles.count == 2)
    unlink(path)
    #expect(mkdir(path, 0o700) == 0)
    #expect(try reading().articles.count == 2)
  }

  @Test func `several runs at once each find what is right`() throws {
    let results = Mutex<[Bool]>([])
    DispatchQueue.concurrentPerform(iterations: 24) { number in
      if number % 3 == 0 {
        let names = try? FileManager.default.contentsOfDirectory(atPath: caches.path)
        for name in names ?? [] { unlink(caches.url.appending(path: name).path) }
      }
      let isRight = (try? reading()).map(isRight) ?? false
      results.withLock { $0.append(isRight) }
    }
    let all = results.withLock { $0 }
    #expect(all.count == 24 && all.allSatisfy { $0 })
    #expect(try FileManager.default.contentsOfDirectory(atPath: caches.path).count <= 1)
    _ = try reading()
    #expect(try reading().articles.allSatisfy { $0.isFromCache || !$0.title.isEmpty })
  }
}
