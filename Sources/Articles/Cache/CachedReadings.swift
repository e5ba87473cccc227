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
  }

  init(path: String, context: [UInt8]) {
    self.path = path
    self.context = context
    file = CacheFile(at: path, context: context)
  }

  /// What a file came to the last time, or what it comes to now. What was decided by a file beside it is asked for
  /// again each time.
  /// - Parameter read: reads it, whose bytes are at hand where they had to be looked at.
  func reading(
    of file: CachedFile, _ read: (FileBytes?) -> (FileReading, FileBytes?)
  ) -> FileReading {
    let seen = CacheStamp.now()
    let kept = entry(of: file)
    if let kept, let stamp = CacheStamp(of: file.place.path), stamp == kept.stamp,
      !stamp.isYoung(at: kept.seen), let reading = Self.reading(kept, of: file)
    {
      self.kept.append(Kept(path: file.path, stamp: stamp, seen: kept.seen, content: .old(kept)))
      return reading
    }
    let bytes = try? FileBytes(at: file.place, limit: ArticleReader.largestFile, of: "an article")
    if let kept, let bytes, bytes.digest.elementsEqual(kept.digest),
      let reading = Self.reading(kept, of: file),
      reading.isTimeless || bytes.state.modified == kept.stamp.modified
    {
      isChanged = true
      self.kept.append(
        Kept(path: file.path, stamp: bytes.state, seen: seen, content: .old(kept)))
      return reading
    }
    let (reading, used) = read(bytes)
    guard let used, let content = Self.content(of: reading, file) else {
      // What cannot be kept changes nothing of what is, unless it was kept before.
      isChanged = isChanged || kept != nil
      return reading
    }
    isChanged = true
    self.kept.append(
      Kept(
        path: file.path, stamp: used.state, seen: seen,
        content: .new(digest: used.digest, content)))
    return reading
  }

  /// Writes what was read, where anything of it is new or gone.
  func write() {
    guard isChanged || file?.isUsedUp != true else { return }
    var writer = CacheWriter()
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

  private static func reading(_ entry: CacheFile.Entry, of file: CachedFile) -> FileReading? {
    var scanner = CacheScanner(entry.content)
    do throws(CacheDamage) {
      let reading: FileReading =
        try scanner.flag()
        ? .articles(
          try scanner.list { (scanner) throws(CacheDamage) in
            try ArticleForm.article(of: file, from: &scanner)
          },
          try scanner.list { (scanner) throws(CacheDamage) in
            try ArticleForm.skipped(file, from: &scanner)
          }) : .skipped(try ArticleForm.skipped(file, from: &scanner))
      return scanner.isAtEnd && reading.articles.allSatisfy(file.hasSameNeighbour) ? reading : nil
    } catch { return nil }
  }

  /// - Returns: nil for what has no place in the cache, such as what the system says of a file.
  private static func content(of reading: FileReading, _ file: CachedFile) -> [UInt8]? {
    var writer = CacheWriter()
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

extension FileReading {
  fileprivate var articles: [Article] {
    if case .articles(let articles, _) = self { articles } else { [] }
  }

  /// Whether the time of the file says nothing of it.
  fileprivate var isTimeless: Bool {
    switch self {
    case .articles(let articles, let skipped):
      skipped.isEmpty && articles.allSatisfy { $0.dateSource != .modificationTime }
    case .skipped: false
    }
  }
}

extension FileBytes {
  fileprivate var digest: SHA256.Digest { SHA256.hash(data: bytes) }
  fileprivate var state: CacheStamp { CacheStamp(status) }
}
