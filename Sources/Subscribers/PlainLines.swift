import Foundation
import Mail

/// Some lines of a roster, with the address of each that says it at a glance.
struct PlainLines {
  struct Line {
    /// Without its LF.
    var count: Int
    /// Nil for a line that must be read as CSV.
    var hash: AddressHash?
  }

  private var lines: [Line] = []

  /// Takes whole lines from the beginning of some bytes, in place of those before.
  mutating func take(
    _ bytes: UnsafeBufferPointer<UInt8>, atMost most: Int, by header: RosterHeader
  ) {
    lines.removeAll(keepingCapacity: true)
    guard let base = bytes.baseAddress else { return }
    var start = 0
    while lines.count < most, start < bytes.count,
      let found = memchr(base + start, 0x0A, bytes.count - start)
    {
      let end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
      lines.append(Line(count: line.count, hash: header.plainAddress(of: line)))
      start = end + 1
    }
  }

  var isEmpty: Bool { lines.isEmpty }

  var hashes: some Sequence<AddressHash> { lines.lazy.compactMap(\.hash) }
}

extension PlainLines: Sequence {
  func makeIterator() -> IndexingIterator<[Line]> { lines.makeIterator() }
}
