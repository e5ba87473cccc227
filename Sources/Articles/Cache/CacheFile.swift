import Diagnostics
import Foundation

/// The file that the readings of one source lie in; what it holds is looked at only where somebody asks.
///
/// It is taken as it is or not at all: a sum over all bytes shows damage, a digest at its beginning whether it was
/// written by this program with these settings.
final class CacheFile {
  /// What is kept of one file.
  struct Entry {
    let stamp: CacheStamp
    /// When its state was looked at.
    let seen: Int
    /// SHA-256 of its bytes.
    let digest: UnsafeRawBufferPointer
    /// What was read, in `ArticleForm`.
    let content: UnsafeRawBufferPointer
  }

  private let bytes: UnsafeRawBufferPointer
  /// Where the next entry begins: files come in the order in which they were written.
  private var next: Int
  /// All entries, once one was not where it was expected.
  private var places: [String: Int]?

  private static let magic: UInt64 = 0x3130_4341_4353_5242
  private static let headerLength = 8 + 32 + 8

  /// - Returns: nil where there is none, or none that can be used.
  init?(at path: String, context: [UInt8]) {
    guard let read = Self.read(path) else { return nil }
    bytes = read
    next = Self.headerLength
    var scanner = CacheScanner(bytes)
    let rest = UnsafeRawBufferPointer(rebasing: bytes[Self.headerLength...])
    // What a failing initialiser has read is freed by `deinit`.
    guard (try? scanner.number()) == Self.magic,
      bytes[8..<40].elementsEqual(context),
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 40, as: UInt64.self))
        == Self.sum(rest)
    else { return nil }
  }

  deinit { bytes.deallocate() }

  /// How many entries were asked for, each once.
  private var asked = 0

  /// Whether all entries were asked for.
  var isUsedUp: Bool { places.map { $0.count == asked } ?? (next == bytes.count) }

  /// The bytes of a file of one's own, which must be freed; mapped into memory, they could be taken away.
  private static func read(_ path: String) -> UnsafeRawBufferPointer? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), status.st_size >= headerLength, status.st_size < 1 << 31
    else { return nil }
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(status.st_size), alignment: 8)
    var count = 0
    while count < buffer.count {
      let part = Foundation.read(
        descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      if part < 0, errno == EINTR { continue }
      guard part > 0 else {
        buffer.deallocate()
        return nil
      }
      count += part
    }
    return UnsafeRawBufferPointer(buffer)
  }

  /// What is kept of a file.
  func entry(of path: String) throws(CacheDamage) -> Entry? {
    if places == nil {
      var scanner = CacheScanner(bytes, at: next)
      if !scanner.isAtEnd {
        let name = try scanner.raw()
        if Self.isSame(path, name) {
          let entry = try Self.entry(from: &scanner)
          next = scanner.place
          asked += 1
          return entry
        }
      }
      try index()
    }
    guard let place = places?[path] else { return nil }
    asked += 1
    var scanner = CacheScanner(bytes, at: place)
    return try Self.entry(from: &scanner)
  }

  private static func isSame(_ path: String, _ name: UnsafeRawBufferPointer) -> Bool {
    var path = path
    return path.withUTF8 { bytes in
      guard let own = bytes.baseAddress, let other = name.baseAddress else { return false }
      return bytes.count == name.count && memcmp(own, other, name.count) == 0
    }
  }

  private func index() throws(CacheDamage) {
    var places: [String: Int] = [:]
    var scanner = CacheScanner(bytes, at: Self.headerLength)
    while !scanner.isAtEnd {
      let path = try scanner.text()
      places[path] = scanner.place
      _ = try Self.entry(from: &scanner)
    }
    self.places = places
  }

  private static func entry(from scanner: inout CacheScanner) throws(CacheDamage) -> Entry {
    Entry(
      stamp: try CacheStamp(from: &scanner), seen: try scanner.integer(),
      digest: try scanner.raw(), content: try scanner.raw())
  }

  /// Adds what is kept of a file to bytes that `write` takes.
  static func put(
    _ path: String, _ stamp: CacheStamp, seen: Int, digest: UnsafeRawBufferPointer,
    content: UnsafeRawBufferPointer, into writer: inout CacheWriter
  ) {
    writer.put(path)
    stamp.put(into: &writer)
    writer.put(seen)
    writer.put(raw: digest)
    writer.put(raw: content)
  }

  /// Writes a file whole or not at all; what keeps it from being written is nobody's concern.
  static func write(_ entries: [UInt8], context: [UInt8], to path: String) {
    let temporary = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    var header = CacheWriter()
    header.put(magic)
    var bytes = header.bytes + context
    var sum = CacheWriter()
    sum.put(entries.withUnsafeBytes(Self.sum))
    bytes += sum.bytes
    let isWritten = writeAll(bytes, to: descriptor) && writeAll(entries, to: descriptor)
    close(descriptor)
    if !isWritten || rename(temporary, path) != 0 { unlink(temporary) }
  }

  /// Changes with every change of a single word, wherever that is: each step can be undone.
  static func sum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var sum = UInt64(bytes.count)
    var place = 0
    func mix(_ word: UInt64) {
      sum = (sum ^ word) &* 0x9E37_79B9_7F4A_7C15
      sum ^= sum >> 29
    }
    while place + 8 <= bytes.count {
      mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
      place += 8
    }
    while place < bytes.count {
      mix(UInt64(bytes[place]))
      place += 1
    }
    return sum
  }
}
