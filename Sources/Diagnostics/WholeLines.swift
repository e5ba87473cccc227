import Foundation

/// Reads an open file in parts of whole lines, so that a file of any size passes through a buffer of one part.
package struct WholeLines: ~Copyable {
  private let descriptor: Int32
  private let place: Place
  private var buffer: UnsafeMutableRawBufferPointer
  /// What was read: lines that were handed over, and behind them the beginning of the next.
  private var (filled, handed) = (0, 0)
  private var isAtEnd = false
  /// Whether the rest of a line that is too long is passed by.
  private var isCutting = false
  /// Whether a line was longer than is handed over.
  package private(set) var hasCut = false

  private let longest: Int

  /// A part, unless a line is longer.
  private static let room = 1 << 18

  /// - Parameter longest: how much of a line is handed over at most; what is behind it is passed by.
  package init(_ descriptor: Int32, of place: Place, longest: Int = 1 << 20) {
    (self.descriptor, self.place, self.longest) = (descriptor, place, longest)
    buffer = .allocate(byteCount: Self.room, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// The next lines, valid until they are asked for again; nil at the end. The last of all may have no line end.
  package mutating func next() throws(Problem) -> UnsafeRawBufferPointer? {
    keep(from: handed)
    handed = 0
    while true {
      if !isAtEnd {
        if filled == buffer.count, !grow() {
          hasCut = true
          isCutting = true
          handed = filled
          return UnsafeRawBufferPointer(rebasing: buffer[..<filled])
        }
        try fill()
      }
      guard filled > 0 else { return nil }
      if isCutting {
        cut()
        continue
      }
      let whole = isAtEnd ? filled : lastLine()
      if whole > 0 {
        handed = whole
        return UnsafeRawBufferPointer(rebasing: buffer[..<whole])
      }
    }
  }

  private mutating func fill() throws(Problem) {
    while true {
      let count = read(
        descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot be read", at: place.location()) }
      filled += count
      isAtEnd = count == 0
      return
    }
  }

  private mutating func grow() -> Bool {
    guard buffer.count < longest else { return false }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: buffer.count * 2, alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    buffer.deallocate()
    buffer = larger
    return true
  }

  /// Takes away what belongs to a line of which enough was handed over.
  private mutating func cut() {
    let end = buffer[..<filled].firstIndex(of: 0x0A).map { $0 + 1 }
    isCutting = end == nil
    keep(from: end ?? filled)
  }

  /// Moves what is left to the beginning; the two may overlap.
  private mutating func keep(from start: Int) {
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<filled]))
    filled -= start
  }

  /// Where the last whole line ends.
  private func lastLine() -> Int { (buffer[..<filled].lastIndex(of: 0x0A) ?? -1) + 1 }
}
