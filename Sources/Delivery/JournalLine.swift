import Foundation

/// The frame of a journal's line: `CRC⇥TIME⇥KIND⇥…`, the CRC over all that follows its tab.
struct JournalLine {
  let time: JournalTime
  let kind: UnsafeRawBufferPointer
  /// What follows the kind, without the tab before it.
  let rest: UnsafeRawBufferPointer

  private static let bodyStart = 9

  /// Reads a line without its end; nil when its checksum or its form is wrong.
  init?(parsing line: UnsafeRawBufferPointer) {
    guard line.count > Self.bodyStart + JournalTime.length, line[8] == 0x09,
      let sum = Self.hexadecimal(UnsafeRawBufferPointer(rebasing: line[..<8]))
    else { return nil }
    let body = UnsafeRawBufferPointer(rebasing: line[Self.bodyStart...])
    guard CRC32.checksum(of: body) == sum, body[JournalTime.length] == 0x09,
      let time = JournalTime(
        parsing: UnsafeRawBufferPointer(rebasing: body[..<JournalTime.length]))
    else { return nil }
    self.time = time
    (kind, rest) = Self.cut(UnsafeRawBufferPointer(rebasing: body[(JournalTime.length + 1)...]))
  }

  /// Appends a whole line, what stands behind its time written by `body`.
  static func append(
    at time: JournalTime, to output: inout [UInt8], _ body: (inout [UInt8]) throws -> Void
  ) rethrows {
    let start = output.count
    output.append(contentsOf: repeatElement(0x09, count: bodyStart))
    time.append(to: &output)
    output.append(0x09)
    try body(&output)
    var sum = output.withUnsafeBytes {
      CRC32.checksum(of: UnsafeRawBufferPointer(rebasing: $0[(start + bodyStart)...]))
    }
    for index in (start..<start + 8).reversed() {
      let digit = UInt8(sum & 15)
      output[index] = digit < 10 ? 0x30 + digit : UInt8(ascii: "a") - 10 + digit
      sum >>= 4
    }
    output.append(0x0A)
  }

  /// Cuts at the first tab; without one there is no rest.
  static func cut(
    _ bytes: UnsafeRawBufferPointer
  ) -> (UnsafeRawBufferPointer, UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, let found = memchr(base, 0x09, bytes.count) else {
      return (bytes, UnsafeRawBufferPointer(rebasing: bytes[bytes.count...]))
    }
    let tab = UnsafeRawPointer(found) - base
    return (
      UnsafeRawBufferPointer(rebasing: bytes[..<tab]),
      UnsafeRawBufferPointer(rebasing: bytes[(tab + 1)...])
    )
  }

  private static func hexadecimal(_ digits: UnsafeRawBufferPointer) -> UInt32? {
    var value: UInt32 = 0
    for digit in digits {
      switch digit {
      case 0x30...0x39: value = value << 4 | UInt32(digit - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"):
        value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return value
  }
}
