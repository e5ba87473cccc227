import Glibc

/// Collects the octets after DATA until the final dot.
struct MessageReader {
  /// The message as it came, after a CRLF that stands for the end of the DATA line: so a dot on the
  /// very first line needs no rule of its own (RFC 5321 §4.1.1.4).
  private(set) var raw: [UInt8] = [13, 10]
  /// How much of `raw` was searched for the final dot.
  private var searched = 2
  private let limit: Int
  private var overflowed = false

  /// A reader that keeps no more than is needed to tell that a message exceeds `maximumSize`.
  init(maximumSize: Int) {
    // Dot-stuffing adds at most one octet to every three.
    limit = maximumSize + maximumSize / 2 + 64
  }

  /// Takes from `chunk`; returns how many octets were used, and whether the final dot was found.
  mutating func take(_ chunk: UnsafeRawBufferPointer) -> (used: Int, isComplete: Bool) {
    let before = raw.count
    raw.append(contentsOf: chunk)
    if let end = findEnd() {
      raw.removeLast(raw.count - (end - 3))
      return (end - before, true)
    }
    if raw.count > limit {
      // Go on looking for the end, but remember only what could be a part of it.
      overflowed = true
      raw.removeFirst(raw.count - 4)
    }
    searched = raw.count
    return (chunk.count, false)
  }

  /// The index after the first CRLF.CRLF, and of nothing that merely resembles it: `LF.LF` or
  /// `LF.CRLF` as an end would let a message smuggle in another one (RFC 5321 §4.1.1.4).
  private func findEnd() -> Int? {
    raw.withUnsafeBytes { bytes in
      var position = searched
      while let lineFeed = bytes.firstIndex(of: 10, from: position) {
        if lineFeed >= 4, bytes[lineFeed - 1] == 13, bytes[lineFeed - 2] == UInt8(ascii: "."),
          bytes[lineFeed - 3] == 10, bytes[lineFeed - 4] == 13
        {
          return lineFeed + 1
        }
        position = lineFeed + 1
      }
      return nil
    }
  }

  /// The message without dot-stuffing, and its bare CR and LF counted; nil when it was too large.
  func content() -> (bytes: [UInt8], bareLineBreaks: Int)? {
    if overflowed { return nil }
    return raw.withUnsafeBytes { bytes in
      var content: [UInt8] = []
      content.reserveCapacity(bytes.count)
      var bare = 0
      var lineStart = 2
      var copied = 2
      while lineStart < bytes.count {
        // RFC 5321 §4.5.2: a dot that begins a line is removed; only CRLF begins a line.
        if bytes[lineStart] == UInt8(ascii: "."), bytes[lineStart - 1] == 10,
          bytes[lineStart - 2] == 13
        {
          content.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[copied..<lineStart]))
          copied = lineStart + 1
        }
        let lineFeed = bytes.firstIndex(of: 10, from: lineStart)
        let lineEnd = lineFeed ?? bytes.count
        let isPaired = lineFeed != nil && lineEnd > lineStart && bytes[lineEnd - 1] == 13
        if lineFeed != nil, !isPaired { bare += 1 }
        bare += bytes.count(of: 13, in: lineStart..<(isPaired ? lineEnd - 1 : lineEnd))
        lineStart = lineEnd + 1
      }
      content.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[copied...]))
      return (content, bare)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// `memchr` as an index: a byte loop over every message would cost more than the network.
  fileprivate func firstIndex(of byte: UInt8, from start: Int, to end: Int? = nil) -> Int? {
    let end = end ?? count
    guard let base = baseAddress, start < end,
      let found = memchr(base + start, Int32(byte), end - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  fileprivate func count(of byte: UInt8, in range: Range<Int>) -> Int {
    var total = 0
    var position = range.lowerBound
    while let found = firstIndex(of: byte, from: position, to: range.upperBound) {
      total += 1
      position = found + 1
    }
    return total
  }
}
