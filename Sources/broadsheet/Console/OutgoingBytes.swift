import Foundation

/// Bytes on their way out, gathered so that many are written at once.
struct OutgoingBytes: ~Copyable {
  private let write: (UnsafeRawBufferPointer) -> Void
  private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var count = 0

  init(writingBy write: @escaping (UnsafeRawBufferPointer) -> Void) { self.write = write }

  deinit { room.deallocate() }

  mutating func append(_ byte: UInt8) {
    if count == room.count { flush() }
    room[count] = byte
    count += 1
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    if bytes.count > room.count - count { flush() }
    // What is longer than all of the room needs none.
    guard bytes.count <= room.count else { return write(bytes) }
    UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: bytes)
    count += bytes.count
  }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(UnsafeRawBufferPointer($0)) }
  }

  mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

  /// Writes what is left.
  mutating func flush() {
    if count > 0 { write(UnsafeRawBufferPointer(rebasing: room[..<count])) }
    count = 0
  }
}
