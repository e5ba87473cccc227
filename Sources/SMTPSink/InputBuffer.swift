import Glibc

/// What came in and is not yet used: 64 KB, however much a client sends.
struct InputBuffer {
  /// RFC 5321 §4.5.3.1.4 asks for 512 octets with CRLF; extensions add to that.
  static let lineLimit = 2000

  enum Line: Equatable {
    /// A line, without its CRLF.
    case text(String)
    /// A line with a bare CR, a bare LF or a NUL.
    case malformed(String)
    case tooLong
  }

  private var bytes = [UInt8](repeating: 0, count: 65_536)
  private var start = 0
  private var end = 0
  /// Set while the rest of an overlong line is thrown away.
  private var discarding = false

  var isEmpty: Bool { start == end }

  /// Makes room and lets `read` fill it; `read` returns how many bytes it wrote, as `recv` does.
  mutating func fill(_ read: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
    let waiting = start..<end
    let count = bytes.withUnsafeMutableBytes { all in
      if !waiting.isEmpty, waiting.lowerBound > 0, let base = all.baseAddress {
        memmove(base, base + waiting.lowerBound, waiting.count)
      }
      return read(UnsafeMutableRawBufferPointer(rebasing: all[waiting.count...]))
    }
    start = 0
    end = waiting.count + max(0, count)
    return count
  }

  mutating func clear() {
    start = end
  }

  /// Removes the next line; nil when more must be read first.
  ///
  /// A bare LF ends a line too, but only to be refused: taken as line end it would let two servers
  /// see different commands in the same bytes.
  mutating func takeLine() -> Line? {
    let length = bytes.withUnsafeBytes { Self.lineLength(in: $0[start..<end]) }
    guard let length else {
      if discarding || end - start >= Self.lineLimit {
        discarding = true
        start = end
      }
      return nil
    }
    let line = bytes[start..<start + length]
    start += length
    if discarding || length > Self.lineLimit {
      discarding = false
      return .tooLong
    }
    // RFC 5321 §2.3.8: CR and LF only ever appear together, and only at the end.
    let content = line.dropLast(line.hasSuffix([13, 10]) ? 2 : 1)
    let text = String(decoding: content, as: UTF8.self)
    let isClean = content.count + 2 == line.count && !content.contains { $0 == 13 || $0 == 0 }
    return isClean ? .text(text) : .malformed(text)
  }

  /// Hands all waiting bytes to `use`, which returns how many of them it took.
  mutating func consume(_ use: (UnsafeRawBufferPointer) -> Int) {
    start += bytes.withUnsafeBytes { use(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
  }

  /// The length of the first line with its LF.
  private static func lineLength(in bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    let bytes = UnsafeRawBufferPointer(rebasing: bytes)
    guard let base = bytes.baseAddress, let found = memchr(base, 10, bytes.count) else {
      return nil
    }
    return UnsafeRawPointer(found) - base + 1
  }
}

extension ArraySlice<UInt8> {
  fileprivate func hasSuffix(_ bytes: [UInt8]) -> Bool {
    suffix(bytes.count).elementsEqual(bytes)
  }
}
