import Diagnostics
import Foundation

/// A file of this program alone into which blocks of octets are put that would take up memory, and read again where they
/// are asked for. It has no name: nobody else can open it, and it is gone with the program, whatever ends that.
final class AsideFile: Sendable {
  /// Where a block stands, and how long it is.
  struct Block: Sendable {
    fileprivate let start: Int
    let count: Int
  }

  /// Octets that were put aside, or stayed in memory.
  enum Part: Sendable {
    case here([UInt8])
    case aside(Block)
  }

  private struct State {
    var end = 0
    /// The block that was read last, and the one of which a part was.
    var whole: (start: Int, octets: [UInt8])?
    var inPart = -1
  }

  private let descriptor: Int32
  private let state = SleepingLock(State())

  /// Nil where no such file can be made.
  init?() {
    let folders = [ProcessInfo.processInfo.environment["TMPDIR"], "/var/tmp", "/tmp"]
    let found = folders.lazy.compactMap { $0.map(Self.open) }.first { $0 >= 0 }
    guard let found else { return nil }
    descriptor = found
  }

  deinit { close(descriptor) }

  private static func open(in folder: String) -> Int32 {
    let path = "\(folder)/.broadsheet-rows-\(UUID().uuidString)"
    let file = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if file >= 0 { unlink(path) }
    return file
  }

  /// Puts a block behind the others.
  /// - Returns: nil where it could not be written whole; it must stay where it is.
  func put(_ octets: [UInt8]) -> Block? {
    state.withLock { state in
      var written = 0
      while written < octets.count {
        let count = octets.withUnsafeBytes {
          pwrite(
            descriptor, $0.baseAddress?.advanced(by: written), octets.count - written,
            off_t(state.end + written))
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return nil }
        written += count
      }
      defer { state.end += octets.count }
      return Block(start: state.end, count: octets.count)
    }
  }

  /// A part of a block. Whoever goes through a block asks for one part after the other, and then it is read once; whoever
  /// asks here and there reads no more than that.
  func octets(_ range: Range<Int>, of block: Block) -> ArraySlice<UInt8> {
    state.withLock { state in
      if let whole = state.whole, whole.start == block.start { return whole.octets[range] }
      guard state.inPart == block.start else {
        state.inPart = block.start
        return read(block.start + range.lowerBound, range.count)[...]
      }
      // The one that was read before goes first.
      state.whole = nil
      let octets = read(block.start, block.count)
      state.whole = (block.start, octets)
      return octets[range]
    }
  }

  private func read(_ start: Int, _ count: Int) -> [UInt8] {
    let octets = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let more = pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), count - filled,
          off_t(start + filled))
        if more < 0, errno == EINTR { continue }
        if more <= 0 { break }
        filled += more
      }
    }
    // Who would be mailed with half a row is somebody else.
    precondition(octets.count == count, "rows that were put aside cannot be read any more")
    return octets
  }
}
