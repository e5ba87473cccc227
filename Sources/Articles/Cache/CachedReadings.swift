import Crypto
import Diagnostics
import Foundation

/// What one file came to.
enum FileReading {
  /// With those of a headline list that are left out.
  case articles([Article], [SkippedFile])
  case skipped(SkippedFile)
}

/// The readings of one source: taken from the cache where nothing has changed, and written back at the end.
final class CachedReadings {
  private let path: String
  private let context: [UInt8]
  private let file: CacheFile?
  private var folder: WatchedFolder
  private var isDamaged = false
  private var kept: [Kept] = []
  /// Whether what is to be kept differs from what was.
  private var isChanged = false

  private struct Kept {
    let path: String
    let stamp: CacheStamp
    let seen: Int
    let content: Content

    enum Content {
      case old(CacheFile.Entry)
      case new(digest: SHA256.Digest, [UInt8])
    }

    /// How many bytes it takes, about.
    var size: Int {
      let content =
        switch content {
        case .old(let entry): entry.content.count
        case .new(_, let bytes): bytes.count
        }
      return content + path.utf8.count + 128
    }
  }

  /// - Parameter root: the edition folder.
  init(path: String, context: [UInt8], root: Place) {
    self.path = path
    self.context = context
    file = CacheFile(at: path, context: context)
    folder = WatchedFolder(below: root)
  }

  /// Adds what a file came to the last time, or what it comes to now. What was decided by a file beside it is asked
  /// for again each time.
  /// - Parameter read: reads it, whose bytes are at hand where they had to be looked at.
  func read(
    _ file: CachedFile, into reading: inout ArticleReading,
    _ read: (FileBytes?) -> (FileReading, FileBytes?)
  ) {
    let kept = entry(of: file)
    if let kept, let stamp = folder.stamp(of: file.path), stamp == kept.stamp,
      !stamp.isYoung(at: kept.seen), Self.add(kept, of: file, to: &reading, where: { _ in true })
    {
      self.kept.append(Kept(path: file.path, stamp: stamp, seen: kept.seen, content: .old(kept)))
      return
    }
    let seen = CacheStamp.now()
    let bytes = try? FileBytes(at: file.place, limit: ArticleReader.largestFile, of: "an article")
    if let kept, let bytes, bytes.digest.elementsEqual(kept.digest),
      Self.add(
        kept, of: file, to: &reading,
        where: { $0 || bytes.state.modified == kept.stamp.modified })
    {
      isChanged = true
      self.kept.append(
        Kept(path: file.path, stamp: bytes.state, seen: seen, content: .old(kept)))
      return
    }
    let (found, used) = read(bytes)
    reading.add(found)
    guard let used, let content = Self.content(of: found, file) else {
      // What cannot be kept changes nothing of what is, unless it was kept before.
      isChanged = isChanged || kept != nil
      return
    }
    isChanged = true
    self.kept.append(
      Kept(
        path: file.path, stamp: used.state, seen: seen,
        content: .new(digest: used.digest, content)))
  }

  /// Writes what was read, where anything of it is new or gone.
  func write() {
    guard isChanged || file?.isUsedUp != true else { return }
    var writer = CacheWriter(expecting: kept.reduce(0) { $0 + $1.size })
    for one in kept {
      switch one.content {
      case .old(let entry):
        CacheFile.put(
          one.path, one.stamp, seen: one.seen, digest: entry.digest, content: entry.content,
          into: &writer)
      case .new(let digest, let content):
        digest.withUnsafeBytes { digest in
          content.withUnsafeBytes {
            CacheFile.put(
              one.path, one.stamp, seen: one.seen, digest: digest, content: $0, into: &writer)
          }
        }
      }
    }
    CacheFile.write(writer.bytes, context: context, to: path)
  }

  /// A cache that is damaged all the same is none.
  private func entry(of file: CachedFile) -> CacheFile.Entry? {
    guard !isDamaged else { return nil }
    do { return try self.file?.entry(of: file.path) } catch {
      isDamaged = true
      isChanged = true
      return nil
    }
  }

  /// Adds what is kept of a file, or nothing where that is damaged or no longer so.
  /// - Parameter isRight: told whether the time of the file says nothing of it.
  private static func add(
    _ entry: CacheFile.Entry, of file: CachedFile, to reading: inout ArticleReading,
    where isRight: (_ isTimeless: Bool) -> Bool
  ) -> Bool {
    let (articles, skipped) = (reading.articles.count, reading.skipped.count)
    var scanner = CacheScanner(entry.content)
    var isWhole = false
    do throws(CacheDamage) {
      let hasArticles = try scanner.flag()
      if hasArticles {
        for _ in 0..<(try scanner.count()) {
          reading.articles.append(try ArticleForm.article(of: file, from: &scanner))
        }
        for _ in 0..<(try scanner.count()) {
          reading.skipped.append(try ArticleForm.skipped(file, from: &scanner))
        }
      } else {
        reading.skipped.append(try ArticleForm.skipped(file, from: &scanner))
      }
      let added = articles..<reading.articles.count
      isWhole =
        scanner.isAtEnd
        && isRight(
          hasArticles && reading.skipped.count == skipped
            && added.allSatisfy { reading.articles[$0].dateSource != .modificationTime })
        && added.allSatisfy { file.hasSameNeighbour(reading.articles[$0]) }
    } catch { isWhole = false }
    if !isWhole {
      reading.articles.removeLast(reading.articles.count - articles)
      reading.skipped.removeLast(reading.skipped.count - skipped)
    }
    return isWhole
  }

  /// - Returns: nil for what has no place in the cache, such as what the system says of a file.
  private static func content(of reading: FileReading, _ file: CachedFile) -> [UInt8]? {
    var writer = CacheWriter(expecting: 1 << 10)
    switch reading {
    case .articles(let articles, let skipped):
      guard
        articles.allSatisfy({ ArticleForm.holds($0.warnings, of: file) }),
        skipped.allSatisfy({ ArticleForm.holds($0.problems, of: file) })
      else { return nil }
      writer.put(true)
      writer.put(list: articles) { ArticleForm.put($1, of: file, into: &$0) }
      writer.put(list: skipped) { ArticleForm.put($1, of: file, into: &$0) }
    case .skipped(let skipped):
      guard ArticleForm.holds(skipped.problems, of: file) else { return nil }
      writer.put(false)
      ArticleForm.put(skipped, of: file, into: &writer)
    }
    return writer.bytes
  }
}

extension FileBytes {
  fileprivate var digest: SHA256.Digest { SHA256.hash(data: bytes) }
  fileprivate var state: CacheStamp { CacheStamp(status) }
}
