import Crypto
import Foundation

/// Cuts what is read of a log into lines, whatever the chunks are.
struct LogLines {
  /// A line of which no end is seen is handed over so far as this, and the rest of it is passed by: no event is
  /// so long.
  static let limit = 1 << 20

  /// Bytes and lines that are whole.
  private(set) var offset = 0
  private(set) var count = 0
  /// What is known of the line that is being read.
  private var rest: [UInt8] = []
  private var restLength = 0
  /// Of all whole lines: as long as it is equal, nobody wrote over any of them. Nil where they are read once.
  private(set) var hash: SHA256?

  /// - Parameter areReadOn: whether it is asked later if they stand there still.
  init(areReadOn: Bool) { hash = areReadOn ? SHA256() : nil }

  /// - Parameter body: is handed each line without its end, and its number.
  mutating func feed(
    _ chunk: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, Int) throws -> Void
  ) rethrows {
    if hash != nil, let last = chunk.lastIndex(of: 0x0A) {
      rest.withUnsafeBytes { hash?.update(bufferPointer: $0) }
      hash?.update(bufferPointer: UnsafeRawBufferPointer(rebasing: chunk[...last]))
    }
    var position = 0
    while let end = Self.lineFeed(in: chunk, from: position) {
      let line = UnsafeRawBufferPointer(rebasing: chunk[position..<end])
      count += 1
      if restLength == 0 {
        try body(line, count)
      } else {
        keep(line)
        try rest.withUnsafeBytes { try body($0, count) }
      }
      offset += restLength + (restLength == 0 ? line.count : 0) + 1
      rest.removeAll(keepingCapacity: true)
      restLength = 0
      position = end + 1
    }
    if position < chunk.count { keep(UnsafeRawBufferPointer(rebasing: chunk[position...])) }
  }

  /// Hands over a last line without its end. It is not counted as whole: it may grow.
  func finish(_ body: (UnsafeRawBufferPointer, Int) throws -> Void) rethrows {
    if !rest.isEmpty { try rest.withUnsafeBytes { try body($0, count + 1) } }
  }

  /// To be gone on with from `offset`.
  var withoutRest: LogLines {
    var lines = self
    (lines.rest, lines.restLength) = ([], 0)
    return lines
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
    rest.append(contentsOf: bytes.prefix(max(0, Self.limit - rest.count)))
    restLength += bytes.count
  }

  private static func lineFeed(in chunk: UnsafeRawBufferPointer, from position: Int) -> Int? {
    guard let base = chunk.baseAddress, position < chunk.count,
      let found = memchr(base + position, 0x0A, chunk.count - position)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
