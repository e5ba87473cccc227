import Foundation

/// Makes a message safe to send after DATA (RFC 5321 §4.5.2).
enum DotStuffing {
  /// Appends the message with a dot before every line that begins with one, and CRLF at its end.
  static func append(_ message: [UInt8], to output: inout [UInt8]) {
    output.reserveCapacity(output.count + message.count + 16)
    let dot = UInt8(ascii: ".")
    if message.first == dot { output.append(dot) }
    message.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      var copied = 0
      var position = 0
      while let found = memchr(base + position, 0x0A, bytes.count - position) {
        position = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
        if position < bytes.count, bytes[position] == dot {
          output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied..<position]))
          output.append(dot)
          copied = position
        }
      }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied...]))
    }
    // After a bare LF, the final dot would not end the message (RFC 5321 §2.3.8).
    if !output.suffix(2).elementsEqual([0x0D, 0x0A]) { output += [0x0D, 0x0A] }
  }
}
